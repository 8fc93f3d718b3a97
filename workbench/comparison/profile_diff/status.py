"""What became of each frame of a differential flame graph: colour only where something is more than noise."""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import Enum

from workbench.analysis.flame.frames import REST, Frames
from workbench.core.units import Unit
from workbench.core.verdict import Change, Presence, Verdict, verdict_word

LEAST_SAMPLES = 20
"""A sampled frame on one side only is new or removed where the other side would have had so many samples of it."""

LEAST_SHARE = 0.01
"""The same where nobody knows how many samples there were: the part of its side's whole that it has to hold."""

SHADE_LIMITS = (1.25, 2.0)
"""From which ratio on (or its inverse) a change has the next darker shade."""


class Status(Enum):
    """What became of a frame; the value is a plain word."""

    WORSE = "worse"
    BETTER = "better"
    NEW = "new"
    REMOVED = "removed"
    SAME = "within the noise"
    MERGED = "merged"


def status_word(status: Status, unit: Unit) -> str:
    """A status as it is shown: of times slower or faster, of everything else worse or better."""
    verdicts = {Status.WORSE: Verdict.WORSE, Status.BETTER: Verdict.BETTER}
    return verdict_word(verdicts[status], unit) if status in verdicts else str(status.value)


class Rules:
    """What tells noise from more: samples of each side (None where unknown), wholes, and verdicts by function.

    Functions that are beyond the verdicts stand for no function, and are taken for merged.
    """

    def __init__(
        self,
        sample_counts: tuple[float | None, float | None],
        wholes: tuple[float, float],
        changes: Sequence[Change | None],
    ) -> None:
        self.wholes = wholes
        self.changes = changes
        known = [count for count in sample_counts if count is not None]
        self._least_count = min(known) if len(known) == len(sample_counts) else None

    def statuses(self, frames: Frames) -> tuple[Status, ...]:
        """What became of each frame."""
        before, after = (side.totals for side in frames.sides)
        return tuple(map(self.status, frames.functions, before, after))

    def status(self, function: int, before: float, after: float) -> Status:
        """The frame's own appearance or disappearance first, then what was found of its function."""
        if function == REST or function >= len(self.changes):
            return Status.MERGED
        if before <= 0 < after and self._is_no_accident(after / self.wholes[1]):
            return Status.NEW
        if after <= 0 < before and self._is_no_accident(before / self.wholes[0]):
            return Status.REMOVED
        change = self.changes[function]
        if change is None or change.presence is not Presence.BOTH:
            return Status.SAME
        return {Verdict.WORSE: Status.WORSE, Verdict.BETTER: Status.BETTER}.get(change.verdict, Status.SAME)

    def _is_no_accident(self, share: float) -> bool:
        if self._least_count is None:
            return share >= LEAST_SHARE
        return math.isinf(self._least_count) or share * self._least_count >= LEAST_SAMPLES


def shade_of(ratio: float | None) -> int:
    """How dark a change is drawn, from 0 on, the same for a ratio and its inverse.

    >>> shade_of(1.1), shade_of(1 / 1.1), shade_of(1.6), shade_of(0.5), shade_of(None)
    (0, 0, 1, 2, 0)
    """
    if ratio is None:
        return 0
    if ratio <= 0:
        return len(SHADE_LIMITS)
    size = abs(math.log(ratio)) * (1 + 1e-12)
    return sum(size >= math.log(limit) for limit in SHADE_LIMITS)
