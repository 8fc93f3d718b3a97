"""Google Benchmark's JSON (`--benchmark_format=json`, `--benchmark_out`): repetitions, all of one process.

Rows of aggregates (mean, median, stddev) are no values; they stand in where the repetitions were left out. Complexities
(BigO, RMS) are not read. Source: https://github.com/google/benchmark/blob/main/docs/user_guide.md and its reporter.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from workbench.core.benchmark import Benchmarks, Series, SummaryStatistics
from workbench.core.errors import shown_text
from workbench.core.model import Notice
from workbench.core.units import Unit
from workbench.formats.shared.content import Content
from workbench.formats.shared.direction_notices import direction_notices
from workbench.formats.shared.json_path import JsonPlace, Names, document, facts
from workbench.formats.shared.scales import seconds_in
from workbench.formats.shared.unit_words import MeasuredUnit, direction_of_metric, measured, name_with_unit

NAME = "Google Benchmark JSON"
WHAT = (
    "repetitions with real and processor time, rates and counters; all of one process; of aggregates "
    "alone a summary; what reported an error failed"
)
BECOMES = "values of one process or summaries"
COMMAND = "`./bench --benchmark_repetitions=10 --benchmark_out=bench.json`"

_BROKEN_HEAD = re.compile(rb'\s*\{\s*"context"\s*:\s*\{[^{}]{0,4000}"(?:library_build_type|num_cpus|caches)"')
_CLOCKS = {"real_time": "", "cpu_time": " [CPU]"}
"""The clocks, and what the name of a series says of them."""

_FIXED = frozenset(
    (
        *(
            "name",
            "family_index",
            "per_family_instance_index",
            "run_name",
            "run_type",
            "repetitions",
            "threads",
            "label",
        ),
        *(
            "label",
            "repetition_index",
            "iterations",
            "real_time",
            "cpu_time",
            "time_unit",
            "aggregate_name",
            "aggregate_unit",
        ),
        *("error_occurred", "error_message", "skipped", "skip_message", "big_o", "rms"),
        *("allocs_per_iter", "max_bytes_used", "total_allocated_bytes", "net_heap_growth"),
    )
)
"""What is no counter of the user's."""

_RATES = {"items_per_second": "items/s", "bytes_per_second": "B/s"}
_AGGREGATES = ("mean", "median", "stddev")


class _Row(NamedTuple):
    """One entry of the file; `aggregate` is empty for a repetition."""

    name: str
    aggregate: str
    place: JsonPlace
    failure: str


def recognises(content: Content) -> bool:
    """True for an object with a context and benchmarks that have a real time or an error."""
    if content.json is None:
        return _BROKEN_HEAD.match(content.head) is not None
    if not {"context", "benchmarks"} <= content.keys():
        return False
    rows = content.json["benchmarks"]
    keys = frozenset(rows[0]) if isinstance(rows, list) and rows and isinstance(rows[0], dict) else frozenset()
    is_own = isinstance(content.json["context"], dict) and "library_build_type" in content.json["context"]
    return not keys.isdisjoint(("real_time", "cpu_time", "error_occurred")) if keys else is_own


def read(content: Content) -> Benchmarks:
    """Of each benchmark the real time, the processor time, rates and counters; raises MalformedError.

    All repetitions come from one process.
    """
    root = document(content)
    context = root.at("context")
    grouped: dict[str, list[_Row]] = {}
    for place in root.at("benchmarks").places():
        if (row := _row(place)) is not None:
            grouped.setdefault(row.name, []).append(row)
    started = context.at("date").value
    names = Names()
    series = tuple(one for name, rows in grouped.items() for one in _series(name, rows, names, started))
    if not series:
        raise content.malformed("it holds no result")
    return Benchmarks(NAME, series, _environment(context), tuple(_notices(context, series)))


def _row(place: JsonPlace) -> _Row | None:
    """None for a complexity, which is no measurement."""
    entry = place.mapping()
    aggregate = entry.get("aggregate_name") if entry.get("run_type") == "aggregate" else ""
    name = place.at("name").text()
    if "big_o" in entry or "rms" in entry:
        return None
    if "run_type" not in entry:  # before version 1.5
        base, _, last = name.rpartition("_")
        name, aggregate = (base, last) if last in (*_AGGREGATES, "cv") and "repetitions" not in entry else (name, "")
    run_name = entry.get("run_name")
    return _Row(
        name=run_name if isinstance(run_name, str) and run_name else name,
        aggregate=aggregate if isinstance(aggregate, str) else "",
        place=place,
        failure=_failure(entry),
    )


