"""The running figures of a kernel, kept as counts of (score, severity) until they are asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from workbench.analysis.records.model import Worst
from workbench.analysis.records.risk_policy import Rule, counted_severities
from workbench.analysis.records.summary import (
    UNKNOWN_WORDS_COUNT,
    WORST_COUNT,
    Histogram,
    Ranked,
    SeverityCount,
    Summary,
    merge_worst,
)

Judged = tuple[int, str]
"""A score and a severity."""

COUNTS_KEPT = 50_000
LENGTH_KEPT = 4_000_000
"""So many characters of unknown severities are kept before they are counted together."""


class Totals:
    """Adds up blocks; `summary()` may be asked at any time."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.words = counted_severities(rule)
        self._counts: Counter[Judged] = Counter()
        self._length = 0
        self._folded = Summary(severities={word: SeverityCount() for word in self.words})
        self._worst: tuple[Ranked, ...] = ()

    def add(self, counts: Mapping[Judged, int]) -> None:
        """Counts one block's records, pairs in the order in which they first occur."""
        self._counts.update(counts)
        self._length += sum(len(word) for _, word in counts if word not in self.words)
        if len(self._counts) > COUNTS_KEPT or self._length > LENGTH_KEPT:
            self._fold()

    def entering(self, counts: Mapping[Judged, int]) -> set[Judged]:
        """The pairs of a block whose records may enter the list of the worst.

        Only what is more urgent than the last of a full list can; soon that is hardly any.
        """
        full = len(self._worst) == WORST_COUNT
        bar = (self._worst[-1][0], self._worst[-1][1].score) if full else None
        risky = ((self._place(pair), pair) for pair in counts if self.rule.is_high_risk(*pair))
        ranked = sorted(entry for entry in risky if bar is None or entry[0] < bar)
        chosen: set[Judged] = set()
        taken, last = 0, None
        for place, pair in ranked:
            if taken >= WORST_COUNT and place != last:
                break
            chosen.add(pair)
            taken, last = taken + counts[pair], place
        return chosen

    def add_worst(self, records: list[Worst]) -> None:
        """Offers records, in file order, to the list of the worst."""
        ranked = tuple((self.rule.urgency(record.severity), record) for record in records)
        self._worst = merge_worst(self._worst, ranked)

    def summary(self) -> Summary:
        """The figures of everything added so far."""
        self._fold()
        return self._folded + Summary(worst=self._worst)

    def _place(self, pair: Judged) -> tuple[int, int]:
        return self.rule.urgency(pair[1]), pair[0]

    def _fold(self) -> None:
        self._folded += summary_of(self._counts, self.rule, self.words)
        self._counts.clear()
        self._length = 0


def summary_of(counts: Mapping[Judged, int], rule: Rule, words: tuple[str, ...]) -> Summary:
    """The figures of so many records of each score and severity, all but the worst."""
    severities = dict.fromkeys(words, SeverityCount())
    other = SeverityCount()
    bins: dict[int, tuple[int, int]] = {}
    by_severity = by_score = 0
    for (score, severity), count in counts.items():
        risky = count if rule.is_high_risk(score, severity) else 0
        low, high = bins.get(score, (0, 0))
        bins[score] = (low + count - risky, high + risky)
        by_severity += count if severity in rule.severities else 0
        by_score += count if score < rule.score_limit else 0
        if severity in severities:
            severities[severity] += SeverityCount(count, risky)
        else:
            other += SeverityCount(count, risky)
    return Summary(
        record_count=sum(counts.values()),
        high_risk_count=sum(high for _, high in bins.values()),
        score_sum=sum(score * count for (score, _), count in counts.items()),
        score_min=min(bins, default=None),
        score_max=max(bins, default=None),
        by_severity_count=by_severity,
        by_score_count=by_score,
        severities=severities,
        other=other,
        other_words=unknown_words(counts, words),
        histogram=Histogram.of(bins),
    )


def unknown_words(counts: Mapping[Judged, int], words: tuple[str, ...]) -> tuple[str, ...]:
    """The first few severities that are not counted by themselves."""
    return tuple(dict.fromkeys(word for _, word in counts if word not in words))[:UNKNOWN_WORDS_COUNT]
