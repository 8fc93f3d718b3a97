"""The functions of two profiles side by side, and the few of them that explain the difference."""

from __future__ import annotations

import math
from array import array
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import NamedTuple

from workbench.analysis.profiles.figures import tree_figures
from workbench.analysis.profiles.matching import Key, Pairs, key_of, paired
from workbench.analysis.profiles.origins import Origin, origin_of
from workbench.comparison.profile_diff.sides import require_one_unit
from workbench.core.comparison import Change, Presence
from workbench.core.errors import LISTED_NAME_LENGTH, shown_text
from workbench.core.profile import CallTree, Function, FunctionFigures, Profile
from workbench.core.units import Unit, share_text, value_text
from workbench.core.verdict import Verdict
from workbench.core.words import counted_of

EXPLAINED_SHARE = 0.9
BALANCED_SHARE = 0.1
"""A net change of less than this part of all changes together is taken for none: they make up for one another."""

NAMES_SAID = 5
_TINY = 1e-12
_SIDES = ("before", "after")

Verdicts = Mapping[Key, Change]
"""What became of functions, by name and place, as `Change.key` gives it."""


class Scaling(Enum):
    """What two sides are compared by; the value is the phrase shown.

    As recorded, a side that ran longer is the larger one everywhere. As shares, everything else seems to grow when
    one thing gets faster.
    """

    ABSOLUTE = "as recorded"
    SHARE = "share of each side's whole"


class FunctionChange(NamedTuple):
    """A function before and after; pairs are (before, after), values in the profiles' unit, shares of a side's whole.

    `change` holds the verdict where there is one.
    """

    function: Function
    origin: Origin
    unit: Unit
    selfs: tuple[float, float]
    totals: tuple[float, float]
    self_shares: tuple[float, float]
    total_shares: tuple[float, float]
    presence: Presence
    change: Change | None

    @property
    def word(self) -> str:
        """The verdict as it is shown; of a function on one side only, on which."""
        if self.presence is not Presence.BOTH:
            return str(self.presence.value)
        return self.change.word if self.change else "not judged"

    def difference(self, scaling: Scaling = Scaling.ABSOLUTE) -> float:
        """By how much the self value grew, in the unit or as a part of the whole."""
        before, after = self.selfs if scaling is Scaling.ABSOLUTE else self.self_shares
        return after - before

    def total_difference(self, scaling: Scaling = Scaling.ABSOLUTE) -> float:
        """By how much the total grew, in the unit or as a part of the whole."""
        before, after = self.totals if scaling is Scaling.ABSOLUTE else self.total_shares
        return after - before


class Explaining(NamedTuple):
    """The smallest set of functions that explains so much (`share`) of a difference, the largest first.

    `net` is by how much the whole grew, in the unit or, for shares, as a part of the whole (which is always 0).
    """

    functions: tuple[FunctionChange, ...]
    share: float
    net: float
    text: str


def function_changes(
    before: Profile, after: Profile, verdicts: Verdicts | None = None, *, recordings: tuple[int, int] = (1, 1)
) -> tuple[FunctionChange, ...]:
    """All functions of two profiles, what matters first: slower, faster, then the others; the largest change first.

    Where a side is several recordings taken together, `recordings` says how many, and values are those of one.
    Raises CompareError where the units differ.
    """
    require_one_unit(before, after)
    pairs = paired(before, after)
    changes = changes_of(pairs, verdicts or {})
    sides = [
        _figures(side, numbers, len(pairs.functions), count)
        for side, numbers, count in zip((before, after), (pairs.before, pairs.after), recordings, strict=True)
    ]
    wholes = [math.fsum(side.selfs) for side in sides]
    on_side = [set(numbers) for numbers in (pairs.before, pairs.after)]
    rows = []
    for number, function in enumerate(pairs.functions):
        selfs = sides[0].selfs[number], sides[1].selfs[number]
        totals = sides[0].totals[number], sides[1].totals[number]
        is_before, is_after = (number in side for side in on_side)
        rows.append(
            FunctionChange(
                function=function,
                origin=origin_of(function),
                unit=before.unit,
                selfs=selfs,
                totals=totals,
                self_shares=_shares(selfs, wholes),
                total_shares=_shares(totals, wholes),
                presence=Presence.BOTH if is_before and is_after else Presence.ADDED if is_after else Presence.REMOVED,
                change=changes[number],
            )
        )
    return tuple(sorted(rows, key=_what_matters))


def changes_of(pairs: Pairs, verdicts: Verdicts) -> tuple[Change | None, ...]:
    """For each function its change, found by any name and file that it goes by; one of both sides is preferred."""
    by_key: dict[Key, Change] = {}
    for (name, place), change in verdicts.items():
        by_key[key_of(Function(name, place))] = change
    by_key.update(verdicts)
    found: list[Change | None] = []
    for keys in pairs.keys:
        known = [by_key[key] for key in keys if key in by_key]
        found.append(next((each for each in known if each.presence is Presence.BOTH), known[0] if known else None))
    return tuple(found)


