"""Functions that may only have another name now: one is gone, another of the same file is new and takes as much."""

from __future__ import annotations

import math
from collections.abc import Sequence

from workbench.comparison.changes.cases import FunctionCase
from workbench.core.comparison import Change, Presence
from workbench.core.errors import LISTED_NAME_LENGTH, shown_text
from workbench.core.verdict import Verdict

LEAST_SHARE = 0.01
"""Of smaller ones too many take as much as each other by chance."""

AS_MUCH = math.log(1.25)


def with_renamed(cases: Sequence[FunctionCase], changes: Sequence[Change], typical: float | None) -> tuple[Change, ...]:
    """The same changes; where a name may stand for another, that is said, and neither is called slower or faster."""
    found = list(changes)
    for gone, new in _pairs(cases, typical or 0.0):
        for row, other in ((gone, new), (new, gone)):
            found[row] = _hinted(cases[row], found[row], cases[other])
    return tuple(found)


def _pairs(cases: Sequence[FunctionCase], typical: float) -> list[tuple[int, int]]:
    """Rows of functions that are gone with those of new ones, the most alike first, each once."""
    gone = [row for row, case in enumerate(cases) if _is_on_one_side(case, Presence.REMOVED)]
    new = [row for row, case in enumerate(cases) if _is_on_one_side(case, Presence.ADDED)]
    by_file: dict[str, list[int]] = {}
    for row in gone:
        by_file.setdefault(_file(cases[row]), []).append(row)
    near = sorted(
        (distance, cases[old].name, cases[row].name, old, row)
        for row in new
        for old in by_file.get(_file(cases[row]), ())
        if (distance := abs(math.log(cases[row].values[1] / cases[old].values[0]) - typical)) <= AS_MUCH
    )
    used: set[int] = set()
    found = []
    for *_, old, row in near:
        if not used & {old, row}:
            used |= {old, row}
            found.append((old, row))
    return found


def _is_on_one_side(case: FunctionCase, presence: Presence) -> bool:
    side = 0 if presence is Presence.REMOVED else 1
    return case.presence is presence and case.shares[side] >= LEAST_SHARE and case.values[side] > 0


def _file(case: FunctionCase) -> str:
    """The name of its file, whatever folder that lies in."""
    return case.place.replace("\\", "/").rpartition("/")[2]


def _hinted(case: FunctionCase, change: Change, other: FunctionCase) -> Change:
    name = shown_text(other.name, LISTED_NAME_LENGTH)
    is_new = case.presence is Presence.ADDED
    text = f"it is new, perhaps another name for {name}" if is_new else f"it is gone, perhaps it is called {name} now"
    return change._replace(
        verdict=Verdict.CANNOT_TELL,
        reason=f"{text}, which takes as much",
        advice="",
        is_provisional=False,
        presence=case.presence,
    )
