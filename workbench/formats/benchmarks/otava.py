"""Otava's (once Hunter's) CSV: a row for each point in time, a column for each metric.

Facts: Otava's documentation ("Importing CSV"). The first line names the columns, one of them `time`; which columns
are metrics stands in Otava's configuration only, so here every column of numbers is one. Delimiters: `,` `;` tab.
"""

from __future__ import annotations

import csv
import io
import re
from array import array
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import NamedTuple

from workbench.core.benchmark import Benchmarks, Series
from workbench.core.errors import LISTED_NAME_LENGTH, MalformedError, shown_text
from workbench.core.model import Notice
from workbench.core.units import Unit
from workbench.core.words import counted
from workbench.formats.benchmarks.otava_columns import column_of, is_known_attribute
from workbench.formats.shared.better_words import direction_of_name
from workbench.formats.shared.content import Content
from workbench.formats.shared.direction_notices import direction_notices
from workbench.formats.shared.json_path import LARGEST_NUMBER, facts
from workbench.formats.shared.namesakes import namesake_notices, numbered

NAME = "Otava CSV"
WHAT = (
    "a row for each point in time, a column for each metric; `,`, `;` or tab between; decimal commas; "
    "columns without numbers are named, commits, branches and build numbers are no metrics"
)
BECOMES = "values by process"
COMMAND = "`printf 'time,parse_ms\\n2026-01-01,61.5\\n2026-01-02,60.9\\n' > otava.csv`"

_TIME_COLUMNS = frozenset({"time", "timestamp", "date", "datetime"})
_FOREIGN = frozenset({"metric_name", "metric_value"})
"""Columns of k6's single values, which are no points in the history of a metric."""

_SHOWN_COLUMNS = 5
_DATE = re.compile(
    r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})"
    r"(?:[T ](\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?\s*(?:Z|UTC|([-+]\d\d):?(\d\d))?$"
)
_EPOCH = re.compile(r"\d{9,10}(?:\.\d+)?$")


class _CsvTable(NamedTuple):
    header: list[str]
    rows: list[list[str]]
    times: list[str]
    time_column: int
    delimiter: str


def recognises(content: Content) -> bool:
    """True for a header with a column of time, followed by a row with a date there and a number elsewhere."""
    try:
        lines = content.text[: len(content.head)].splitlines()[:2]
        if len(lines) < 2:
            return False
        header, row = (next(csv.reader([line], delimiter=_delimiter(lines[0])), []) for line in lines)
    except (MalformedError, csv.Error):
        return False
    column = _time_column(header)
    if column is None or len(header) != len(row) or len(header) < 2 or any(map(_is_number, header)):
        return False  # a number among the names: the first line is a record, not a header
    others = row[:column] + row[column + 1 :]
    is_history = not {name.strip().lower() for name in header} >= _FOREIGN
    return is_history and _utc(row[column]) is not None and any(map(_is_number, others))


def read(content: Content) -> Benchmarks:
    """A series for each column of numbers, a process for each row; raises MalformedError."""
    table = _table(content)
    series, attributes, left_out, empty = [], [], [], 0
    for place, title in enumerate(table.header):
        name = title.strip() or f"column {place + 1}"
        found = None if is_known_attribute(name) else column_of([row[place] for row in table.rows], table.delimiter)
        if place == table.time_column:
            continue
        if found is None:
            attributes.append(name)
            left_out += [] if is_known_attribute(name) else [name]
            continue
        one = _series(name, found.values, table.times)
        empty += len(table.rows) - len(one.processes)
        series += [one] if one.processes else []
    if not series:
        raise content.malformed("no column holds numbers")
    environment = facts([("tool", "Otava"), ("attributes_left_out", ", ".join(attributes))])
    named = numbered(series)
    return Benchmarks(NAME, named, environment, (*namesake_notices(named), *_notices(named, empty, left_out)))


def _is_number(cell: str) -> bool:
    """True for a number, or for a word that stands in place of one, as in a first row without values."""
    return column_of([cell], ";") is not None or cell.strip().lower().lstrip("+-") in ("nan", "inf")


def _table(content: Content) -> _CsvTable:
    delimiter = _delimiter(content.text[:4096].split("\n")[0])
    reader = csv.reader(io.StringIO(content.text, newline=""), delimiter=delimiter)
    header: list[str] = []
    rows: list[list[str]] = []
    times: list[str] = []
    try:
        header = next(reader, [])
        column = _time_column(header)
        if column is None:
            raise content.malformed("line 1: no column is called time")
        for row in reader:
            if not any(map(str.strip, row)):
                continue
            if len(row) != len(header):
                reason = f"line {reader.line_num}: {len(row)} fields, the header has {len(header)}"
                raise content.malformed(reason, text=",".join(row)[:200])
            time = _utc(row[column])
            if time is None:
                raise content.malformed(f"line {reader.line_num}: the time is no date", text=row[column])
            rows.append(row)
            times.append(time)
    except csv.Error as error:
        raise content.malformed(f"line {reader.line_num}: {error}") from None
    return _CsvTable(header, rows, times, column, delimiter)


def _delimiter(line: str) -> str:
    return max(",;\t", key=line.count)


def _time_column(header: list[str]) -> int | None:
    return next((i for i, name in enumerate(header) if name.strip().lower() in _TIME_COLUMNS), None)


def _utc(text: str) -> str | None:
    """A date as Otava takes it, or seconds since 1970, as ISO 8601 in UTC; None when it is neither."""
    plain = text.strip()
    try:
        if _EPOCH.match(plain):
            return datetime.fromtimestamp(float(plain), UTC).isoformat()
        found = _DATE.match(plain)
        if found is None:
            return None
        *parts, hours, minutes = found.groups()
        zone = timedelta(hours=int(hours or 0), minutes=int(minutes or 0) * (-1 if hours and hours[0] == "-" else 1))
        moment = datetime(*(int(part or 0) for part in parts), tzinfo=timezone(zone))  # type: ignore[misc, arg-type]
        return moment.astimezone(UTC).isoformat()
    except (ValueError, OverflowError):
        return None


def _series(name: str, values: Sequence[float | None], times: list[str]) -> Series:
    direction = direction_of_name(name)
    kept = [(value, time) for value, time in zip(values, times, strict=True) if _is_kept(value)]
    processes = tuple(array("d", (value or 0.0,)) for value, _ in kept)
    return Series(name, Unit.COUNT, processes, None, {}, tuple(time for _, time in kept)).directed(direction)


def _is_kept(value: float | None) -> bool:
    return value is not None and abs(value) <= LARGEST_NUMBER


def _notices(series: Sequence[Series], empty: int, left_out: Sequence[str]) -> Iterator[Notice]:
    text = "Each row is another point in time, often of another version, so the figures of a metric mix them."
    yield Notice("mixed_versions", text)
    if left_out:
        shown = ", ".join(f"“{shown_text(name, LISTED_NAME_LENGTH)}”" for name in left_out[:_SHOWN_COLUMNS])
        more = " …" if len(left_out) > _SHOWN_COLUMNS else ""
        said = counted(
            len(left_out),
            "column holds no numbers that can be read, and is no metric here",
            "columns hold no numbers that can be read, and are no metrics here",
        )
        yield Notice("columns_left_out", f"{said}: {shown}{more}.")
    yield from direction_notices(series)
    if empty:
        fields = counted(
            empty, "field is empty or no finite number; it is", "fields are empty or no finite number; they are"
        )
        yield Notice("values_left_out", f"{fields} left out.")
