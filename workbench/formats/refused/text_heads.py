"""Texts told by a line near their start.

No pattern repeats over characters that its neighbour takes, too, so that none takes longer than the text is.
"""

from __future__ import annotations

import re

from workbench.formats.refused.benchmark_texts import BENCHMARK_TEXTS, LOAD_TEST_TEXTS, OTHER_TEXTS
from workbench.formats.refused.known import Known
from workbench.formats.refused.profile_texts import PROFILE_TEXTS

LOOKED_AT_BYTES = 8 * 1024

TEXTS = tuple(
    (re.compile(pattern, re.MULTILINE), Known(what, hint))
    for pattern, what, hint in (*PROFILE_TEXTS, *BENCHMARK_TEXTS, *LOAD_TEST_TEXTS, *OTHER_TEXTS)
)


def by_a_line(head: bytes) -> Known | None:
    """What a line near the start says, None where none says anything."""
    text = head[:LOOKED_AT_BYTES].removeprefix(b"\xef\xbb\xbf")
    return next((known for pattern, known in TEXTS if pattern.search(text)), None)
