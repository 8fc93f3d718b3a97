"""Files that keep summaries only as what they are: independent measurements, each of which counts as one process."""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from statistics import fmean, stdev

from workbench.analysis.benchmarks.batches import LEAST_PROCESSES
from workbench.analysis.benchmarks.joining import measurements_of
from workbench.comparison.changes.cases import FILE_NOUNS, MEASUREMENT_NOUNS, Pair
from workbench.comparison.stats.summaries import Summaries
from workbench.core.benchmark import Series, SummaryStatistics
from workbench.core.statistics import is_same
from workbench.core.units import Unit

COUNTED = (Unit.BYTES, Unit.COUNT)
"""Units in which a value that never varies is a fact, and not the doing of a coarse clock."""


def by_measurement(pair: Pair) -> Pair:
    """The pair with a process of one value, the mean, for each measurement, where a side keeps summaries only.

    It stays as it is where both sides keep values, and where there are too few measurements to be judged so.
    """
    has_values = [any(side.processes) for side in pair.sides]
    if all(has_values):
        return pair
    measured = [measurements_of(side) for side in pair.sides]
    least = 2 if pair.before.unit in COUNTED and all(map(_is_constant, measured)) else LEAST_PROCESSES
    if min(map(len, measured)) < least:
        return pair
    before, after = (_by_means(side, each) for side, each in zip(pair.sides, measured, strict=True))
    return pair._replace(before=before, after=after, nouns=MEASUREMENT_NOUNS if any(has_values) else FILE_NOUNS)


def summaries_of(
    measured: Sequence[Sequence[Sequence[SummaryStatistics]]], estimates: Sequence[Sequence[SummaryStatistics]]
) -> Summaries:
    """The columns of sides × names that summaries are judged by: each name's measurements, and what they come to."""
    import numpy

    return Summaries(
        means=numpy.array([[each.mean for each in side] for side in estimates]),
        deviations=numpy.array([[_deviation(each) for each in side] for side in measured]),
        counts=numpy.array([[float(each.count) for each in side] for side in estimates]),
        between=numpy.array([[_between(each) for each in side] for side in measured]),
        file_counts=numpy.array([[float(len(each)) for each in side] for side in measured]),
    )


def _by_means(series: Series, measured: Sequence[SummaryStatistics]) -> Series:
    return series._replace(processes=tuple(array("d", (each.mean,)) for each in measured), estimate=None, summaries=())


def _is_constant(measured: Sequence[SummaryStatistics]) -> bool:
    means = [each.mean for each in measured]
    return bool(means) and is_same(min(means), max(means)) and not any(each.standard_deviation for each in measured)


def _deviation(measured: Sequence[SummaryStatistics]) -> float:
    """The deviation of values inside of the measurements; not a number where one does not say it."""
    freedom = sum(max(0, each.count - 1) for each in measured)
    known = [each.standard_deviation for each in measured if each.count > 1]
    if not freedom or any(each is None for each in known):
        return math.nan
    scale = max(filter(None, known), default=1.0)  # squares can overflow
    squares = (
        (each.count - 1) * ((each.standard_deviation or 0.0) / scale) ** 2 for each in measured if each.count > 1
    )
    return scale * math.sqrt(math.fsum(squares) / freedom)


def _between(measured: Sequence[SummaryStatistics]) -> float:
    """The deviation of the measurements' means, as a fraction of their mean; not a number where there is one only."""
    if len(measured) < 2:
        return math.nan
    middle = fmean(each.mean for each in measured)
    return stdev(each.mean / middle for each in measured)
