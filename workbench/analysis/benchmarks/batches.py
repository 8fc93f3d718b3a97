"""Values of one or two processes cut into batches, which stand for the processes that are missing.

What differs from process to process cannot be seen in one of them, so a floor stands for it.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import pairwise

LEAST_PROCESSES = 3
"""With fewer processes on a side a name is judged by batches."""

LEAST_VALUES = 3
LEAST_BATCHES = 3
MOST_BATCHES = 10
PROCESS_FLOOR = 0.02
"""The unseen spread between processes, as a fraction, that is taken for granted on each side."""

MOST_CORRELATION = 0.8


def batches(processes: Sequence[array[float]]) -> list[array[float]]:
    """The values in their order, cut into as many batches of three or more as there can be, ten at most."""
    values = array("d")
    for process in processes:
        values.extend(process)
    count = min(MOST_BATCHES, len(values) // LEAST_VALUES)
    places = [round(i * len(values) / count) for i in range(count + 1)] if count else []
    return [values[start:end] for start, end in pairwise(places)]


def batch_inflation(measures: Sequence[float]) -> float:
    """How much larger the variance of a mean is because neighbouring batches are alike.

    The lag-1 correlation ρ makes it (1 + ρ) / (1 - ρ); negative ones count as zero, and ρ stays below 0.8.

    >>> batch_inflation([1.0, 2.0, 1.0, 2.0]), round(batch_inflation([1.0, 1.0, 1.0, 2.0, 2.0, 2.0]), 6)
    (1.0, 3.0)
    """
    middle = sum(measures) / len(measures)
    distances = [measure - middle for measure in measures]
    squares = sum(distance * distance for distance in distances)
    if len(measures) < LEAST_BATCHES or not squares > 0:
        return 1.0
    rho = min(MOST_CORRELATION, max(0.0, sum(a * b for a, b in pairwise(distances)) / squares))
    return (1 + rho) / (1 - rho)
