"""hyperfine's CSV (`--export-csv`): a summary of each command, without its single runs.

Facts: hyperfine's source (src/export/csv.rs). Times are seconds; a column `parameter_x` for each parameter.
"""

from __future__ import annotations

from workbench.core.benchmark import Benchmarks, Series, SummaryStatistics
from workbench.core.model import Notice
from workbench.core.units import Unit
from workbench.formats.shared.command_names import command_name
from workbench.formats.shared.content import Content
from workbench.formats.shared.csv_rows import cell, csv_rows, first_cells, needed
from workbench.formats.shared.namesakes import namesake_notices, numbered

NAME = "hyperfine CSV"
WHAT = "a summary of each command; single runs are in the JSON only"
BECOMES = "summaries"
COMMAND = "`hyperfine --export-csv bench.csv './parse big.txt'`"

_COLUMNS = ["command", "mean", "stddev", "median", "user", "system", "min", "max"]
_PARAMETER = "parameter_"


def recognises(content: Content) -> bool:
    """True for the first line that hyperfine writes; before version 1.2 there was no median."""
    cells = first_cells(content.head)
    return cells[:3] == _COLUMNS[:3] and {"user", "system", "min", "max"} <= set(cells)


def read(content: Content) -> Benchmarks:
    """A series for each command, as a summary; its runs are not counted there. Raises MalformedError."""
    series = numbered([_series(content, row) for row in csv_rows(content, content.text)])
    if not series:
        raise content.malformed("it holds no result")
    text = "Each command has a summary only. The JSON (--export-json) has every run."
    notices = (*namesake_notices(series), Notice("summary_only", text))
    return Benchmarks(NAME, series, {"tool": "hyperfine"}, notices)


def _series(content: Content, row: dict[str, str]) -> Series:
    parameters = {key.removeprefix(_PARAMETER): text for key, text in row.items() if key.startswith(_PARAMETER)}
    estimate = SummaryStatistics(
        count=1,
        mean=needed(content, row, "mean"),
        standard_deviation=cell(row, "stddev"),
        minimum=cell(row, "min"),
        median=cell(row, "median"),
        maximum=cell(row, "max"),
    )
    return Series(command_name(row.get("command", ""), parameters), Unit.SECONDS, (), estimate, parameters)
