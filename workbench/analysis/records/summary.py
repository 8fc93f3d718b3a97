"""The figures of a run. Summaries of parts add up: `a + b` is the summary of a's records followed by b's."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from itertools import accumulate
from types import MappingProxyType
from typing import Any, NamedTuple

from workbench.analysis.records.model import Worst
from workbench.core.statistics import middle_ranks

NOTHING: Mapping[Any, Any] = MappingProxyType({})

Ranked = tuple[int, Worst]
"""A record and the urgency of its severity, 0 the most urgent."""

HISTOGRAM_BINS = 16_384
"""So many different scores are told apart; beyond that, neighbours share a bin."""

WORST_COUNT = 20
UNKNOWN_WORDS_COUNT = 20

LARGEST_HALF = 2**53
"""Twice a score from here on is a float that cannot tell halves."""


class Histogram(NamedTuple):
    """How often each score occurs, exact up to `HISTOGRAM_BINS` different scores, then in bins of 2, 4, 8 …

    A score falls into bin `score >> shift`; `bins` maps a bin to its counts (not high risk, high risk).
    The shift is the smallest that keeps the bins within bounds, so it does not matter in which order,
    or in how many parts, the scores were counted.
    """

    shift: int = 0
    bins: Mapping[int, tuple[int, int]] = NOTHING

    @staticmethod
    def of(bins: Mapping[int, tuple[int, int]], shift: int = 0) -> Histogram:
        """The histogram of counts that were taken with this shift, made coarser if there are too many."""
        while len(bins) > HISTOGRAM_BINS:
            by = _steps_needed(bins)
            bins, shift = _coarser(bins, by), shift + by
        return Histogram(shift, bins)

    def __add__(self, other: Histogram) -> Histogram:  # type: ignore[override]
        shift = max(self.shift, other.shift)
        bins = _coarser(self.bins, shift - self.shift)
        for key, (low, high) in _coarser(other.bins, shift - other.shift).items():
            mine = bins.get(key, (0, 0))
            bins[key] = (mine[0] + low, mine[1] + high)
        return Histogram.of(bins, shift)

    @property
    def score_count(self) -> int:
        """How many scores."""
        return sum(low + high for low, high in self.bins.values())

    @property
    def width(self) -> int:
        """How many neighbouring scores share a bin; 1 means exact."""
        return 1 << self.shift

    def value_at(self, rank: int) -> int:
        """The score at a 1-based rank, or the lowest one of the bin that holds it."""
        keys = sorted(self.bins)
        ends = list(accumulate(sum(self.bins[key]) for key in keys))
        return keys[bisect_left(ends, rank)] << self.shift


def _steps_needed(bins: Mapping[int, Any]) -> int:
    """The fewest halvings that bring so many bins within bounds, found by bisection: scores may have 14,000 bits."""
    few, enough = 0, max(key.bit_length() for key in bins) + 1
    while enough - few > 1:
        middle = (few + enough) // 2
        is_enough = len({key >> middle for key in bins}) <= HISTOGRAM_BINS
        few, enough = (few, middle) if is_enough else (middle, enough)
    return enough


def _coarser(bins: Mapping[int, tuple[int, int]], by: int) -> dict[int, tuple[int, int]]:
    """The same counts in bins 2**by times as wide; always a new dict."""
    wider: dict[int, tuple[int, int]] = {}
    for key, (low, high) in bins.items():
        mine = wider.get(key >> by, (0, 0))
        wider[key >> by] = (mine[0] + low, mine[1] + high)
    return wider


class SeverityCount(NamedTuple):
    """Records of one severity, and how many of them are high risk."""

    record_count: int = 0
    high_risk_count: int = 0

    def __add__(self, other: SeverityCount) -> SeverityCount:  # type: ignore[override]
        return SeverityCount(self.record_count + other.record_count, self.high_risk_count + other.high_risk_count)


class Summary(NamedTuple):
    """What is said about a run as a whole.

    `severities` counts the known words and those of the policy; all others are in `other`, with the first
    few of them in `other_words`. `worst` holds the records to look at first, ordered by urgency of the
    severity, then by score, then by place in the file.
    """

    record_count: int = 0
    high_risk_count: int = 0
    score_sum: int = 0
    score_min: int | None = None
    score_max: int | None = None
    by_severity_count: int = 0
    by_score_count: int = 0
    severities: Mapping[str, SeverityCount] = NOTHING
    other: SeverityCount = SeverityCount()
    other_words: tuple[str, ...] = ()
    histogram: Histogram = Histogram()
    worst: tuple[Ranked, ...] = ()

    def __add__(self, other: Summary) -> Summary:  # type: ignore[override]
        words = dict.fromkeys((*self.severities, *other.severities))
        none = SeverityCount()
        return Summary(
            record_count=self.record_count + other.record_count,
            high_risk_count=self.high_risk_count + other.high_risk_count,
            score_sum=self.score_sum + other.score_sum,
            score_min=min((s for s in (self.score_min, other.score_min) if s is not None), default=None),
            score_max=max((s for s in (self.score_max, other.score_max) if s is not None), default=None),
            by_severity_count=self.by_severity_count + other.by_severity_count,
            by_score_count=self.by_score_count + other.by_score_count,
            severities={w: self.severities.get(w, none) + other.severities.get(w, none) for w in words},
            other=self.other + other.other,
            other_words=tuple(dict.fromkeys((*self.other_words, *other.other_words)))[:UNKNOWN_WORDS_COUNT],
            histogram=self.histogram + other.histogram,
            worst=merge_worst(self.worst, other.worst),
        )

    @property
    def average_score(self) -> float:
        """The mean rounded to two places; raises OverflowError where no double can hold it."""
        return round(self.score_sum / self.record_count, 2)

    @property
    def high_risk_share(self) -> float:
        """High-risk records as a fraction of all."""
        return self.high_risk_count / self.record_count if self.record_count else 0.0

    def score_at(self, rank: int) -> int:
        """The score at a 1-based rank, too low by less than the width of a bin where bins are wider than 1."""
        low = self.histogram.value_at(rank)
        return low if self.score_min is None else max(low, self.score_min)

    @property
    def median_score(self) -> float:
        """The median of all scores; half a point is dropped where scores are too large for a float to hold it."""
        low, high = map(self.score_at, middle_ranks(self.record_count))
        is_whole = (low + high) % 2 == 0 or abs(low + high) >= LARGEST_HALF
        return (low + high) // 2 if is_whole else (low + high) / 2


def merge_worst(first: tuple[Ranked, ...], second: tuple[Ranked, ...]) -> tuple[Ranked, ...]:
    """The worst of two parts, each a list of (urgency, record); equals keep their order."""
    return tuple(sorted((*first, *second), key=lambda entry: (entry[0], entry[1].score))[:WORST_COUNT])
