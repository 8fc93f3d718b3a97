"""The compiled kernel's face: `_native.c` goes through the bytes; here is what is rare, and what is put together.

One kernel is used by one thread at a time. Blocks are worked on without the GIL, so other threads go on meanwhile.
"""

from __future__ import annotations

from workbench.analysis.records import _native
from workbench.analysis.records.line import LineReject, NotARecordError, read_score, split_fields
from workbench.analysis.records.model import Worst
from workbench.analysis.records.risk_policy import Rule, counted_severities
from workbench.analysis.records.summary import (
    HISTOGRAM_BINS,
    UNKNOWN_WORDS_COUNT,
    WORST_COUNT,
    Histogram,
    Ranked,
    SeverityCount,
    Summary,
    merge_worst,
)
from workbench.analysis.records.totals import Totals
from workbench.core.columns import BlockColumns
from workbench.core.texts import Texts

if (HISTOGRAM_BINS, WORST_COUNT, UNKNOWN_WORDS_COUNT) != (
    _native.HISTOGRAM_BINS,
    _native.WORST_COUNT,
    _native.UNKNOWN_WORDS_COUNT,
):
    raise ImportError("the compiled kernel was built from other sources; install again")


class NativeKernel:
    """Works by the contract in compiled code."""

    name = "compiled"

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self._words = counted_severities(rule)
        listed_count = len(set(rule.severities))
        encoded = tuple(word.encode("utf-8", "surrogatepass") for word in self._words)
        self._native = _native.Kernel(encoded, listed_count, rule.score_limit)
        self._bar = (listed_count + 1, 0)  # before the list is full, everything is worse than the bar
        self._worst: tuple[Ranked, ...] = ()
        self._big = Totals(rule)

    def parse(self, block: bytes, first_line: int) -> _native.Lines:
        return _native.parse(block, first_line, odd_line)

    def classify(self, lines: _native.Lines) -> None:
        self._native.classify(lines)

    def summarise(self, lines: _native.Lines, source: str) -> None:
        rows = self._native.summarise(lines, *self._bar)
        if rows:
            self._add_worst(_records(lines, rows, source))
        if lines.big:
            self._add_big(_records(lines, [row for row, _, _ in lines.big], source))

    def summary(self) -> Summary:
        counts, others, bins, shift, by_score, score_count, sum_high, sum_low, low, high = self._native.figures()
        *known, other = [SeverityCount(calm + risky, risky) for calm, risky in counts]
        severities = dict(zip(self._words, known, strict=True))
        short = Summary(
            score_sum=(sum_high << 64) + sum_low,
            score_min=low if score_count else None,
            score_max=high if score_count else None,
            histogram=Histogram(shift, dict(bins)),
            worst=self._worst,
        )
        scores = short + self._big.summary()
        return scores._replace(
            record_count=sum(calm + risky for calm, risky in counts),
            high_risk_count=sum(risky for _, risky in counts),
            by_severity_count=sum(severities[word].record_count for word in set(self.rule.severities)),
            by_score_count=by_score,
            severities=severities,
            other=other,
            other_words=tuple(others),
        )

    def json(self, lines: _native.Lines) -> bytes:
        return lines.json()

    def rows(self, lines: _native.Lines) -> list[tuple[str, int, str, bool]]:
        return [row[:4] for row in map(lines.row, range(lines.record_count))]

    def columns(self, lines: _native.Lines) -> BlockColumns:
        import numpy

        name_offsets, names, scores, severity_offsets, severities, flags = lines.buffers()
        bits = numpy.unpackbits(numpy.frombuffer(flags, "uint8"), count=lines.record_count, bitorder="little")
        return BlockColumns(
            names=Texts(numpy.frombuffer(name_offsets, "int64"), names),
            scores=numpy.frombuffer(scores, "int64"),
            severities=Texts(numpy.frombuffer(severity_offsets, "int64"), severities),
            is_high_risk=bits.astype(bool),
            big_scores={row: score for row, score, _ in lines.big},
        )

    def _add_worst(self, records: list[Worst]) -> None:
        """Offers records, in any order of ranks, to the list of the worst; equals are in file order."""
        self._worst = merge_worst(self._worst, tuple((self.rule.urgency(r.severity), r) for r in records))
        if len(self._worst) == WORST_COUNT:
            urgency, last = self._worst[-1]
            self._bar = (urgency, last.score)

    def _add_big(self, records: list[Worst]) -> None:
        """Scores past 64 bits are rare, so they are added up as the pure-Python kernel does it."""
        counts: dict[tuple[int, str], int] = {}
        for record in records:
            pair = (record.score, record.severity)
            counts[pair] = counts.get(pair, 0) + 1
        self._big.add(counts)
        entering = self._big.entering(counts)
        self._big.add_worst([record for record in records if (record.score, record.severity) in entering])


def _records(lines: _native.Lines, rows: list[int], source: str) -> list[Worst]:
    """Some of a block's records, with the place where they stand."""
    found = map(lines.row, rows)
    return [Worst(name, score, severity, source, line_number) for name, score, severity, _, line_number in found]


def odd_line(text: str, line_number: int, rejects: list[LineReject]) -> int | None:
    """The score of a line that is not of the plainest kind; None when it is no record, which is noted."""
    try:
        _, score, _ = split_fields(text)
        return read_score(score)
    except NotARecordError as error:
        rejects.append(LineReject(line_number, error.code, error.reason, text))
        return None
