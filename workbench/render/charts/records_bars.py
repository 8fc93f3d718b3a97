"""The scores of a run in a few equal bars, for a chart."""

from __future__ import annotations

from typing import NamedTuple

from workbench.analysis.records.summary import Histogram
from workbench.core.statistics import rank

BARS_COUNT = 60


class Bar(NamedTuple):
    """How many scores lie in `low` <= score < `end`."""

    low: int
    end: int
    not_high_count: int
    high_count: int


def score_bars(histogram: Histogram, limit: int) -> list[Bar]:
    """The histogram in at most about `BARS_COUNT` equal bars, one of which starts at the limit.

    What lies far outside the middle 98 % falls into the first and the last bar, which reach out to hold it.
    """
    lowest, highest = min(histogram.bins) << histogram.shift, ((max(histogram.bins) + 1) << histogram.shift) - 1
    p1, p99 = (histogram.value_at(rank(percent, histogram.score_count)) for percent in (1, 99))
    spread = p99 - p1 + 1
    low, high = max(lowest, p1 - spread), min(highest, p99 + spread)
    width = max(_nice_step(high - low + 1), histogram.width)
    first, last = (low - limit) // width, (high - limit) // width
    counts = {index: [0, 0] for index in range(first, last + 1)}
    for key, (not_high, risky) in histogram.bins.items():
        index = min(max(((key << histogram.shift) - limit) // width, first), last)
        counts[index][0] += not_high
        counts[index][1] += risky
    return [Bar(limit + index * width, limit + (index + 1) * width, *found) for index, found in counts.items()]


def _nice_step(span: int) -> int:
    """The smallest of 1, 2, 5, 10, 20, 50 … that cuts the span into at most `BARS_COUNT` pieces."""
    power = 1
    while True:
        for step in (power, 2 * power, 5 * power):
            if step * BARS_COUNT >= span:
                return step
        power *= 10
