"""Percentiles of measured values, each with the interval in which the true one lies."""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from typing import NamedTuple

from workbench.core.benchmark import Series
from workbench.core.statistics import PERCENTILES, percentile_at, samples_needed

CONFIDENCE = 0.95


class Percentile(NamedTuple):
    """A percentile in the series' unit, and its 95 % interval; None for an end that too few values tell.

    The interval takes values for independent. Those of one process seldom are, so it is the least there is to doubt.
    """

    percent: float
    value: float
    low: float | None
    high: float | None


def percentiles_of(series: Series, percents: Sequence[float] = PERCENTILES) -> tuple[Percentile, ...]:
    """The percentiles of all values of a series together, without those that too few values tell.

    The interval's ends are values: the count of values below a percentile is binomial, whatever their distribution
    (David and Nagaraja, Order Statistics, 7.1).
    """
    ordered = array("d", sorted(value for process in series.processes for value in process))
    return tuple(_percentile(ordered, percent) for percent in percents if len(ordered) >= samples_needed(percent))


def interval_ranks(percent: float, count: int) -> tuple[int, int]:
    """The 1-based ranks that enclose the percentile; 0 and count + 1 stand for an end that there is not.

    >>> interval_ranks(50, 10), interval_ranks(95, 100), interval_ranks(50, 5)
    ((2, 9), (90, 100), (0, 6))
    """
    tail, reached, low, high = (1 - CONFIDENCE) / 2, 0.0, 0, count + 1
    for below in range(count + 1):
        reached += _probability(below, count, percent / 100)
        if reached <= tail:
            low = below + 1
        if reached >= 1 - tail:
            high = below + 1
            break
    return low, high


def _percentile(ordered: Sequence[float], percent: float) -> Percentile:
    count = len(ordered)
    low, high = interval_ranks(percent, count)
    return Percentile(
        percent=percent,
        value=percentile_at(ordered, percent),
        low=ordered[low - 1] if low else None,
        high=ordered[high - 1] if high <= count else None,
    )


def _probability(successes: int, count: int, share: float) -> float:
    """Of a binomial distribution; by logarithms, as the factors leave the range of floats."""
    ways = math.lgamma(count + 1) - math.lgamma(successes + 1) - math.lgamma(count - successes + 1)
    return math.exp(ways + successes * math.log(share) + (count - successes) * math.log1p(-share))
