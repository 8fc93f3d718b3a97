"""Values of one or two processes only: batches stand for the processes that are missing, and nothing is final.

What differs from process to process cannot be seen in one of them, so a floor stands for it.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import pairwise

from workbench.core.arrays import Floats, Ints

LEAST_PROCESSES = 3
"""With fewer processes on a side a name is judged by batches."""

LEAST_VALUES = 3
MOST_BATCHES = 10
PROCESS_FLOOR = 0.02
"""The unseen spread between processes, as a fraction, that is taken for granted on each side."""


def batches(processes: Sequence[array[float]]) -> list[array[float]]:
    """The values in their order, cut into as many batches of three or more as there can be, ten at most."""
    values = array("d")
    for process in processes:
        values.extend(process)
    count = min(MOST_BATCHES, len(values) // LEAST_VALUES)
    places = [round(i * len(values) / count) for i in range(count + 1)] if count else []
    return [values[start:end] for start, end in pairwise(places)]


def inflation(measures: Floats, counts: Ints) -> Floats:
    """How much larger the variance of a mean is because neighbouring batches are alike, for each name.

    The lag-1 correlation ρ makes it (1 + ρ) / (1 - ρ); negative ones count as zero, and ρ stays below 0.8.
    """
    import numpy

    from workbench.comparison.stats.values import starts

    found = numpy.ones(len(counts))
    for place, (start, count) in enumerate(zip(starts(counts), counts, strict=True)):
        own = measures[start : start + count]
        distances = own - own.mean()
        squares = float((distances**2).sum())
        if count > 2 and squares > 0:
            rho = min(0.8, max(0.0, float((distances[1:] * distances[:-1]).sum()) / squares))
            found[place] = (1 + rho) / (1 - rho)
    return found
