"""Google Benchmark's CSV (`--benchmark_format=csv`), also with the lines above it that the tool writes about itself.

Facts: Google Benchmark's source (src/csv_reporter.cc) and its user guide. Rows of repetitions bear one name; those of
aggregates have `_mean` and the like behind it, complexities `_BigO` and `_RMS`, which are no measurements.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Mapping, Sequence

from workbench.core.benchmark import Benchmarks, Series, SummaryStatistics
from workbench.core.errors import shown_text
from workbench.core.model import Notice
from workbench.core.units import Unit
from workbench.formats.shared.content import Content
from workbench.formats.shared.csv_rows import cell, csv_rows
from workbench.formats.shared.direction_notices import direction_notices
from workbench.formats.shared.json_path import Names
from workbench.formats.shared.scales import seconds_in
from workbench.formats.shared.unit_words import MeasuredUnit, direction_of_metric, measured, name_with_unit

NAME = "Google Benchmark CSV"
WHAT = "as its JSON, also with the lines that the tool writes above it; of aggregates alone a summary"
BECOMES = "values of one process"
COMMAND = "`./bench --benchmark_format=csv > bench.csv`"

_HEADER = re.compile(r"^name,iterations,real_time,cpu_time,time_unit,", re.MULTILINE)
_HEADER_BYTES = re.compile(rb"(?:^|\n|\xef\xbb\xbf)name,iterations,real_time,cpu_time,time_unit,")
_CLOCKS = {"real_time": "", "cpu_time": " [CPU]"}
_RATES = {"bytes_per_second": "B/s", "items_per_second": "items/s"}
_NO_COUNTERS = frozenset(
    ("name", "iterations", "time_unit", "label", "error_occurred", "error_message", *_CLOCKS, *_RATES)
)
_MOST_REPETITIONS = 10**9
_AGGREGATE = re.compile(r"(.+)_(mean|median|stddev|cv|BigO|RMS)$")
_Rows = Sequence[Mapping[str, str]]


def recognises(content: Content) -> bool:
    """True where a line is the header that the tool writes."""
    return _HEADER_BYTES.search(content.head) is not None


def read(content: Content) -> Benchmarks:
    """Of each benchmark the real time, the processor time, rates and counters; raises MalformedError.

    All repetitions come from one process; aggregates stand in where they are all there is.
    """
    header = _HEADER.search(content.text)
    rows = list(csv_rows(content, content.text[header.start() if header else 0 :]))
    names = Names()
    series: list[Series] = []
    for name, (single, aggregates) in _grouped(rows).items():
        series += _series(content, name, single, aggregates, names)
    if not series:
        raise content.malformed("it holds no result")
    return Benchmarks(NAME, tuple(series), {"tool": "Google Benchmark"}, tuple(_notices(series)))


def _grouped(rows: _Rows) -> dict[str, tuple[list[Mapping[str, str]], dict[str, Mapping[str, str]]]]:
    """Repetitions and aggregates of each benchmark; a name of its own that ends like an aggregate has iterations."""
    found: dict[str, tuple[list[Mapping[str, str]], dict[str, Mapping[str, str]]]] = {}
    for row in rows:
        aggregate = _AGGREGATE.match(row.get("name", ""))
        if aggregate is None:
            found.setdefault(row.get("name", ""), ([], {}))[0].append(row)
        elif aggregate[2] not in ("BigO", "RMS"):
            found.setdefault(aggregate[1], ([], {}))[1][aggregate[2]] = row
    return found


def _series(
    content: Content, name: str, single: _Rows, aggregates: Mapping[str, Mapping[str, str]], names: Names
) -> Iterator[Series]:
    failure = next((_failure(row) for row in single if row.get("error_occurred") == "true"), "")
    measured_rows = [row for row in single if row.get("error_occurred") != "true"]
    if failure and not measured_rows:
        yield Series(names.distinct(name), Unit.SECONDS, (), None, {}, failure=failure)
        return
    row = (measured_rows or [*aggregates.values()])[0]
    for key in row:
        if key not in _NO_COUNTERS - {*_CLOCKS, *_RATES} and cell(row, key) is not None:
            found = _unit(content, key, row)
            title = name + _CLOCKS[key] if key in _CLOCKS else name_with_unit(name, found.label, found)
            values = array("d", (each * found.factor for each in _values(measured_rows, key)))
            estimate = None if measured_rows else _estimate(aggregates, key, found.factor)
            processes = (values,) if values else ()
            one = Series(names.distinct(title), found.unit, processes, estimate, {}, failure=failure)
            if one.is_measured:
                yield one.directed(found.direction)


def _failure(row: Mapping[str, str]) -> str:
    return shown_text(row.get("error_message", ""), 200) or "it reported an error"


def _values(rows: _Rows, key: str) -> Iterator[float]:
    yield from (value for row in rows if (value := cell(row, key)) is not None)


def _unit(content: Content, key: str, row: Mapping[str, str]) -> MeasuredUnit:
    if key in _CLOCKS:
        seconds = seconds_in(row.get("time_unit", ""))
        if seconds is None:
            raise content.malformed("a unit of time was expected", text=row.get("time_unit", ""))
        return measured("s")._replace(factor=seconds)
    if key in _RATES:
        return measured(_RATES[key])
    found = measured(key)
    return found._replace(label=key, direction=direction_of_metric(key, found))


def _estimate(aggregates: Mapping[str, Mapping[str, str]], key: str, factor: float) -> SummaryStatistics | None:
    mean, median, deviation = (
        None if name not in aggregates else cell(aggregates[name], key) for name in ("mean", "median", "stddev")
    )
    middle = mean if mean is not None else median
    repetitions = cell(next(iter(aggregates.values())), "iterations") or 1.0
    count = int(repetitions) if 1 <= repetitions <= _MOST_REPETITIONS else 1
    return None if middle is None else SummaryStatistics(count, middle, deviation, None, median, None).times(factor)


def _notices(series: Sequence[Series]) -> Iterator[Notice]:
    for one in series:
        if one.failure:
            name = shown_text(one.name, 80)
            yield Notice("failed_runs", f"“{name}” failed ({one.failure}), so its times are not those of its work.")
    if any(one.estimate for one in series):
        yield Notice("summary_only", "Some benchmarks have a summary only; their repetitions are not there.")
    yield from direction_notices(series)
