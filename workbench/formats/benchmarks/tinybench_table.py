"""tinybench's table, as JSON (`bench.table()`) or as `console.table` prints it: the mean latency of each task.

Facts: tinybench 2 to 6. A cell is a mean with its margin in per cent, a median with its absolute deviation, or of
version 2 a plain number beside a column for the margin.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from workbench.core.benchmark import Benchmarks, Series, SummaryStatistics
from workbench.core.errors import shown_text
from workbench.core.model import Notice
from workbench.core.units import Unit
from workbench.formats.shared.content import Content
from workbench.formats.shared.failure_notices import failure_notices
from workbench.formats.shared.json_path import LARGEST_NUMBER
from workbench.formats.shared.margins import deviation_of_margin
from workbench.formats.shared.namesakes import namesake_notices, numbered
from workbench.formats.shared.scales import seconds_in

NAME = "tinybench table"
WHAT = "the table as JSON or as `console.table` prints it: latency, its margin as a deviation; errors"
BECOMES = "summaries"
COMMAND = "`console.table(bench.table())`"

_TITLE = re.compile(r"task name", re.IGNORECASE)
_MEAN = re.compile(r"(?:latency (?:avg|average)|average time) \(([a-zµμ]{1,2})\)", re.IGNORECASE)
_MEDIAN = re.compile(r"latency (?:med|median) \(([a-zµμ]{1,2})\)", re.IGNORECASE)
_CELL = re.compile(r"([\d,]{1,30}(?:\.\d{0,20})?(?:e[+-]?\d{1,3})?)(?:\s*±\s*([\d,.]{1,20})(%?))?")
_MARGIN = re.compile(r"±?([\d.]{1,20})%")
_HEADER = re.compile(r"│[^│]{0,40}│ ?['\"]?\s*task name", re.IGNORECASE)

Row = Mapping[str, Any]


def recognises(content: Content) -> bool:
    """True for a list of objects with a task's name, and for a printed table with such a column."""
    found = content.json
    if found is not None:
        is_list = isinstance(found, list) and bool(found) and isinstance(found[0], dict)
        return is_list and any(map(_TITLE.fullmatch, found[0])) and len(found[0]) > 1
    return _HEADER.search(content.head_text) is not None


def read(content: Content) -> Benchmarks:
    """A summary of each task: mean latency, its deviation by the margin, and the median; raises MalformedError."""
    rows = content.json if content.json is not None else list(_printed(content.text))
    series = numbered([_series(content, row) for row in rows if isinstance(row, dict)])
    if not series:
        raise content.malformed("the table holds no task")
    summary = Notice("summary_only", "The table holds summaries only, so nothing can be said of drift and outliers.")
    notices = (summary, *failure_notices(series), *namesake_notices(series))
    return Benchmarks(NAME, series, {"tool": "tinybench"}, notices)


def _printed(text: str) -> Iterator[dict[str, str]]:
    """The rows of printed tables under the titles of their columns."""
    titles: list[str] = []
    for line in text.splitlines():
        cells = [_unquoted(cell.strip()) for cell in line.strip().strip("│").split("│")]
        if any(map(_TITLE.fullmatch, cells)):
            titles = cells
        elif titles and len(cells) == len(titles):
            yield dict(zip(titles, cells, strict=True))


def _unquoted(cell: str) -> str:
    """The text that a runtime prints in quotes."""
    return cell[1:-1] if len(cell) > 1 and cell[0] == cell[-1] and cell[0] in "'\"" else cell


def _series(content: Content, row: Row) -> Series:
    by_title = {key: value for key, value in row.items() if isinstance(key, str)}
    name = next((value for key, value in by_title.items() if _TITLE.fullmatch(key)), "")
    label = name if isinstance(name, str) and name else "(without a name)"
    error = by_title.get("Error")
    if isinstance(error, str) and error:
        return Series(label, Unit.SECONDS, (), None, {}, failure=shown_text(error, 200))
    mean, margin = _amount(by_title, _MEAN)
    if mean is None:
        if any(map(_MEAN.fullmatch, by_title)) or len(by_title) < 3:
            return Series(label, Unit.SECONDS, (), None, {}, failure="it has no figures")
        raise content.malformed(f"the row of {shown_text(label, 60)} has no latency that can be read")
    median, _ = _amount(by_title, _MEDIAN)
    count = str(by_title.get("Samples"))
    known = max(1, int(count)) if re.fullmatch(r"[0-9]{1,12}", count) else 1
    said = _MARGIN.fullmatch(str(by_title.get("Margin", "")).strip())
    margin = float(said[1]) / 100 if margin is None and said and said[1].count(".") < 2 else margin
    deviation = None if margin is None else deviation_of_margin(mean, margin, known)
    return Series(label, Unit.SECONDS, (), SummaryStatistics(known, mean, deviation, None, median, None), {})


def _amount(row: Row, title: re.Pattern[str]) -> tuple[float | None, float | None]:
    """An amount in seconds, and its margin as a fraction where that is in per cent."""
    for key, value in row.items():
        column = title.fullmatch(key)
        factor = seconds_in(column[1].replace("µ", "u").replace("μ", "u")) if column else None
        cell = _CELL.fullmatch(str(value).strip()) if factor else None
        if cell is None or factor is None:
            continue
        try:
            amount = float(cell[1].replace(",", "")) * factor
            margin = float(cell[2].replace(",", "")) / 100 if cell[3] else None
        except ValueError:
            continue
        if amount <= LARGEST_NUMBER:
            return amount, margin
    return None, None
