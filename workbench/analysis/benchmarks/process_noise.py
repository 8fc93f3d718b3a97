"""How far the processes of a benchmark lie from one another once one figure stands for each of them."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator, Sequence
from typing import NamedTuple

TRIMMED = 0.2
QUANTILES = (0.5, 0.25, 0.1, 0.0)
"""What may stand for a process beside the trimmed mean of its values; only the median where lengths differ."""

TRIMS = (0.0, 0.3, 0.5)
"""Parts of the processes, the slowest, that may be left out, as in a comparison."""

MANY_PROCESSES = 10
"""From so many on their own differences say how far two of them lie apart; fewer are taken for normal."""

MOST_DIFFERENCES = 100
"""Of more processes every n-th in the order of their size stands for the others."""

CLEARLY_QUIETER = 1.3
"""Another measure than the trimmed mean is only believed where it is quieter by this over the root of the number of
processes less one: of few processes some measure always looks quiet."""


class ProcessSpread(NamedTuple):
    """What stands for each process, as logarithms in their order, and their standard deviation.

    Of many processes the slowest may be left out of the deviation, as they are of a comparison.
    """

    measures: Sequence[float]
    deviation: float

    @property
    def process_count(self) -> int:
        """How many processes there are."""
        return len(self.measures)

    def difference(self, share: float) -> float:
        """By how much the second of two processes has to be slower to be the slower one in this share of all pairs."""
        if self.process_count < MANY_PROCESSES:
            from statistics import NormalDist

            return math.sqrt(2) * self.deviation * NormalDist().inv_cdf(share)
        step = -(-self.process_count // MOST_DIFFERENCES)
        kept = sorted(self.measures)[step // 2 :: step]
        differences = sorted(one - other for i, one in enumerate(kept) for j, other in enumerate(kept) if i != j)
        return quantile(differences, share)


def process_spread(processes: Sequence[array[float]]) -> ProcessSpread:
    """The spread by the measure that is quietest; all values are above zero, there are at least two processes."""
    spreads = [ProcessSpread(measures, _deviation(measures)) for measures in process_measures(processes)]
    quietest = min(spreads, key=lambda each: each.deviation)
    margin = 1 - CLEARLY_QUIETER / math.sqrt(len(processes) - 1)
    return quietest if quietest.deviation < margin * spreads[0].deviation else spreads[0]


def process_measures(processes: Sequence[array[float]]) -> Iterator[list[float]]:
    """For each measure that is fair, the logarithm that stands for each process; the trimmed mean comes first."""
    logs = [sorted(map(math.log, process)) for process in processes]
    is_even = min(map(len, logs)) == max(map(len, logs))
    yield [_trimmed_mean(each) for each in logs]
    if max(map(len, logs)) > 1:
        for share in QUANTILES if is_even else QUANTILES[:1]:
            yield [quantile(each, share) for each in logs]


def quantile(ordered: Sequence[float], share: float) -> float:
    """A quantile of ordered values, with linear interpolation (type 7 of Hyndman and Fan, 1996)."""
    place = share * (len(ordered) - 1)
    low = int(place)
    rest = place - low
    return ordered[low] if not rest else ordered[low] * (1 - rest) + ordered[low + 1] * rest


def _deviation(measures: Sequence[float]) -> float:
    ordered, count = sorted(measures), len(measures)
    trims = TRIMS if count >= MANY_PROCESSES else TRIMS[:1]
    return math.sqrt(min(_variance(ordered, count - int(trim * count + 1e-9)) for trim in trims))


def _variance(ordered: Sequence[float], kept: int) -> float:
    """Of one process; that of the mean of the lowest is winsorised (Tukey and McLaughlin, 1963)."""
    highest, count = ordered[kept - 1], len(ordered)
    winsorised = [min(each, highest) for each in ordered]
    middle = math.fsum(winsorised) / count
    return math.fsum((each - middle) ** 2 for each in winsorised) / (count - 1) / (kept / count) ** 2


def _trimmed_mean(ordered: Sequence[float]) -> float:
    cut = int(TRIMMED * len(ordered))
    kept = ordered[cut : len(ordered) - cut]
    return math.fsum(kept) / len(kept)
