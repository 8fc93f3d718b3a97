"""Durations in bounded memory: all of them while they are few, then counts in buckets; either way they add up.

A bucket holds the durations whose first seven binary digits after the leading one are the same, so each octave has
128 buckets and a bucket's middle is at most 1/256 (0.4 %) away from whatever lies in it. A function that took between
a nanosecond and a day fills at most 6,000 buckets. It is a histogram on a logarithmic scale, as HdrHistogram and
DDSketch are; the bucket is read off the number's own bits, the upper half of an IEEE 754 single.
"""

from __future__ import annotations

import sys
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import accumulate
from typing import NamedTuple

from workbench.core.statistics import MEDIAN_PERCENT, between, middle_ranks, rank, samples_needed

EXACT_COUNT = 1024
"""From so many durations on, only their buckets are kept."""

BUCKET_COUNT = 2**15
"""No duration lies in this bucket or above: it would be negative."""

RELATIVE_ERROR = 1 / 256 + 1 / 2**23
"""How far a percentile from buckets may be off, as a fraction: half a bucket, and the rounding to a single."""

_UPPER_HALF = slice(1 if sys.byteorder == "little" else 0, None, 2)


class Durations(NamedTuple):
    """Durations in seconds: either all of them, ordered, or how many lie in each bucket."""

    values: tuple[float, ...] = ()
    buckets: Mapping[int, int] = {}

    @property
    def number(self) -> int:
        """How many durations there are."""
        return len(self.values) + sum(self.buckets.values())

    @property
    def is_exact(self) -> bool:
        """True while every single duration is known."""
        return not self.buckets

    def percentile(self, percent: float) -> float | None:
        """The median, or for other percentiles the duration at the nearest rank; None where there are too few to tell.

        From buckets it is the middle of one, off by at most RELATIVE_ERROR.
        """
        number = self.number
        if number < samples_needed(percent):
            return None
        if percent == MEDIAN_PERCENT:
            return between(*map(self._at, middle_ranks(number)))
        return self._at(rank(percent, number))

    def _at(self, wanted: int) -> float:
        """The duration at a 1-based rank."""
        if self.is_exact:
            return self.values[wanted - 1]
        ordered = sorted(self.buckets)
        reached = accumulate(self.buckets[bucket] for bucket in ordered)
        return middle_of(next(bucket for bucket, count in zip(ordered, reached, strict=True) if count >= wanted))


def durations_of(values: Iterable[float], buckets: Mapping[int, int] | None = None) -> Durations:
    """The durations given one by one together with those counted already.

    >>> durations_of([3.0, 1.0]), durations_of([1.0], {16256: 2000})
    (Durations(values=(1.0, 3.0), buckets={}), Durations(values=(), buckets={16256: 2001}))
    """
    ordered = tuple(sorted(values))
    if not buckets and len(ordered) < EXACT_COUNT:
        return Durations(ordered)
    counts = Counter(buckets or {})
    counts.update(buckets_of(ordered))
    return Durations((), dict(counts))


def joined(one: Durations, other: Durations) -> Durations:
    """Both together, the same as if they had been recorded in one place, in whatever order they are joined."""
    counts = Counter(one.buckets)
    counts.update(other.buckets)
    return durations_of((*one.values, *other.values), counts)


def buckets_of(values: Iterable[float]) -> array[int]:
    """The bucket of each duration."""
    return array("H", array("f", values).tobytes())[_UPPER_HALF]


def middle_of(bucket: int) -> float:
    """The duration in the middle of a bucket.

    >>> middle_of(buckets_of([1.0])[0]), middle_of(buckets_of([0.0])[0])
    (1.00390625, 0.0)
    """
    if not bucket:
        return 0.0
    edges = array("H", [0, 0, 0, 0])
    edges[_UPPER_HALF] = array("H", [bucket, bucket + 1])
    low, high = array("f", edges.tobytes())
    return (low + high) / 2
