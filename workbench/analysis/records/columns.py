"""Records gathered as Arrow columns: what tables, charts and comparisons work on."""

from __future__ import annotations

from typing import Any

from workbench.analysis.records.report import RecordBlock
from workbench.core.model import Columns


class ColumnsBuilder:
    """Takes blocks in order; `columns()` joins them without copying."""

    def __init__(self) -> None:
        import pyarrow  # noqa: F401 - paid for here, not inside a timed stage

        self._chunks: dict[str, list[Any]] = {}
        self._sources: list[str] = []
        self._source_rows: list[int] = []
        self._big_scores: dict[int, int] = {}
        self._row_count = 0

    def add(self, block: RecordBlock) -> None:
        """Appends the records of one block."""
        for name, array in block.kernel.arrays(block.lines).items():
            self._chunks.setdefault(name, []).append(array)
        for row, score in block.kernel.big_scores(block.lines).items():
            self._big_scores[self._row_count + row] = score
        if not self._sources or self._sources[-1] != block.source:
            self._sources.append(block.source)
            self._source_rows.append(0)
        self._source_rows[-1] += block.lines.record_count
        self._row_count += block.lines.record_count

    def columns(self) -> Columns:
        """All records so far."""
        import pyarrow

        table = pyarrow.table({name: pyarrow.chunked_array(chunks) for name, chunks in self._chunks.items()})
        return Columns(table.append_column("source", self._source_column()), self._big_scores)

    def _source_column(self) -> Any:
        """The file of each record, as a dictionary column of one run for each file."""
        import pyarrow

        chunks = [
            pyarrow.DictionaryArray.from_arrays(
                pyarrow.repeat(pyarrow.scalar(code, pyarrow.int32()), rows),
                pyarrow.array(self._sources, pyarrow.string()),
            )
            for code, rows in enumerate(self._source_rows)
        ]
        return pyarrow.chunked_array(chunks)
