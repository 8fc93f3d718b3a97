"""How far two groups of processes lie apart by rank alone: a guard that no assumption about their noise can fool.

Processes often run in modes (a memory layout, a clock rate), and then a mean with its variance can look sure by the
luck of the draw. A verdict therefore also asks that the ranks say so (Mann and Whitney, 1947).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import comb
from typing import NamedTuple

from workbench.comparison.stats.decision import BothWays
from workbench.comparison.stats.values import SideValues
from workbench.core.arrays import Floats

EXACT_BOUND = 60
"""Up to so many processes on both sides together the distribution is counted; beyond it is normal for our purpose."""


MOST_PAIRS = 2_500
"""With more pairs of processes a name they are not looked at one by one."""

LIMIT = 0.0025
"""The largest p value that still counts as apart."""


FAR_LIMIT = 0.05
"""The same for a change that is many times what matters: one odd process among several does not take it back."""


class Separations(NamedTuple):
    """For each name the part of pairs in which the current process is the larger, its p values, and their limit."""

    shares: Floats
    p: BothWays
    limits: Floats


def separations(measures: Sequence[Floats], sides: Sequence[SideValues]) -> Separations:
    """How far the sides of all names lie apart, from the measures of all their processes."""
    import numpy

    found = numpy.empty((4, len(sides[0].counts)))
    shapes = set(zip(*(side.counts.tolist() for side in sides), strict=True))
    for m, n in shapes:
        places = numpy.flatnonzero((sides[0].counts == m) & (sides[1].counts == n))
        blocks = [
            each[side.name_starts[places][:, None] + numpy.arange(size)]
            for each, side, size in zip(measures, sides, (m, n), strict=True)
        ]
        shares = larger_shares(blocks[0], blocks[1])
        found[:3, places] = [shares, separation_p(shares, m, n), separation_p(1 - shares, m, n)]
        found[3, places] = limit(m, n)
    return Separations(found[0], BothWays(found[1], found[2]), found[3])


def limit(before_count: int, after_count: int) -> float:
    """The limit, or where so few processes cannot reach it, that all of one side lie beyond all of the other."""
    if before_count + after_count > EXACT_BOUND and min(before_count, after_count) > 1:
        return LIMIT * (1 + 1e-9)
    return max(LIMIT, 1 / comb(before_count + after_count, before_count)) * (1 + 1e-9)


def larger_shares(before: Floats, after: Floats) -> Floats:
    """The part of all pairs in which the current process is the larger, ties half: names × processes in, names out."""
    import numpy

    if before.shape[1] * after.shape[1] > MOST_PAIRS:
        return numpy.array([_larger_share(*name) for name in zip(before, after, strict=True)])
    difference = after[:, None, :] - before[:, :, None]
    found: Floats = ((difference > 0).mean(axis=(1, 2)) + (difference >= 0).mean(axis=(1, 2))) / 2
    return found


def _larger_share(before: Floats, after: Floats) -> float:
    """The same for one name by sorting, where there are too many pairs to look at each."""
    import numpy

    ordered = numpy.sort(before)
    smaller, not_larger = (numpy.searchsorted(ordered, after, side).sum() for side in ("left", "right"))
    return float(smaller + not_larger) / 2 / len(before) / len(after)


def separation_p(shares: Floats, before_count: int, after_count: int) -> Floats:
    """The one-sided p value that the current processes are not larger, for each share of larger pairs.

    Ties count half and are rounded down to a whole number of pairs, which errs on the side of no verdict.
    """
    import numpy
    from scipy.special import ndtr

    pairs = before_count * after_count
    larger = numpy.floor(shares * pairs + 1e-9)
    if before_count + after_count <= EXACT_BOUND:
        counted: Floats = numpy.asarray(_tails(before_count, after_count))[larger.astype(int)]
        return counted
    deviation = (pairs * (before_count + after_count + 1) / 12) ** 0.5
    normal: Floats = ndtr(-(larger - 0.5 - pairs / 2) / deviation)
    return normal


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
