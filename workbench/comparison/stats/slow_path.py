"""A slow path that only some values take: robust measures do not see it, and whoever waits for those values does.

Values far beyond their own side's median are counted, and the counts compared. Counting is safe where a mean is not:
one huge value is one count.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from workbench.comparison.stats.by_process import seen
from workbench.comparison.stats.corrections import corrected
from workbench.comparison.stats.values import SideValues, quantile

LEAST_DISTANCE = 0.25
"""A slow value takes at least this much more than the median of its side."""

DISTANCE_DEVIATIONS = 6.0
"""And lies so many standard deviations (by the median absolute deviation) above it."""

LEAST_VALUES = 20
FALSE_DISCOVERY_RATE = 0.01
NORMAL_MAD = 1.4826


class SlowPath(NamedTuple):
    """For each name: direction (1 more slow values, -1 fewer, 0 neither), counts and their effect on the mean.

    `counts` and `value_counts` are sides × names, `excess` is what slow values add to the mean as a fraction of the
    median, sides × names. `q` is corrected for all names.
    """

    direction: Any
    counts: Any
    value_counts: Any
    excess: Any
    q: Any


def slow_paths(before: SideValues, after: SideValues, thresholds: Any) -> SlowPath:
    """Looks for slow values that became more frequent, or less."""
    import numpy

    owners = [numpy.repeat(numpy.arange(len(side.counts)), side.counts) for side in (before, after)]
    relative = [_beyond_median(side, owner) for side, owner in zip((before, after), owners, strict=True)]
    fences = numpy.maximum(
        numpy.log1p(LEAST_DISTANCE), DISTANCE_DEVIATIONS * numpy.maximum(*(each[1] for each in relative))
    )
    sides = zip((before, after), owners, (each[0] for each in relative), strict=True)
    counted = [_counted(side, owner, values, fences) for side, owner, values in sides]
    counts, value_counts, excess = (numpy.stack([each[i] for each in counted]) for i in range(3))
    dispersion = numpy.maximum(_dispersion(*(each[3:] for each in counted)), 1.0)
    is_enough = value_counts.min(axis=0) >= LEAST_VALUES
    up, down = (_p(counts[::step], value_counts[::step], dispersion, is_enough) for step in (1, -1))
    q_up, q_down = corrected(up), corrected(down)
    gain, half = excess[1] - excess[0], numpy.asarray(thresholds) / 2
    is_up = (q_up <= FALSE_DISCOVERY_RATE) & (gain >= half)
    is_down = (q_down <= FALSE_DISCOVERY_RATE) & (-gain >= half)
    return SlowPath(is_up.astype(int) - is_down.astype(int), counts, value_counts, excess, seen(gain, q_up, q_down))


def _beyond_median(side: SideValues, owner: Any) -> tuple[Any, Any]:
    """How far each value lies beyond its name's median, and each name's deviation, in logarithms."""
    import numpy

    totals = numpy.bincount(owner, weights=side.lengths, minlength=len(side.counts)).astype(numpy.int64)
    ends = numpy.cumsum(totals)
    medians, deviations = numpy.zeros(len(totals)), numpy.zeros(len(totals))
    for total in numpy.unique(totals[totals > 0]):
        places = numpy.flatnonzero(totals == total)
        block = side.logs[(ends[places] - total)[:, None] + numpy.arange(total)]
        medians[places] = quantile(numpy.sort(block, axis=1), 0.5)
        distances = numpy.sort(numpy.abs(block - medians[places][:, None]), axis=1)
        deviations[places] = NORMAL_MAD * quantile(distances, 0.5)
    return side.logs - numpy.repeat(medians, totals), deviations


def _counted(side: SideValues, owner: Any, distances: Any, fences: Any) -> tuple[Any, Any, Any, Any, Any, Any]:
    """Slow values and all values by name, what slow ones add to the mean, and both counts with owners by process."""
    import numpy

    process = numpy.repeat(numpy.arange(len(side.lengths)), side.lengths)
    names = len(side.counts)
    is_slow = distances > fences[owner][process]
    slow_by_process = numpy.bincount(process, weights=is_slow, minlength=len(side.lengths))
    slow = numpy.bincount(owner, weights=slow_by_process, minlength=names)
    values = numpy.bincount(owner, weights=side.lengths, minlength=names)
    capped = numpy.expm1(numpy.minimum(distances, 50.0)) * is_slow
    excess = numpy.bincount(owner[process], weights=capped, minlength=names) / numpy.maximum(values, 1)
    return slow, values, excess, slow_by_process, side.lengths, owner


def _dispersion(*sides: tuple[Any, Any, Any]) -> Any:
    """How much more the processes' counts differ than chance makes them (Pearson), for each name."""
    import numpy

    names = 1 + max((int(owner.max()) for _, _, owner in sides if len(owner)), default=-1)
    squares, degrees = numpy.zeros(names), numpy.zeros(names)
    for slow, lengths, owner in sides:
        total = numpy.bincount(owner, weights=lengths, minlength=names)
        share = numpy.bincount(owner, weights=slow, minlength=names) / numpy.maximum(total, 1)
        expected = share[owner] * lengths
        variance = expected * (1 - share[owner])
        terms = numpy.divide((slow - expected) ** 2, variance, out=numpy.zeros(len(slow)), where=variance > 0)
        squares += numpy.bincount(owner, weights=terms, minlength=names)
        degrees += numpy.where(share > 0, numpy.bincount(owner, minlength=names) - 1, 0)
    return numpy.divide(squares, degrees, out=numpy.ones(names), where=degrees > 0)


def _p(counts: Any, value_counts: Any, dispersion: Any, is_enough: Any) -> Any:
    """The chance of so many slow values on the second side, given all there are (conditional binomial test)."""
    import numpy
    from scipy.special import betainc

    before, after = numpy.floor(counts[0] / dispersion), numpy.floor(counts[1] / dispersion)
    share = value_counts[1] / numpy.maximum(value_counts.sum(axis=0), 1)
    tail = betainc(numpy.maximum(after, 1), before + 1, share)
    return numpy.where(is_enough, numpy.where(after > 0, tail, 1.0), numpy.nan)