def _failure(entry: Mapping[str, object]) -> str:
    if entry.get("error_occurred") is not True:
        return ""
    message = entry.get("error_message")
    return shown_text(message, 200) if isinstance(message, str) and message else "it reported an error"


def _series(name: str, rows: Sequence[_Row], names: Names, started: object) -> Iterator[Series]:
    """Repetitions where there are any, else the aggregates; what failed has no value."""
    failure = next((row.failure for row in rows if row.failure), "")
    single = [row for row in rows if not row.aggregate and not row.failure]
    utc = (started,) if isinstance(started, str) and started else ()
    if not single and not any(row.aggregate for row in rows):
        yield Series(names.distinct(name), Unit.SECONDS, (), None, {}, failure=failure)
        return
    for key in _measures(single or rows):
        found, said = _measured(key)
        title = names.distinct(said.format(name=name) if said else name_with_unit(name, found.label, found))
        values = array("d", (_value(row, key, found) for row in single if row.place.at(key).value is not None))
        estimate = None if single else _estimate(rows, key, found)
        one = Series(title, found.unit, (values,) if single else (), estimate, {}, utc, failure=failure)
        yield one.directed(found.direction)


def _measures(rows: Sequence[_Row]) -> list[str]:
    """The clocks, then rates and the user's own counters."""
    found = dict.fromkeys(key for row in rows for key in row.place.mapping())
    counters = [key for key in found if key not in _FIXED and _is_number(rows, key)]
    return [*(clock for clock in _CLOCKS if clock in found), *counters]


def _is_number(rows: Sequence[_Row], key: str) -> bool:
    return all(type(row.place.mapping().get(key, 0)) in (int, float) for row in rows)


def _measured(key: str) -> tuple[MeasuredUnit, str]:
    """The unit of a clock, a rate or a counter, and how its series is called where that follows from no unit."""
    if key in _CLOCKS:
        return measured("s"), "{name}" + _CLOCKS[key]
    if key in _RATES:
        return measured(_RATES[key]), ""
    found = measured(key)
    return found._replace(label=key, direction=direction_of_metric(key, found)), ""


def _value(row: _Row, key: str, found: MeasuredUnit) -> float:
    factor = found.factor
    if key in _CLOCKS:
        unit = row.place.at("time_unit").value
        seconds = seconds_in(unit) if isinstance(unit, str) else None
        if seconds is None:
            raise row.place.at("time_unit").refusal("a unit of time was expected")
        factor = seconds
    return row.place.at(key).number() * factor


def _estimate(rows: Sequence[_Row], key: str, found: MeasuredUnit) -> SummaryStatistics:
    by_name = {row.aggregate: row for row in rows}
    mean, median, deviation = (
        _value(by_name[each], key, found) if each in by_name and by_name[each].place.at(key).value is not None else None
        for each in _AGGREGATES
    )
    first = rows[0].place
    count = first.at("repetitions").value or first.at("iterations").value
    middle = mean if mean is not None else median
    if middle is None:
        raise first.refusal("neither a mean nor a median of the repetitions is there")
    known = count if type(count) is int and 0 < count < 10**9 else 1
    return SummaryStatistics(known, middle, deviation, None, median, None)


def _environment(context: JsonPlace) -> dict[str, str | int | float]:
    said = context.mapping()
    load = said.get("load_avg")
    return facts(
        [
            (
                "tool",
                f"Google Benchmark {said['library_version']}" if "library_version" in said else "Google Benchmark",
            ),
            ("machine", said.get("host_name")),
            ("processor_count", said.get("num_cpus")),
            ("build", said.get("library_build_type")),
            ("load_average", load[0] if isinstance(load, list) and load else None),
        ]
    )


def _notices(context: JsonPlace, series: Sequence[Series]) -> Iterator[Notice]:
    said = context.mapping()
    for one in series:
        if one.failure:
            name = shown_text(one.name, 80)
            yield Notice("failed_runs", f"“{name}” failed ({one.failure}), so its times are not those of its work.")
    if said.get("library_build_type") == "debug":
        yield Notice("debug_build", "The benchmark library was built for debugging, which can slow it down.")
    if said.get("cpu_scaling_enabled") is True:
        yield Notice("cpu_scaling", "The processor's clock rate was free to change; expect more noise.")
    if any(one.estimate for one in series):
        yield Notice("summary_only", "Some benchmarks have a summary only; their repetitions are not there.")
    yield from direction_notices(series)
