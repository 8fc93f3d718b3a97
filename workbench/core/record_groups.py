"""What is compared of records beside scores: how risky a name's records are, and the headline figures of a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

RISK_WORDS = (
    "newly high risk",
    "added, high risk",
    "worse",
    "no longer high risk",
    "better",
    "removed",
    "added",
    "unchanged",
)
"""What can become of a name's records, in the order of what matters."""


class RecordGroup(NamedTuple):
    """The records of one name on one side; `worst` is the lowest score, `severity` the most urgent one."""

    record_count: int
    high_risk_count: int
    worst: int
    mean: float
    severity: str


class RiskChange(NamedTuple):
    """What became of a name's records; `status` is one of RISK_WORDS, a side that lacks the name is None."""

    status: str
    before: RecordGroup | None
    after: RecordGroup | None

    @property
    def difference(self) -> int | None:
        """The worst score after minus the one before, exactly."""
        return None if self.before is None or self.after is None else self.after.worst - self.before.worst


@dataclass(frozen=True)
class Figure:
    """One headline figure before and after; `is_better` is None where neither direction is."""

    label: str
    before: float | None
    after: float | None
    is_better: bool | None = None
    is_share: bool = False

    @property
    def difference(self) -> float | None:
        """After minus before; for shares in the same fraction."""
        return None if self.before is None or self.after is None else self.after - self.before


class RecordsFacts(NamedTuple):
    """What is known of a side of records: when and by which policy it was judged, and what was put aside.

    `policy` is a sentence; `fingerprint` is the run's own, empty for a plain document.
    """

    generated_utc: str
    policy: str
    score_limit: int
    fingerprint: str
    quarantined_count: int
    high_risk_count: int
