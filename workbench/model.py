"""Every noun of the workbench: plain frozen data, no verbs beyond adding up.

The flow is open → classify → summarise → compare → show; each arrow hands on one of these.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from workbench.units import Unit

if TYPE_CHECKING:
    import pyarrow

PROJECT_TITLE = "Performance Profiler Workbench"
DEFAULT_RUN_ID = "manual-run"
DEFAULT_SCORE_LIMIT = 5
DEFAULT_SEVERITIES = ("critical", "warn")
KNOWN_SEVERITIES = ("critical", "warn", "info", "ok")


class Kind(Enum):
    """What a run's items are."""

    RECORDS = "records"
    PROFILE = "profile"
    BENCHMARK = "benchmark"


class RiskPolicy(NamedTuple):
    """What counts as high risk.

    `severities` are listed the most urgent first. The score part is either "below `score_limit`" or, when
    `lowest_percent` is given, "among the lowest so many per cent of the scores, ties included".
    """

    severities: tuple[str, ...] = DEFAULT_SEVERITIES
    score_limit: int = DEFAULT_SCORE_LIMIT
    lowest_percent: float | None = None


class Notice(NamedTuple):
    """Something its reader should know that does not stop the answer; `code` is fixed, `text` is for people."""

    code: str
    text: str


class Reject(NamedTuple):
    """A line that is not a record: its 1-based number in its file, why, and the line itself."""

    source: str
    line_number: int
    code: str
    reason: str
    text: str


class Worst(NamedTuple):
    """One of the records to look at first, and where it stands."""

    name: str
    score: int
    severity: str
    source: str
    line_number: int
    reason: str = ""


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


class StageTiming(NamedTuple):
    """How long one stage took, in nanoseconds; `samples_ns` has one entry for each repetition."""

    stage: str
    elapsed_ns: int
    samples_ns: tuple[int, ...] = ()


class Columns(NamedTuple):
    """Records as columns, in file order: `name`, `score`, `severity`, `is_high_risk`, `source`.

    A score past 64 bits stands in `big_scores` by its row, and clamped in the table.
    """

    table: pyarrow.Table
    big_scores: dict[int, int]


__all__ = [
    "DEFAULT_RUN_ID",
    "DEFAULT_SCORE_LIMIT",
    "DEFAULT_SEVERITIES",
    "KNOWN_SEVERITIES",
    "PROJECT_TITLE",
    "Columns",
    "Kind",
    "Notice",
    "Reject",
    "RiskPolicy",
    "SourceFacts",
    "StageTiming",
    "Unit",
    "Worst",
]
