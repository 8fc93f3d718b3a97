"""How far two groups of processes lie apart by rank alone: a guard that no assumption about their noise can fool.

Processes often run in modes (a memory layout, a clock rate), and then a mean with its variance can look sure by the
luck of the draw. A verdict therefore also asks that the ranks say so (Mann and Whitney, 1947).
"""

from __future__ import annotations

from functools import lru_cache
from math import comb
from typing import Any

EXACT_BOUND = 60
"""Up to so many processes on both sides together the distribution is counted; beyond it is normal for our purpose."""


MOST_PAIRS = 2_500
"""With more pairs of processes a name they are not looked at one by one."""

LIMIT = 0.0025
"""The largest p value that still counts as apart."""


def limit(before_count: int, after_count: int) -> float:
    """The limit, or where so few processes cannot reach it, that all of one side lie beyond all of the other."""
    if before_count + after_count > EXACT_BOUND and min(before_count, after_count) > 1:
        return LIMIT * (1 + 1e-9)
    return max(LIMIT, 1 / comb(before_count + after_count, before_count)) * (1 + 1e-9)


def larger_shares(before: Any, after: Any) -> Any:
    """The part of all pairs in which the current process is the larger, ties half: names × processes in, names out."""
    import numpy

    if before.shape[1] * after.shape[1] > MOST_PAIRS:
        return numpy.array([_larger_share(*name) for name in zip(before, after, strict=True)])
    difference = after[:, None, :] - before[:, :, None]
    return ((difference > 0).mean(axis=(1, 2)) + (difference >= 0).mean(axis=(1, 2))) / 2


def _larger_share(before: Any, after: Any) -> float:
    """The same for one name by sorting, where there are too many pairs to look at each."""
    import numpy

    ordered = numpy.sort(before)
    smaller, not_larger = (numpy.searchsorted(ordered, after, side).sum() for side in ("left", "right"))
    return float(smaller + not_larger) / 2 / len(before) / len(after)


def separation_p(shares: Any, before_count: int, after_count: int) -> Any:
    """The one-sided p value that the current processes are not larger, for each share of larger pairs.

    Ties count half and are rounded down to a whole number of pairs, which errs on the side of no verdict.
    """
    import numpy
    from scipy.special import ndtr

    pairs = before_count * after_count
    larger = numpy.floor(shares * pairs + 1e-9)
    if before_count + after_count <= EXACT_BOUND:
        return numpy.asarray(_tails(before_count, after_count))[larger.astype(int)]
    deviation = (pairs * (before_count + after_count + 1) / 12) ** 0.5
    return ndtr(-(larger - 0.5 - pairs / 2) / deviation)


@lru_cache(maxsize=256)
def _tails(m: int, n: int) -> tuple[float, ...]:
    """P(U >= u) for u from 0 to m n when both groups are alike."""
    total = comb(m + n, m)
    counts = _counts(min(m, n), max(m, n))
    tails, above = [], 0
    for count in reversed(counts):
        above += count
        tails.append(above / total)
    return tuple(reversed(tails))


def _counts(m: int, n: int) -> list[int]:
    """How many orders give each U: the coefficients of the Gaussian binomial, built factor by factor."""
    size = m * n + 1
    counts = [1] + [0] * (size - 1)
    for i in range(1, m + 1):
        for u in range(size - 1, n + i - 1, -1):  # times (1 - q^(n+i))
            counts[u] -= counts[u - n - i]
        for u in range(i, size):  # divided by (1 - q^i)
            counts[u] += counts[u - i]
    return counts
