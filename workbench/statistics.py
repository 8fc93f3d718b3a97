"""Numbers in, numbers out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

PERCENTILES = (50, 95, 99)


def rank(percent: float, count: int) -> int:
    """The 1-based nearest rank of a percentile: the smallest k with k/count >= percent/100.

    >>> rank(50, 3), rank(95, 20), rank(100, 7)
    (2, 19, 7)
    """
    return max(1, math.ceil(Fraction(str(percent)) * count / 100))


def samples_needed(percent: float) -> int:
    """How many samples a percentile needs to be something else than the largest of them.

    >>> samples_needed(50), samples_needed(95), samples_needed(99)
    (2, 20, 100)
    """
    return math.ceil(1 / (1 - Fraction(str(percent)) / 100))


def percentile(samples: Sequence[int], percent: float) -> int | None:
    """The nearest-rank percentile, always one of the samples; None where there are too few to tell.

    >>> percentile([3, 1, 2], 50), percentile([3, 1, 2], 95)
    (2, None)
    """
    if len(samples) < samples_needed(percent):
        return None
    return sorted(samples)[rank(percent, len(samples)) - 1]


def too_few_text(percent: float, count: int) -> str:
    """Why a percentile is not shown.

    >>> too_few_text(95, 7)
    'p95 needs 20 samples, here are 7'
    """
    return f"p{percent:g} needs {samples_needed(percent)} samples, here {'is' if count == 1 else 'are'} {count}"
