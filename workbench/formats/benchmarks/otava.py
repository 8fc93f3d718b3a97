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
from workbench.core.errors import MalformedError
from workbench.core.model import Notice
from workbench.core.units import Unit
from workbench.formats.shared.better_words import direction_of_name
from workbench.formats.shared.content import Content
from workbench.formats.shared.direction_notices import direction_notices
from workbench.formats.shared.json_path import LARGEST_NUMBER, facts
from workbench.formats.shared.namesakes import namesake_notices, numbered

NAME = "Otava CSV"

_TIME_COLUMNS = frozenset({"time", "timestamp", "date", "datetime"})
_NEVER_METRICS = frozenset({"commit", "revision", "rev", "sha", "hash", "branch", "version", "build", "run_id", "test"})
_DATE = re.compile(
    r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})"
    r"(?:[T ](\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?\s*(?:Z|UTC|([-+]\d\d):?(\d\d))?$"
)
_EPOCH = re.compile(r"\d{9,10}(?:\.\d+)?$")
_NUMBER = re.compile(r"\s*[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,3})?\s*$")


class _CsvTable(NamedTuple):
    header: list[str]
    rows: list[list[str]]
    times: list[str]
    time_column: int


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
    if column is None or len(header) != len(row) or len(header) < 2 or any(map(_NUMBER.match, header)):
        return False  # a number among the names: the first line is a record, not a header
    others = row[:column] + row[column + 1 :]
    return _utc(row[column]) is not None and any(_NUMBER.match(cell) for cell in others)


def read(content: Content) -> Benchmarks:
    """A series for each column of numbers, a process for each row; raises MalformedError."""
    table = _table(content)
    series, attributes, empty = [], [], 0
    for column, name in enumerate(table.header):
        cells = [row[column] for row in table.rows]
        if column != table.time_column and _is_metric(name, cells):
            one = _series(name.strip() or f"column {column + 1}", cells, table.times)
            empty += len(cells) - len(one.processes)
            series.append(one)
        elif column != table.time_column:
            attributes.append(name.strip())
    if not series:
        raise content.malformed("no column holds numbers")
    environment = facts([("tool", "Otava"), ("attributes_left_out", ", ".join(attributes))])
    named = numbered(series)
    return Benchmarks(NAME, named, environment, (*namesake_notices(named), *_notices(named, empty)))


def _table(content: Content) -> _CsvTable:
    reader = csv.reader(io.StringIO(content.text, newline=""), delimiter=_delimiter(content.text[:4096].split("\n")[0]))
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
    return _CsvTable(header, rows, times, column)


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


def _is_metric(name: str, cells: list[str]) -> bool:
    """True when most of what the column says are numbers."""
    said = [cell for cell in cells if cell.strip()]
    numbers = sum(_NUMBER.match(cell) is not None for cell in said)
    return 2 * numbers > len(said) and name.strip().lower() not in _NEVER_METRICS


def _series(name: str, cells: list[str], times: list[str]) -> Series:
    direction = direction_of_name(name)
    pairs = [(float(cell), time) for cell, time in zip(cells, times, strict=True) if _NUMBER.match(cell)]
    kept = [(value, time) for value, time in pairs if abs(value) <= LARGEST_NUMBER]
    processes = tuple(array("d", (value,)) for value, _ in kept)
    return Series(name, Unit.COUNT, processes, None, {}, tuple(time for _, time in kept)).directed(direction)


def _notices(series: Sequence[Series], empty: int) -> Iterator[Notice]:
    text = "Each row is another point in time, often of another version, so the figures of a metric mix them."
    yield Notice("mixed_versions", text)
    yield from direction_notices(series)
    if empty:
        yield Notice("values_left_out", f"{empty:,} fields are empty or no finite number; they are left out.")
