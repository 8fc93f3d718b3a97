"""The verdict on the whole of two sides: for each unit by itself, and the gravest of them.

Exact counts that stay as they were say nothing of times, and one faster name nothing of the others.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from workbench.core.comparison import Change, Presence, Shift, UnitVerdict, verdict_counts
from workbench.core.direction import Direction
from workbench.core.model import Kind
from workbench.core.units import Unit
from workbench.core.verdict import Verdict

GRAVITY = (Verdict.WORSE, Verdict.CANNOT_TELL, Verdict.BETTER, Verdict.NO_CHANGE)
"""What is to be known of a whole first."""

ROUNDING = 1e-9


class Suite(NamedTuple):
    """All names of one unit; `changes` are those of both sides, `shift` is what the typical one did, where known."""

    kind: Kind
    unit: Unit
    threshold: float
    changes: Sequence[Change]
    shift: Shift | None = None
    is_interleaved: bool = False

    @property
    def is_moved(self) -> bool:
        """True where all benchmarks together moved; a profile that did was recorded for longer."""
        return self.shift is not None and self.shift.is_moved and self.kind is Kind.BENCHMARK

    @property
    def suspects(self) -> list[Change]:
        """The names that cannot be told and look worse by their threshold or more."""
        return [change for change in self.changes if is_suspect(change) and change.direction.is_known]

    @property
    def undirected(self) -> list[Change]:
        """The names that moved by their threshold or more, and of which nobody said which way is better."""
        return [change for change in self.changes if is_suspect(change) and not change.direction.is_known]

    @property
    def direction(self) -> Direction:
        """Which way is better for most of the names, of those of which it is known where there are any."""
        known = [change.direction for change in self.changes if change.direction.is_known]
        return max(dict.fromkeys(known), key=known.count) if known else Direction.UNKNOWN

    @property
    def verdict(self) -> Verdict:
        """Worse where any name is; then not to be told where some name looks worse; then better where any is.

        No change is shown where that holds for half of the names. Machines move whole suites: one that moved cannot be
        told, unless its sides were measured in turn; nor can one of which something failed.
        """
        verdicts = [change.verdict for change in self.changes]
        if Verdict.WORSE in verdicts:
            return Verdict.WORSE
        if (self.is_moved and not self.is_interleaved) or any(map(is_suspect, self.changes)):
            return Verdict.CANNOT_TELL
        if any(change.failure for change in self.changes):
            return Verdict.CANNOT_TELL
        if Verdict.BETTER in verdicts:
            return Verdict.BETTER
        if 2 * verdicts.count(Verdict.NO_CHANGE) >= len(verdicts) > 0:
            return Verdict.NO_CHANGE
        return Verdict.CANNOT_TELL


class JudgedChanges(NamedTuple):
    """All changes of two sides, and what belongs to the whole; `shifts` are what the typical name of a unit did.

    `failures` say what failed of each side as a whole.
    """

    kind: Kind
    threshold: float
    changes: Sequence[Change]
    shifts: Mapping[Unit, Shift] = MappingProxyType({})
    is_interleaved: bool = False
    failures: tuple[str, str] = ("", "")

    @property
    def failed(self) -> list[Change]:
        """The names that failed, or may have been lost by a side that failed."""
        return [change for change in self.changes if change.failure]

    def suites(self) -> list[Suite]:
        """A suite for each unit that names of both sides have, the gravest first, of equal ones the larger."""
        both: dict[Unit, list[Change]] = {}
        for change in self.changes:
            if change.presence is Presence.BOTH:
                both.setdefault(change.unit, []).append(change)
        found = [
            Suite(self.kind, unit, self.threshold, changes, self.shifts.get(unit), self.is_interleaved)
            for unit, changes in both.items()
        ]
        return sorted(found, key=_rank)

    def absent(self, presence: Presence) -> list[Change]:
        """The names of one side only, without those that failed or were lost by what failed."""
        return [change for change in self.changes if change.presence is presence and not change.failure]


def _rank(suite: Suite) -> tuple[int, int, str]:
    return GRAVITY.index(suite.verdict), -len(suite.changes), suite.unit.value


def overall_verdict(whole: JudgedChanges) -> Verdict:
    """The gravest verdict of all units; cannot tell without any name on both sides, or where something failed."""
    verdict = next((suite.verdict for suite in whole.suites()), Verdict.CANNOT_TELL)
    is_failed = bool(whole.failed or any(whole.failures))
    return Verdict.CANNOT_TELL if is_failed and verdict is not Verdict.WORSE else verdict


def unit_verdicts(whole: JudgedChanges) -> tuple[UnitVerdict, ...]:
    """What became of each unit, the gravest first."""
    return tuple(map(_unit_verdict, whole.suites()))


def _unit_verdict(suite: Suite) -> UnitVerdict:
    counts = verdict_counts(suite.changes)
    return UnitVerdict(suite.unit, suite.verdict, counts, suite.shift, suite.direction)


def is_suspect(change: Change) -> bool:
    """True for a name of both sides that cannot be told and looks worse by its threshold or more.

    So does one that has no value now and had one before, and one that comes up from nothing. Where nobody said which
    way is better, every move looks worse.
    """
    if change.verdict is not Verdict.CANNOT_TELL or change.presence is not Presence.BOTH or _is_small(change):
        return False
    if change.failure:  # its values are not those of its work
        return False
    worse_by = _worse_by(change)
    return worse_by is not None and worse_by >= math.log1p(change.threshold) - ROUNDING


def _is_small(change: Change) -> bool:
    """True for a function that grew by so little that the whole could not be worse by the threshold because of it."""
    grown = _grown_share(change)
    return grown is not None and grown < change.threshold


def _grown_share(change: Change) -> float | None:
    """By how much a function grew, as a part of the whole before; None for what is no function.

    Where one recording is longer, shares are compared. What was nothing before is held against the whole after.
    """
    before, after = change.share_before, change.share_after
    if before is None or after is None:
        return None
    if change.contribution is None:
        ratio = change.evidence.relative_ratio
        return before * (ratio - 1) if ratio and before else after - before
    value, share = (change.before, before) if before and change.before else (change.after, after)
    return change.contribution * share / value if value else 0.0


def _worse_by(change: Change) -> float | None:
    """How much worse a name looks, as a logarithm; None where nobody knows.

    A function is held against the others of its profile, for a recording may be longer than the other.
    """
    is_function = change.share_before is not None
    ratio = (change.evidence.relative_ratio if is_function else None) or change.ratio
    if ratio is not None and ratio > 0:
        return math.log(change.direction.worse_by(ratio))
    if change.before is None:
        return None
    if change.after is None:
        return math.inf
    grown = (change.after - change.before) * change.direction.sign
    grown = grown if change.direction.is_known else abs(grown)
    return math.copysign(math.inf, grown) if grown else 0.0
