"""Values that a tool keeps sorted: their order in time is lost, and the order of the file must not be taken for it."""

from __future__ import annotations

import random
from array import array
from itertools import pairwise

from workbench.core.model import Notice

_FEWEST = 5
"""Fewer values can well have risen by chance, and tell nothing of a drift."""

SORTED = Notice(
    "order_unknown",
    "The tool sorts the values, so their order in time is lost and nothing can be said of drift; "
    "they stand in an order made by chance.",
)


def is_sorted(values: array[float]) -> bool:
    """True where no value is less than the one before, and not all are the same."""
    is_rising = len(values) >= _FEWEST and values[0] < values[-1]
    return is_rising and all(first <= second for first, second in pairwise(values))


def in_chance_order(values: array[float]) -> array[float]:
    """Sorted values in an order that says nothing, the same for the same number of them; others as they are.

    >>> list(in_chance_order(array("d", (3, 1, 2)))), sorted(in_chance_order(array("d", range(6))))
    ([3.0, 1.0, 2.0], [0.0, 1.0, 2.0, 3.0, 4.0, 5.0])
    """
    if not is_sorted(values):
        return values
    shuffled = values[:]
    random.Random(len(values)).shuffle(shuffled)  # noqa: S311 - nothing is kept secret by it
    return shuffled
