"""Which functions stand out of single recordings, whose noise nobody measured: the other functions are the yardstick.

A function stands out where it moved far more than the others scatter around the typical one, by a part of the whole
that matters, and by more than all that do not stand out moved together. The last is what a busy machine needs: it stops
whatever function is running, and a small one then seems to take many times as long.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from workbench.comparison.stats.weighted_median import weighted_median
from workbench.core.arrays import Bools, Floats

LEAST_SHARE = 0.003
"""Functions that take less of the whole scatter by the clock, and say nothing of the others."""

LEAST_FUNCTIONS = 3
LARGEST_WEIGHT = 0.25
LEAST_SPREAD = 0.03
"""Single recordings are not taken to scatter less than that, as a logarithm."""

USUAL_SPREAD = 0.1
"""How far one function is taken to scatter where there are too few to see it."""

NORMAL_DEVIATION = 1.4826
"""The standard deviation of normal values over their median distance from the middle."""


class OutstandingLimits(NamedTuple):
    """From where on a function stands out: in deviations, in parts of the whole, and in what the others moved."""

    deviations: float
    share: float
    scatter: float


BY_TIME = OutstandingLimits(4.0, 0.05, 1.5)
BY_CALLS = OutstandingLimits(2.0, 0.025, 0.5)
"""Where the number of calls changed in the same direction: it is exact, so time has less to show."""


LONGEST_PAUSE = 0.025
"""So many seconds a busy machine may stop a program at once; whatever function that hits seems to take them."""


class Times(NamedTuple):
    """One side: self values of one recording and counted calls, function by function; NaN where they are unknown."""

    values: Floats
    calls: Floats


class Outstanding(NamedTuple):
    """Columns with an entry for each function, logarithms in which more is worse.

    `direction` is 1, -1, or NaN where it does not stand out; `change` is infinite for what is on one side only, and
    NaN for what took nothing. `parts` are by how much of the whole a function moved beside the others. `typical` is
    what the others did, None where they are too few to say; `spread` is how far they scatter.
    """

    direction: Floats
    change: Floats
    parts: Floats
    typical: float | None
    spread: float


def outstanding(before: Times, after: Times, pause: float = 0.0) -> Outstanding:
    """The functions of two single recordings, or of the means of two, beside each other.

    Without other evidence a function has to move by more than `pause`, in the unit of the values.
    """
    import numpy

    first, second = (numpy.maximum(side.values, 0.0) for side in (before, after))
    change = _logarithms(first, second)
    typical, spread = _typical(first, second, change)
    parts = _parts(first, second, typical or 0.0)
    relative = change - (typical or 0.0)
    calls = after.calls - before.calls
    agrees = (calls != 0) & (numpy.sign(calls) == numpy.sign(parts))
    is_out = _stand_out(relative / spread, parts, agrees)
    is_out &= agrees | (numpy.abs(parts) * _whole(first, second, typical or 0.0) > pause)
    if typical is None:
        is_out &= _others_stand_still(first, second, change, is_same_work=bool((calls == 0).all()))
    direction = numpy.where(is_out, numpy.sign(parts), numpy.nan)
    return Outstanding(direction, change, parts, typical, spread)


def moves_most(first: Floats, second: Floats, typical: float, is_sure: Bools) -> Bools:
    """Which of the functions of which it is sure that they changed moved more than all the others, and enough."""
    import numpy

    sizes = numpy.abs(_parts(first, second, typical))
    is_large = is_sure & (sizes >= BY_TIME.share)
    found: Bools = is_large & (sizes >= BY_TIME.scatter * float(sizes[~is_large].sum()))
    return found


def _logarithms(first: Floats, second: Floats) -> Floats:
    import numpy

    with numpy.errstate(divide="ignore", invalid="ignore"):
        found: Floats = numpy.log(second) - numpy.log(first)
    return found


def _typical(first: Floats, second: Floats, change: Floats) -> tuple[float | None, float]:
    """The weighted median change, and how far functions typically lie from it; the median is None for too few."""
    import numpy

    wholes = float(first.sum()), float(second.sum())
    shares = numpy.sqrt(first / (wholes[0] or 1.0) * (second / (wholes[1] or 1.0)))
    is_large = (shares >= LEAST_SHARE) & numpy.isfinite(change)
    if int(is_large.sum()) < LEAST_FUNCTIONS:
        return None, USUAL_SPREAD
    weights = numpy.sqrt(shares[is_large])
    weights = numpy.minimum(weights, LARGEST_WEIGHT * weights.sum())
    middle = weighted_median(change[is_large], weights)
    distance = weighted_median(numpy.abs(change[is_large] - middle), weights)
    return middle, max(LEAST_SPREAD, NORMAL_DEVIATION * distance)


def _parts(first: Floats, second: Floats, typical: float) -> Floats:
    """By how much of the smaller whole each function moved, both sides brought to the same speed."""
    import numpy

    with numpy.errstate(over="ignore"):
        found: Floats = (second * math.exp(-typical / 2) - first * math.exp(typical / 2)) / _whole(
            first, second, typical
        )
    return found


def _whole(first: Floats, second: Floats, typical: float) -> float:
    """The smaller whole, both sides brought to the same speed; the larger where that is nothing."""
    wholes = float(first.sum()) * math.exp(typical / 2), float(second.sum()) * math.exp(-typical / 2)
    return min(wholes) or max(wholes) or 1.0


def _stand_out(deviations: Floats, parts: Floats, agrees: Bools) -> Bools:
    import numpy

    sizes, far = numpy.abs(parts), numpy.nan_to_num(numpy.abs(deviations), posinf=math.inf)
    limits = [numpy.where(agrees, *pair) for pair in zip(BY_CALLS, BY_TIME, strict=True)]
    may_stand_out = (far >= limits[0]) & (sizes >= limits[1])
    scatter = float(sizes[~may_stand_out].sum())
    found: Bools = may_stand_out & (sizes >= limits[2] * scatter)
    return found


def _others_stand_still(first: Floats, second: Floats, change: Floats, *, is_same_work: bool) -> Bools:
    """Where too few functions tell what is typical: true for those beside which all others together hardly moved.

    A function that is alone has no others; then the same number of calls has to say that the same work was done.
    """
    import numpy

    others = first.sum() - first, second.sum() - second
    moved = numpy.abs(_logarithms(numpy.maximum(others[0], 0.0), numpy.maximum(others[1], 0.0)))
    has_others = numpy.minimum(*others) > LEAST_SHARE * max(float(first.sum()), float(second.sum()))
    found: Bools = numpy.where(has_others, moved <= numpy.abs(change) / 3, is_same_work)
    return found
