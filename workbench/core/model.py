"""Every noun of the workbench: plain frozen data, no verbs beyond adding up.

The flow is open → classify → summarise → compare → show; each arrow hands on one of these.
"""

from __future__ import annotations

from enum import Enum
from typing import Any, NamedTuple

Json = dict[str, Any]

PROJECT_TITLE = "Performance Profiler Workbench"
DEFAULT_RUN_ID = "manual-run"


class Kind(Enum):
    """What a run's items are."""

    RECORDS = "records"
    PROFILE = "profile"
    BENCHMARK = "benchmark"


class Notice(NamedTuple):
    """Something its reader should know that does not stop the answer; `code` is fixed, `text` is for people."""

    code: str
    text: str


class SourceFacts(NamedTuple):
    """What was read: the file's own size and digest, the digest of its content, and how many records it gave.

    `content_sha256` differs from `sha256` only for compressed files. `line_count` counts blank lines too.
    """

    name: str
    size_bytes: int
    sha256: str
    content_size_bytes: int
    content_sha256: str
    is_gzip: bool
    line_count: int
    record_count: int
    quarantined_count: int
