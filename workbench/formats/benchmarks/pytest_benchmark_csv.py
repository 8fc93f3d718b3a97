"""pytest-benchmark's CSV (`pytest-benchmark compare --csv`): a summary of each benchmark.

Facts: pytest-benchmark's source (csv.py). Times are seconds; a column `param:x` for each parameter; the other columns
are those of `--benchmark-columns`. Rows of several runs bear the same name, and nothing says which run is which.
"""

from __future__ import annotations

from workbench.core.benchmark import Benchmarks, Series, SummaryStatistics
from workbench.core.model import Notice
from workbench.core.units import Unit
from workbench.formats.shared.content import Content
from workbench.formats.shared.csv_rows import cell, csv_rows, first_cells, needed
from workbench.formats.shared.namesakes import namesake_notices, numbered

NAME = "pytest-benchmark CSV"
WHAT = "a summary of each benchmark; rows of several runs bear one name and are not compared"
BECOMES = "summaries"
COMMAND = "`pytest-benchmark compare 0001 --csv=bench.csv`"

_PARAMETER = "param:"
_STATISTICS = frozenset(("min", "max", "mean", "stddev", "median", "iqr", "outliers", "ops", "rounds", "iterations"))
_LARGEST_COUNT = 10**15


def recognises(content: Content) -> bool:
    """True for a first line of a name, parameters and statistics, two of them at least."""
    cells = first_cells(content.head)
    others = {each for each in cells[1:] if not each.startswith(_PARAMETER)}
    is_own = others <= _STATISTICS and not others.isdisjoint(("mean", "median", "min")) and len(others) > 1
    return cells[:1] == ["name"] and is_own


def read(content: Content) -> Benchmarks:
    """A series for each row, as a summary; raises MalformedError."""
    series = numbered([_series(content, row) for row in csv_rows(content, content.text)])
    if not series:
        raise content.malformed("it holds no benchmark")
    text = "Each benchmark has a summary only. Saved JSON files (--benchmark-save-data) have every value."
    notices = (*namesake_notices(series), Notice("summary_only", text))
    return Benchmarks(NAME, series, {"tool": "pytest-benchmark"}, notices)


def _series(content: Content, row: dict[str, str]) -> Series:
    parameters = {
        key.removeprefix(_PARAMETER): text for key, text in row.items() if key.startswith(_PARAMETER) and text
    }
    middle = next((each for each in ("mean", "median", "min") if each in row), "mean")
    rounds = cell(row, "rounds")
    count = int(rounds) if rounds is not None and 1 <= rounds <= _LARGEST_COUNT else 1
    estimate = SummaryStatistics(
        count=count,
        mean=needed(content, row, middle),
        standard_deviation=cell(row, "stddev") if count > 1 else None,
        minimum=cell(row, "min"),
        median=cell(row, "median"),
        maximum=cell(row, "max"),
    )
    return Series(row.get("name", ""), Unit.SECONDS, (), estimate, parameters)
