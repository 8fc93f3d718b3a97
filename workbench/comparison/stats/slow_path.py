"""A slow path that only some values take: robust measures do not see it, and whoever waits for those values does.

Values far beyond their own side's median are counted, and the counts compared. Counting is safe where a mean is not:
one huge value is one count.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from workbench.comparison.stats.decision import BothWays
from workbench.comparison.stats.values import SideValues, quantile
from workbench.core.arrays import Bools, Floats, Ints
from workbench.core.statistics import NORMAL_MAD

LEAST_DISTANCE = 0.25
"""A slow value takes at least this much more than the median of its side."""

DISTANCE_DEVIATIONS = 6.0
"""And lies so many standard deviations (by the median absolute deviation) above it."""

LEAST_VALUES = 20
SLOW_PATH_RATE = 0.01
"""The false discovery rate: stricter than that of the typical value, because it is a second look at the same name."""

LARGEST_DISTANCE = 50.0
"""A value that lies further off, as a logarithm, counts as if it lay here: its exponential has to stay a number."""


class SlowName(NamedTuple):
    """One name: 1 for more slow values, -1 for fewer, 0 for neither; how many on each side, and what they add.

    `excess` is by how much more than before slow values move the mean, as a fraction of the median.
    """

    direction: int
    counts: tuple[int, int]
    excess: float


class SlowPath(NamedTuple):
    """For each name: direction (1 more slow values, -1 fewer, 0 neither), counts and their effect on the mean.

    `counts` is sides × names, `excess` is what slow values add to the mean as a fraction of the median, sides × names.
    `q` is corrected for all names.
    """

    direction: Ints
    counts: Floats
    excess: Floats
    q: Floats

    def names(self) -> Iterator[SlowName]:
        """Name by name, in plain numbers."""
        gains = (self.excess[1] - self.excess[0]).tolist()
        columns = (self.direction.tolist(), self.counts[0].tolist(), self.counts[1].tolist(), gains)
        for direction, before, after, gain in zip(*columns, strict=True):
            yield SlowName(direction, (int(before), int(after)), gain)


class SlowValues(NamedTuple):
    """One side: slow values, all values, and what slow ones add to the mean, by name; slow values by process."""

    counts: Floats
    value_counts: Floats
    excess: Floats
    by_process: Floats


def slow_paths(before: SideValues, after: SideValues, thresholds: Floats) -> SlowPath:
    """Looks for slow values that became more frequent, or less."""
    import numpy

    sides = (before, after)
    relative = [_beyond_median(side) for side in sides]
    deviation = numpy.maximum(*(deviations for _, deviations in relative))
    fences = numpy.maximum(numpy.log1p(LEAST_DISTANCE), DISTANCE_DEVIATIONS * deviation)
    slow = [_slow_values(side, distances, fences) for side, (distances, _) in zip(sides, relative, strict=True)]
    counts, value_counts = (numpy.stack([each[column] for each in slow]) for column in (0, 1))
    excess = numpy.stack([each.excess for each in slow])
    dispersion = numpy.maximum(_dispersion(sides, slow), 1.0)
    is_enough = value_counts.min(axis=0) >= LEAST_VALUES
    p = BothWays(*(_p(counts[::step], value_counts[::step], dispersion, is_enough) for step in (1, -1)))
    q = p.corrected()
    gain, half = excess[1] - excess[0], numpy.asarray(thresholds) / 2
    is_up = (q.up <= SLOW_PATH_RATE) & (gain >= half)
    is_down = (q.down <= SLOW_PATH_RATE) & (-gain >= half)
    return SlowPath(is_up.astype(numpy.int64) - is_down.astype(numpy.int64), counts, excess, q.seen(gain))


def _beyond_median(side: SideValues) -> tuple[Floats, Floats]:
    """How far each value lies beyond its name's median, and each name's deviation, in logarithms."""
    import numpy

    totals = side.value_counts
    ends = numpy.cumsum(totals)
    medians, deviations = numpy.zeros(len(totals)), numpy.zeros(len(totals))
    for total in numpy.unique(totals[totals > 0]):
        places = numpy.flatnonzero(totals == total)
        block = side.logs[(ends[places] - total)[:, None] + numpy.arange(total)]
        medians[places] = quantile(numpy.sort(block, axis=1), 0.5)
        distances = numpy.sort(numpy.abs(block - medians[places][:, None]), axis=1)
        deviations[places] = NORMAL_MAD * quantile(distances, 0.5)
    return side.logs - numpy.repeat(medians, totals), deviations


def _slow_values(side: SideValues, distances: Floats, fences: Floats) -> SlowValues:
    import numpy

    process = numpy.repeat(numpy.arange(len(side.lengths)), side.lengths)
    owners, names = side.owners, len(side.counts)
    is_slow = distances > fences[owners][process]
    by_process = _sums(process, is_slow, len(side.lengths))
    value_counts = _sums(owners, side.lengths, names)
    capped = numpy.expm1(numpy.minimum(distances, LARGEST_DISTANCE)) * is_slow
    excess = _sums(owners[process], capped, names) / numpy.maximum(value_counts, 1)
    return SlowValues(_sums(owners, by_process, names), value_counts, excess, by_process)


def _sums(places: Ints, amounts: Floats | Ints | Bools, count: int) -> Floats:
    """The amounts added up by the place that each belongs to."""
    import numpy

    return numpy.bincount(places, weights=amounts, minlength=count).astype(numpy.float64)


def _dispersion(sides: Sequence[SideValues], found: Sequence[SlowValues]) -> Floats:
    """How much more the processes' counts differ than chance makes them (Pearson), for each name."""
    import numpy

    names = len(sides[0].counts)
    squares, degrees = numpy.zeros(names), numpy.zeros(names)
    for side, slow in zip(sides, found, strict=True):
        owners = side.owners
        share = slow.counts / numpy.maximum(slow.value_counts, 1)
        expected = share[owners] * side.lengths
        variance = expected * (1 - share[owners])
        squared = (slow.by_process - expected) ** 2
        terms = numpy.divide(squared, variance, out=numpy.zeros(len(owners)), where=variance > 0)
        squares += _sums(owners, terms, names)
        degrees += numpy.where(share > 0, numpy.bincount(owners, minlength=names) - 1, 0)
    return numpy.divide(squares, degrees, out=numpy.ones(names), where=degrees > 0)


def _p(counts: Floats, value_counts: Floats, dispersion: Floats, is_enough: Bools) -> Floats:
    """The chance of so many slow values on the second side, given all there are (conditional binomial test)."""
    import numpy
    from scipy.special import betainc

    before, after = numpy.floor(counts[0] / dispersion), numpy.floor(counts[1] / dispersion)
    share = value_counts[1] / numpy.maximum(value_counts.sum(axis=0), 1)
    tail = betainc(numpy.maximum(after, 1), before + 1, share)
    return numpy.where(is_enough, numpy.where(after > 0, tail, 1.0), numpy.nan)
