"""All that is named and not read, for the page that lists it."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.formats.refused.binary_heads import HEADS
from workbench.formats.refused.containers import CONTENTS
from workbench.formats.refused.json_keys import JSONS
from workbench.formats.refused.known import Known
from workbench.formats.refused.markup import DRAWINGS, ROOTS
from workbench.formats.refused.text_heads import TEXTS


def all_known() -> Iterator[Known]:
    """Every kind of file that has a name and is not read; one may come more than once."""
    yield from (known for _, known in HEADS)
    yield from CONTENTS
    yield from (known for _, known in JSONS)
    yield from (known for _, known in TEXTS)
    yield from ROOTS.values()
    yield from DRAWINGS


def by_advice() -> dict[str, list[str]]:
    """What they are by what is advised, each once, with FILE for the file's name."""
    found: dict[str, list[str]] = {}
    for known in all_known():
        names = found.setdefault(known.hint.format(file="FILE"), [])
        if known.what not in names:
            names.append(known.what)
    return found
