"""Numbers in, numbers out."""

from __future__ import annotations

import math
from collections.abc import Sequence

PERCENTILES = (50, 95, 99)
MEDIAN_PERCENT = 50

Z_80 = 0.8416212335729143
"""80 % of normal values lie below so many standard deviations."""

Z_90 = 1.6448536269514722
"""90 % of normal values lie within so many standard deviations, and 95 % below so many."""

Z_95 = 1.959963984540054
"""95 % of normal values lie within so many standard deviations."""

NORMAL_QUARTILES = 1.349
"""So many standard deviations lie between the quartiles of a normal distribution."""

NORMAL_MAD = 1.4826
"""A normal distribution's standard deviation over its median absolute deviation."""


ROUNDING = 1e-12
"""What converting a unit can make of a value, as a fraction of it."""


def is_same(one: float, other: float) -> bool:
    """True where two values differ by no more than the conversion of a unit makes.

    >>> is_same(0.3, 0.1 + 0.2), is_same(1e9, 1e9 + 1)
    (True, False)
    """
    return math.isclose(one, other, rel_tol=ROUNDING)


def rank(percent: float, count: int) -> int:
    """The 1-based nearest rank of a percentile: the smallest k with k/count >= percent/100.

    >>> rank(50, 3), rank(95, 20), rank(100, 7), rank(0.7, 1000)
    (2, 19, 7, 7)
    """
    numerator, denominator = _ratio(percent)
    return max(1, -(-numerator * count // (100 * denominator)))


def samples_needed(percent: float) -> int:
    """How many samples a percentile needs to be something else than the largest of them.

    >>> samples_needed(50), samples_needed(95), samples_needed(99), samples_needed(99.9)
    (2, 20, 100, 1000)
    """
    numerator, denominator = _ratio(percent)
    return -(-100 * denominator // (100 * denominator - numerator))


def _ratio(percent: float) -> tuple[int, int]:
    """The number as it is written in decimals, not as the nearest binary fraction."""
    if isinstance(percent, int):
        return percent, 1
    from fractions import Fraction  # not needed for whole per cents, and slow to import

    return Fraction(str(percent)).as_integer_ratio()


def percentile(samples: Sequence[float], percent: float) -> float | None:
    """A percentile as everybody is shown it; None where there are too few samples to tell.

    >>> percentile([4, 1, 2, 3], 50), percentile([4, 1, 2, 3], 95)
    (2.5, None)
    """
    return None if len(samples) < samples_needed(percent) else percentile_at(sorted(samples), percent)


def percentile_at(ordered: Sequence[float], percent: float) -> float:
    """The percentile of ordered samples: p50 is the median, any other the sample at the nearest rank.

    >>> percentile_at([1, 2, 3, 4], 50), percentile_at([1, 2, 3, 4], 75)
    (2.5, 3)
    """
    return median_of(ordered) if percent == MEDIAN_PERCENT else ordered[rank(percent, len(ordered)) - 1]


def median_of(ordered: Sequence[float]) -> float:
    """The median of ordered samples: the middle one, or the mean of the two in the middle.

    >>> median_of([1, 2, 9]), median_of([1, 2, 3, 9])
    (2, 2.5)
    """
    low, high = (ordered[place - 1] for place in middle_ranks(len(ordered)))
    return between(low, high)


def middle_ranks(count: int) -> tuple[int, int]:
    """The 1-based ranks of the samples in the middle: twice the same where there is one.

    >>> middle_ranks(3), middle_ranks(4)
    ((2, 2), (2, 3))
    """
    return (count + 1) // 2, count // 2 + 1


def between(low: float, high: float) -> float:
    """The middle of two numbers, also of those whose sum there is no number for.

    >>> between(1, 2), between(1, 3), between(1e308, 1.5e308)
    (1.5, 2.0, 1.25e+308)
    """
    half = (low + high) / 2
    return low if low == high else half if math.isfinite(half) else low / 2 + high / 2


def too_few_text(percent: float, count: int) -> str:
    """Why a percentile is not shown.

    >>> too_few_text(95, 7)
    'p95 needs 20 samples, here are 7'
    """
    return f"p{percent:g} needs {samples_needed(percent)} samples, here {'is' if count == 1 else 'are'} {count}"


def number(value: float | None) -> float | None:
    """A figure as JSON knows it: what is unknown or not finite is None.

    >>> number(1.5), number(float("nan")), number(None)
    (1.5, None, None)
    """
    return None if value is None or not math.isfinite(value) else float(value)