def explaining(
    rows: Sequence[FunctionChange], scaling: Scaling = Scaling.ABSOLUTE, share: float = EXPLAINED_SHARE
) -> Explaining:
    """The smallest set of functions that accounts for so much of the difference of the whole.

    The whole changed by the sum of all self differences. Where that is clearly more or less (a tenth of all changes
    together), the functions that changed in its direction explain it, and the set covers the share of their sum.
    Otherwise changes up and down make up for one another, and the set covers the share of both together. Taking the
    largest first gives the smallest set.
    """
    differences = [(row.difference(scaling), row) for row in rows]
    net = math.fsum(difference for difference, _ in differences) if scaling is Scaling.ABSOLUTE else 0.0
    movement = math.fsum(abs(difference) for difference, _ in differences)
    least = (
        _TINY * math.fsum(abs(value) for row in rows for value in row.selfs) if scaling is Scaling.ABSOLUTE else _TINY
    )
    direction = 0 if abs(net) < BALANCED_SHARE * movement else 1 if net > 0 else -1
    with_it = [(abs(d), row) for d, row in differences if abs(d) > least and (d * direction > 0 or not direction)]
    whole = math.fsum(size for size, _ in with_it)
    held, chosen = 0.0, []
    for size, row in sorted(with_it, key=lambda each: (-each[0], each[1].function)):
        if held >= share * whole * (1 - _TINY):
            break
        held += size
        chosen.append(row)
    covered = held / whole if whole > 0 else 0.0
    return Explaining(tuple(chosen), covered, net, _explained(chosen, len(rows), covered, direction, net, scaling))


def difference_text(value: float, unit: Unit, scaling: Scaling) -> str:
    """By how much something grew or shrank, with its sign.

    >>> difference_text(-0.25, Unit.SECONDS, Scaling.ABSOLUTE), difference_text(0.1, Unit.SECONDS, Scaling.SHARE)
    ('−250 ms', '+10 % of the whole')
    """
    size = value_text(abs(value), unit) if scaling is Scaling.ABSOLUTE else f"{share_text(abs(value))} of the whole"
    return f"{'−' if value < 0 else '+'}{size}"


def _explained(
    chosen: Sequence[FunctionChange], count: int, covered: float, direction: int, net: float, scaling: Scaling
) -> str:
    if not chosen:
        return "Nothing changed: every function has the same value on both sides."
    unit = chosen[0].unit
    said = [
        f"{shown_text(row.function.name, LISTED_NAME_LENGTH) or '(no name)'} "
        f"({difference_text(row.difference(scaling), unit, scaling)})"
        for row in chosen[:NAMES_SAID]
    ]
    more = f" and {len(chosen) - NAMES_SAID:,} more" if len(chosen) > NAMES_SAID else ""
    of_what = {1: "what grew", -1: "what shrank", 0: "all changes, up and down"}[direction]
    accounting = counted_of(len(chosen), count, "function", "accounts", "account")
    first = f"{accounting} for {share_text(covered)} of {of_what}: "
    if scaling is Scaling.SHARE:
        whole = "Shares add up to the same on both sides, so what one gains others lose."
    elif direction:
        whole = f"The whole changed by {difference_text(net, unit, scaling)}."
    else:
        whole = (
            f"Together they nearly make up for one another: the whole changed by {difference_text(net, unit, scaling)}."
        )
    return f"{first}{', '.join(said)}{more}. {whole}{_shown_ones(chosen)}"


def _shown_ones(chosen: Sequence[FunctionChange]) -> str:
    """For how many of them the change is more than noise, where that was judged."""
    if all(row.change is None for row in chosen):
        return ""
    changed = [row.change for row in chosen if row.change and row.change.verdict in (Verdict.WORSE, Verdict.BETTER)]
    perhaps = sum(change.is_provisional for change in changed)
    said = f" Beyond noise for {len(changed) - perhaps:,} of them." if len(changed) > perhaps else ""
    said += f" Provisionally so for {perhaps:,} of them." if perhaps else ""
    return said or " For none of them is it shown to be more than noise."


def _figures(profile: Profile, numbers: Sequence[int], count: int, recordings: int) -> FunctionFigures:
    """Self and total of each common function, in one recording."""
    if profile.figures is None:
        trees = [
            CallTree(each.tree.parents, array("i", (numbers[f] for f in each.tree.functions)), each.tree.selfs)
            for each in profile.threads
        ]
        found = tree_figures(trees, count)
    else:
        found = FunctionFigures(array("d", bytes(8 * count)), array("d", bytes(8 * count)), None)
        for number, own, total in zip(numbers, profile.figures.selfs, profile.figures.totals, strict=True):
            found.selfs[number] += own
            found.totals[number] += total
    return FunctionFigures(
        array("d", (value / recordings for value in found.selfs)),
        array("d", (value / recordings for value in found.totals)),
        None,
    )


def _shares(values: tuple[float, float], wholes: Sequence[float]) -> tuple[float, float]:
    before, after = (value / whole if whole > 0 else 0.0 for value, whole in zip(values, wholes, strict=True))
    return before, after


def _what_matters(row: FunctionChange) -> tuple[int, float, float, Function]:
    verdict = row.change.verdict if row.change and row.presence is Presence.BOTH else None
    rank = {Verdict.WORSE: 0, Verdict.BETTER: 1}.get(verdict, 2) if verdict else 2
    return rank, -abs(row.difference()), -abs(row.difference(Scaling.SHARE)), row.function
