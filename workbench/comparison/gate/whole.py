"""What a gate makes of the whole: a suite that moved, one that cannot be told, changes that are too small."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.comparison.gate.policy import Waiver
from workbench.comparison.suites import JudgedChanges
from workbench.core.comparison import Change, Comparison, Method, Presence, Shift
from workbench.core.patterns import is_match
from workbench.core.units import Unit
from workbench.core.verdict import Verdict


def moved_shift(comparison: Comparison, live: Sequence[Waiver]) -> Shift | None:
    """How a suite of one unit moved for the worse, unless every single name of it is waived."""
    shifts = {each.unit: each.shift for each in comparison.units} or {comparison.unit: comparison.shift}
    for unit, shift in shifts.items():
        if shift and shift.is_moved and shift.is_worse and _asked(comparison, live, unit if comparison.units else None):
            return shift
    return None


def is_unknown_suite(comparison: Comparison, live: Sequence[Waiver]) -> bool:
    """True where the names of some unit cannot be told as a whole; what is waived does not count."""
    if comparison.risk_counts:
        return comparison.verdict is Verdict.CANNOT_TELL
    if not any(change.presence is Presence.BOTH for change in comparison.changes):
        return True
    shifts = {each.unit: each.shift for each in comparison.units if each.shift}
    asked = [_as_asked(change) for change in _asked(comparison, live)]
    whole = JudgedChanges(comparison.kind, comparison.threshold, asked, shifts, comparison.is_interleaved)
    return any(suite.verdict is Verdict.CANNOT_TELL for suite in whole.suites())


def _asked(comparison: Comparison, live: Sequence[Waiver], unit: Unit | None = None) -> list[Change]:
    """The names of both sides, of this unit where one is given, that no waiver covers."""
    return [
        change
        for change in comparison.changes
        if change.presence is Presence.BOTH
        and unit in (None, change.unit)
        and not any(is_match(waiver.pattern, change.name) for waiver in live)
    ]


def _as_asked(change: Change) -> Change:
    """An exact change that is smaller than the gate asks for hides nothing of the other names."""
    return change._replace(verdict=Verdict.NO_CHANGE) if is_small_and_exact(change) else change


def is_small_and_exact(change: Change) -> bool:
    """True for an exact change below the threshold: it is real, and not what this gate is for."""
    if change.evidence.method is not Method.EXACT or not change.ratio:
        return False
    return max(change.ratio, 1 / change.ratio) < 1 + change.threshold
