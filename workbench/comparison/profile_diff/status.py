"""What became of each frame of a differential flame graph: colour where something is more than noise, or untested.

Where the noise was measured, colour says that a change is more than that. Where it is not known, colour says by how
much a function differs, and a texture that nobody tested it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import Enum

from workbench.analysis.flame.frames import REST, Frames
from workbench.core.comparison import Change, Method, Presence
from workbench.core.units import Unit
from workbench.core.verdict import Verdict, verdict_word

LEAST_SAMPLES = 20
"""A sampled frame on one side only is new or removed where the other side would have had so many samples of it."""

LEAST_SHARE = 0.01
"""The same where nobody knows how many samples there were: the part of its side's whole that it has to hold.

An untested difference has to be such a part of the whole, too.
"""

UNKNOWN_NOISE = (Method.OTHERS, Method.NONE)
"""Nobody knows how much the values of these vary."""

SHADE_LIMITS = (1.25, 2.0)
"""From which ratio on (or its inverse) a change has the next darker shade."""


class Status(Enum):
    """What became of a frame; the value is a plain word."""

    WORSE = "worse"
    BETTER = "better"
    PERHAPS_WORSE = "worse, provisionally"
    PERHAPS_BETTER = "better, provisionally"
    MORE = "more, untested"
    LESS = "less, untested"
    NEW = "new"
    REMOVED = "removed"
    SAME = "no change shown"
    OPEN = "cannot tell"
    MERGED = "merged"


SHADED = {
    Status.WORSE: Verdict.WORSE,
    Status.BETTER: Verdict.BETTER,
    Status.PERHAPS_WORSE: Verdict.WORSE,
    Status.PERHAPS_BETTER: Verdict.BETTER,
}
"""Those that are the darker the larger the change, with the verdict that each is."""

UNTESTED = (Status.PERHAPS_WORSE, Status.PERHAPS_BETTER, Status.MORE, Status.LESS)
"""Those that no test founded: nobody knows the noise."""

GREY = (Status.SAME, Status.OPEN, Status.MERGED)


def status_word(status: Status, unit: Unit) -> str:
    """A status as it is shown: of times slower or faster, of everything else worse or better.

    >>> status_word(Status.PERHAPS_WORSE, Unit.SECONDS), status_word(Status.MORE, Unit.SECONDS)
    ('slower, provisionally', 'more, untested')
    """
    if status not in SHADED:
        return str(status.value)
    provisional = ", provisionally" if status in UNTESTED else ""
    return f"{verdict_word(SHADED[status], unit)}{provisional}"


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
            return Status.OPEN
        return _status_of(change)

    def _is_no_accident(self, share: float) -> bool:
        if self._least_count is None:
            return share >= LEAST_SHARE
        return math.isinf(self._least_count) or share * self._least_count >= LEAST_SAMPLES


def _status_of(change: Change) -> Status:
    """What was found of a function, or which way it differs where nobody could test that."""
    if change.verdict is Verdict.WORSE:
        return Status.PERHAPS_WORSE if change.is_provisional else Status.WORSE
    if change.verdict is Verdict.BETTER:
        return Status.PERHAPS_BETTER if change.is_provisional else Status.BETTER
    if change.verdict is Verdict.NO_CHANGE:
        return Status.SAME
    ratio = change.evidence.relative_ratio or change.ratio
    if change.evidence.method not in UNKNOWN_NOISE or not ratio or ratio <= 0:
        return Status.OPEN
    away = min(ratio, 1 / ratio)
    is_large = max(change.share_before or 0.0, change.share_after or 0.0) * (1 - away) >= LEAST_SHARE
    if not is_large or 1 / away < 1 + change.threshold:
        return Status.OPEN
    return Status.MORE if ratio > 1 else Status.LESS


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
