"""A benchmark's values in numbers: figures, drift and outliers. Pure functions: series in, numbers out."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from workbench.core.benchmark import Series, SummaryStatistics
from workbench.core.statistics import NORMAL_QUARTILES, median_of, percentile_at, rank, samples_needed

DRIFT_VALUES = 8
"""A shorter sequence cannot show a drift: its rank correlation is too coarse."""

OUTLIER_DISTANCE = 3.0
"""An outlier lies so many interquartile ranges beyond the quartiles (Tukey's "far out")."""

OUTLIER_LEAST_DISTANCE = 0.05
"""And at least this share of the median, so that a coarse clock's steps are no outliers."""

QUARTILES_VALUES = 4
"""With fewer values the spread is the standard deviation instead of the quartiles' distance."""


class SeriesFigures(NamedTuple):
    """A series in numbers, in its unit; None where there is too little to tell.

    `spread` and `process_spread` are fractions of the median: how far a value, and a process's median, typically
    lies from the middle. `is_estimate` says that there are no single values; summaries, where there are several, count
    as processes. Of what failed without a value nothing is known.
    """

    value_count: int
    process_count: int
    mean: float | None
    standard_deviation: float | None
    minimum: float | None
    p50: float | None
    p95: float | None
    p99: float | None
    maximum: float | None
    spread: float | None
    process_spread: float | None
    is_estimate: bool


class Drift(NamedTuple):
    """How values change with their order: standard errors from no trend, and last third over first third, less one."""

    z: float
    change: float


def figures_of(series: Series) -> SeriesFigures:
    """The figures of all values of a series together."""
    if not any(series.processes):
        return _estimated(series)
    values = pooled(series)
    ordered = sorted(values)
    return SeriesFigures(
        value_count=len(values),
        process_count=sum(map(bool, series.processes)),
        mean=math.fsum(values) / len(values),
        standard_deviation=_deviation(values),
        minimum=ordered[0],
        p50=_percentile(ordered, 50),
        p95=_percentile(ordered, 95),
        p99=_percentile(ordered, 99),
        maximum=ordered[-1],
        spread=_spread(ordered),
        process_spread=_process_spread(series),
        is_estimate=False,
    )


def summary_of(values: Sequence[float]) -> SummaryStatistics:
    """A summary of values, at least one."""
    ordered = sorted(values)
    mean = math.fsum(values) / len(values)
    return SummaryStatistics(len(values), mean, _deviation(values), ordered[0], median_of(ordered), ordered[-1])


def pooled(series: Series) -> array[float]:
    """All values of a series, process after process."""
    values = array("d")
    for process in series.processes:
        values.extend(process)
    return values


def drift_of(sequences: Iterable[Sequence[float]]) -> Drift | None:
    """The trend inside of sequences, taken together; None where all of them are too short or at zero.

    Spearman's rank correlation with the order, whose variance without a trend is 1 / (n - 1); sequences are
    weighted by their length.
    """
    long_enough = [sequence for sequence in sequences if len(sequence) >= DRIFT_VALUES]
    total = sum(len(sequence) - 1 for sequence in long_enough)
    if not total:
        return None
    z = math.fsum(_rank_correlation(one) * (len(one) - 1) for one in long_enough) / math.sqrt(total)
    firsts, lasts = array("d"), array("d")
    for sequence in long_enough:
        middle = median_of(sorted(sequence))
        if middle > 0:
            third = len(sequence) // 3
            firsts.extend(value / middle for value in sequence[:third])
            lasts.extend(value / middle for value in sequence[-third:])
    first = median_of(sorted(firsts)) if firsts else 0.0
    return Drift(z, median_of(sorted(lasts)) / first - 1) if first > 0 else None


def _estimated(series: Series) -> SeriesFigures:
    known = series.estimate
    if known is None:
        return SeriesFigures(0, 0, None, None, None, None, None, None, None, None, None, is_estimate=True)
    middle = known.mean if known.median is None else known.median
    return SeriesFigures(
        value_count=known.count,
        process_count=len(series.summaries),
        mean=known.mean,
        standard_deviation=known.standard_deviation,
        minimum=known.minimum,
        p50=known.median,
        p95=None,
        p99=None,
        maximum=known.maximum,
        spread=_relative(known.standard_deviation, middle),
        process_spread=_summary_spread(series.summaries),
        is_estimate=True,
    )


def _percentile(ordered: Sequence[float], percent: float) -> float | None:
    """The percentile of ordered values; None where there are too few to tell."""
    return None if len(ordered) < samples_needed(percent) else percentile_at(ordered, percent)


def _deviation(values: Sequence[float]) -> float | None:
    """The standard deviation of a sample; None for a single value."""
    if len(values) < 2:
        return None
    mean = math.fsum(values) / len(values)
    distances = [value - mean for value in values]
    mean_error = math.fsum(distances) ** 2 / len(values)  # the mean is rounded; without this, equal values would differ
    squares = math.fsum(distance * distance for distance in distances)
    return math.sqrt(max(0.0, squares - mean_error) / (len(values) - 1))


def _relative(distance: float | None, middle: float) -> float | None:
    return distance / middle if distance is not None and middle > 0 else None


def _quartiles(ordered: Sequence[float]) -> tuple[float, float]:
    return ordered[rank(25, len(ordered)) - 1], ordered[rank(75, len(ordered)) - 1]


def _spread(ordered: Sequence[float]) -> float | None:
    """How far a value typically lies from the median; single outliers do not count."""
    if len(ordered) < QUARTILES_VALUES:
        return _relative(_deviation(ordered), median_of(ordered))
    low, high = _quartiles(ordered)
    return _relative((high - low) / NORMAL_QUARTILES, median_of(ordered))


def _process_spread(series: Series) -> float | None:
    """The same between processes; None where each gave one value only, as it is the spread itself then."""
    medians = process_medians(series)
    if len(medians) < 2 or max(map(len, series.processes)) < 2:
        return None
    return _spread(sorted(medians))


def _summary_spread(summaries: Sequence[SummaryStatistics]) -> float | None:
    """The same between the means of several summaries."""
    if len(summaries) < 2 or max(each.count for each in summaries) < 2:
        return None
    return _spread(sorted(each.mean for each in summaries))


def process_medians(series: Series) -> list[float]:
    return [median_of(sorted(process)) for process in series.processes if process]


def _rank_correlation(sequence: Sequence[float]) -> float:
    """Spearman's correlation of values with their order; 0 where all values are the same."""
    ranks = _ranks(sequence)
    middle = (len(ranks) - 1) / 2
    shared = math.fsum((place - middle) * (rank_ - middle) for place, rank_ in enumerate(ranks))
    of_places = math.fsum((place - middle) ** 2 for place in range(len(ranks)))
    of_ranks = math.fsum((rank_ - middle) ** 2 for rank_ in ranks)
    return shared / math.sqrt(of_places * of_ranks) if of_ranks else 0.0


def _ranks(sequence: Sequence[float]) -> array[float]:
    """Each value's place in the order, from 0; equal values share the middle of their places."""
    order = sorted(range(len(sequence)), key=sequence.__getitem__)
    ranks = array("d", bytes(8 * len(order)))
    start = 0
    for end in range(1, len(order) + 1):
        if end == len(order) or sequence[order[end]] != sequence[order[start]]:
            for place in range(start, end):
                ranks[order[place]] = (start + end - 1) / 2
            start = end
    return ranks


def outlier_count(values: Sequence[float]) -> int:
    """How many values lie far outside the others; 0 where there are too few to tell."""
    if len(values) < QUARTILES_VALUES:
        return 0
    low, high = outlier_fences(values)
    return sum(not low <= value <= high for value in values)


def outlier_fences(values: Sequence[float]) -> tuple[float, float]:
    """The lowest and the highest value that is no outlier."""
    ordered = sorted(values)
    low, high = _quartiles(ordered)
    distance = max(OUTLIER_DISTANCE * (high - low), OUTLIER_LEAST_DISTANCE * abs(median_of(ordered)))
    return low - distance, high + distance
