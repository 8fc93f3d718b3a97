"""Functions of fewer than three recordings a side: judged by what is exact, and beside the other functions.

A tracer counts bytes and calls exactly; of its times one recording does not say how much they vary. So the functions
that did not change are the yardstick, and what stands out of them is provisional.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from workbench.comparison.changes.cases import FunctionCase
from workbench.comparison.changes.single_function import StandingOut, counted_change, single_change
from workbench.core.comparison import Change
from workbench.core.units import Unit

if TYPE_CHECKING:
    from workbench.comparison.stats.single_recordings import Times

COUNTED_UNITS = (Unit.BYTES, Unit.COUNT)


class SingleChanges(NamedTuple):
    """The changes, and what the typical function did, as a logarithm; None where too few tell, or none is needed."""

    changes: tuple[Change, ...]
    typical: float | None


def single_changes(cases: Sequence[FunctionCase], *, is_sampled: bool) -> SingleChanges:
    """Judges all functions; where a side has two recordings their means are taken."""
    if not is_sampled and all(case.unit in COUNTED_UNITS and case.recordings == (1, 1) for case in cases):
        return SingleChanges(tuple(map(counted_change, cases)), None)
    return _beside_others(cases)


def _beside_others(cases: Sequence[FunctionCase]) -> SingleChanges:
    from workbench.comparison.stats.single_recordings import LONGEST_PAUSE, outstanding

    is_time = bool(cases) and cases[0].unit is Unit.SECONDS
    found = outstanding(_times(cases, 0), _times(cases, 1), LONGEST_PAUSE if is_time else 0.0)
    columns = zip(cases, found.direction.tolist(), found.change.tolist(), strict=True)
    return SingleChanges(
        tuple(
            single_change(case, StandingOut(direction, change, found.typical, found.spread))
            for case, direction, change in columns
        ),
        found.typical,
    )


def _times(cases: Sequence[FunctionCase], side: int) -> Times:
    import numpy

    from workbench.comparison.stats.single_recordings import Times

    calls = [case.calls[side] for case in cases]
    counted = numpy.array([numpy.nan if each is None else float(each) for each in calls])
    return Times(numpy.array([case.values[side] for case in cases]), counted)
