"""Records as columns: what tables, charts and comparisons work on, however many there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from workbench.core.distinct import distinct
from workbench.core.texts import BLOCK, Texts, texts_of

if TYPE_CHECKING:
    import numpy
    import numpy.typing as npt

    Whole = npt.NDArray[numpy.int64]
    Codes = npt.NDArray[numpy.int32]
    Flags = npt.NDArray[numpy.bool_]

Row = tuple[str, int, str, bool]
"""Name, score, severity, whether it is high risk."""

INT64 = range(-(2**63), 2**63)


class BlockColumns(NamedTuple):
    """Some records in a row; a score past 64 bits stands in `big_scores` by its row, and clamped in `scores`."""

    names: Texts
    scores: Whole
    severities: Texts
    is_high_risk: Flags
    big_scores: Mapping[int, int]


class Columns(NamedTuple):
    """All records in file order.

    `severities` are places in `severity_words`. A score past 64 bits stands in `big_scores` by its row, and clamped in
    `scores`. `sources` are the files in order, each with how many of the records are from it; empty where nobody knows.
    """

    names: Texts
    scores: Whole
    severities: Codes
    severity_words: tuple[str, ...]
    is_high_risk: Flags
    big_scores: Mapping[int, int]
    sources: tuple[tuple[str, int], ...] = ()

    @property
    def record_count(self) -> int:
        """How many records."""
        return len(self.names)

    def rows(self) -> Iterator[Row]:
        """The records one by one, with exact scores, for whoever needs objects."""
        for start in range(0, self.record_count, BLOCK):
            part = slice(start, start + BLOCK)
            names = self.names.take(range(start, min(start + BLOCK, self.record_count)))
            scores = [self.big_scores.get(start + i, score) for i, score in enumerate(self.scores[part].tolist())]
            severities = map(self.severity_words.__getitem__, self.severities[part].tolist())
            yield from zip(names, scores, severities, self.is_high_risk[part].tolist(), strict=True)


def block_columns(rows: Sequence[Row]) -> BlockColumns:
    """Rows as columns; raises UnicodeEncodeError for text that UTF-8 cannot hold."""
    import numpy

    names, scores, severities, flags = zip(*rows, strict=True) if rows else ((), (), (), ())
    big_scores = {row: score for row, score in enumerate(scores) if score not in INT64}
    clamped = [min(max(score, INT64[0]), INT64[-1]) for score in scores] if big_scores else scores
    return BlockColumns(
        names=texts_of(names),
        scores=numpy.array(clamped, "int64"),
        severities=texts_of(severities),
        is_high_risk=numpy.array(flags, "bool"),
        big_scores=big_scores,
    )


class ColumnsBuilder:
    """Takes blocks of records in order."""

    def __init__(self) -> None:
        import numpy

        self._text = bytearray()
        self._offsets = [numpy.zeros(1, "int64")]
        self._scores: list[Whole] = []
        self._severities: list[Codes] = []
        self._flags: list[Flags] = []
        self._words: dict[str, int] = {}
        self._big_scores: dict[int, int] = {}
        self._sources: list[tuple[str, int]] = []
        self.record_count = 0

    def add(self, block: BlockColumns, source: str = "") -> None:
        """Appends the records of one block, all of one file."""
        count = len(block.names)
        if not count:
            return
        first = int(block.names.offsets[0])
        self._offsets.append(block.names.offsets[1:] - first + len(self._text))
        self._text += block.names.data[first : int(block.names.offsets[-1])]
        self._scores.append(block.scores)
        self._severities.append(self._codes(block.severities))
        self._flags.append(block.is_high_risk)
        self._big_scores.update((self.record_count + row, score) for row, score in block.big_scores.items())
        self._add_source(source, count)
        self.record_count += count

    def columns(self) -> Columns:
        """All records so far; the builder is used up."""
        import numpy

        return Columns(
            names=Texts(numpy.concatenate(self._offsets), memoryview(self._text)),
            scores=_joined(self._scores, "int64"),
            severities=_joined(self._severities, "int32"),
            severity_words=tuple(self._words),
            is_high_risk=_joined(self._flags, "bool"),
            big_scores=self._big_scores,
            sources=tuple(self._sources) if any(name for name, _ in self._sources) else (),
        )

    def _codes(self, severities: Texts) -> Codes:
        import numpy

        texts, (places,) = distinct([severities])
        codes = [self._words.setdefault(word, len(self._words)) for word in texts]
        return numpy.array(codes, "int32")[places]

    def _add_source(self, source: str, count: int) -> None:
        if self._sources and self._sources[-1][0] == source:
            count += self._sources.pop()[1]
        self._sources.append((source, count))


def _joined(parts: list[Any], kind: str) -> Any:
    import numpy

    found = numpy.concatenate(parts) if parts else numpy.zeros(0, kind)
    parts.clear()
    return found
