"""BenchmarkDotNet's JSON, full or brief: the measurements of every launch, which is a process, or their values.

Read are the rows of the workload alone, as results or, where these are missing, as they were. Source:
BenchmarkDotNet's JsonExporterBase.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence

from workbench.core.benchmark import Benchmarks, Series, SummaryStatistics
from workbench.core.model import Notice
from workbench.core.units import Unit
from workbench.formats.shared.content import Content
from workbench.formats.shared.json_path import JsonPlace, Names, document, facts

NAME = "BenchmarkDotNet JSON"
WHAT = "full and brief: the workload's results by launch, which is a process, and the memory allocated"
BECOMES = "values by process"
COMMAND = "`dotnet run -c Release -- --exporters fulljson --launchCount 5`"

_BROKEN_HEAD = re.compile(rb'\s*\{\s*"Title"\s*:\s*"[^"]{0,500}"\s*,\s*"HostEnvironmentInfo"')
_NANOSECOND = 1e-9
_STAGES = ("Result", "Actual")
"""What was measured, with and without the loop's own time taken off; the first that is there counts."""


def recognises(content: Content) -> bool:
    """True for an object that says where it was measured, with a list of benchmarks."""
    if content.json is None:
        return _BROKEN_HEAD.match(content.head) is not None
    return {"HostEnvironmentInfo", "Benchmarks"} <= content.keys()


def read(content: Content) -> Benchmarks:
    """A series for each benchmark, and for the memory it allocates where that was measured; raises MalformedError."""
    root = document(content)
    results = list(root.at("Benchmarks").places())
    counts = Counter(_full_name(result) for result in results)
    names = Names()
    series = tuple(one for result in results for one in _of_result(result, counts, names))
    if not series:
        raise content.malformed("it holds no result")
    return Benchmarks(NAME, series, _environment(root.at("HostEnvironmentInfo")), tuple(_notices(series)))


def _full_name(result: JsonPlace) -> str:
    full, method = result.at("FullName").value, result.at("Method").value
    if isinstance(full, str) and full:
        return full
    return result.at("DisplayInfo").text() if not isinstance(method, str) else method


def _of_result(result: JsonPlace, counts: Counter[str], names: Names) -> Iterator[Series]:
    """One that ran as several jobs is called with its job."""
    name = _full_name(result)
    shown = result.at("DisplayInfo").value
    job = shown.partition(": ")[2] if isinstance(shown, str) else ""
    name = names.distinct(f"{name} [{job}]" if counts[name] > 1 and job else name)
    parameters = result.at("Parameters").value
    known = dict(_parameters(parameters)) if isinstance(parameters, str) else {}
    processes = _processes(result)
    statistics = result.at("Statistics")
    is_measured = bool(processes) or statistics.value is not None
    estimate = _estimate(statistics) if is_measured and not processes else None
    failure = "" if is_measured else "it has no result"
    yield Series(name, Unit.SECONDS, processes, estimate, known, failure=failure)
    memory = result.at("Memory")
    allocated = memory.at("BytesAllocatedPerOperation").optional_number(0.0) if memory.value is not None else None
    if allocated is not None:
        yield Series(f"{name} [B/op]", Unit.BYTES, (array("d", [allocated]),), None, known)


def _parameters(text: str) -> Iterator[tuple[str, str]]:
    """`N=10&Name=x` as names and values."""
    for part in text.split("&"):
        key, equals, value = part.partition("=")
        if equals:
            yield key, value


def _processes(result: JsonPlace) -> tuple[array[float], ...]:
    """The time of one operation, in seconds, by launch; of brief files the values that they keep, of one launch."""
    rows = result.at("Measurements")
    entries = [row for row in rows.places() if row.at("IterationMode").value == "Workload"] if rows.value else []
    for stage in _STAGES:
        launches: dict[object, array[float]] = {}
        for row in entries:
            if row.at("IterationStage").value == stage:
                operations = row.at("Operations").number(1.0)
                value = row.at("Nanoseconds").number(0.0) / operations * _NANOSECOND
                launches.setdefault(row.at("LaunchIndex").whole(), array("d")).append(value)
        if launches:
            return tuple(launches.values())
    return _kept(result.at("Statistics"))


def _kept(statistics: JsonPlace) -> tuple[array[float], ...]:
    if statistics.value is None or statistics.at("OriginalValues").value is None:
        return ()
    values = array("d", (value * _NANOSECOND for value in statistics.at("OriginalValues").numbers()))
    return (values,) if values else ()


def _estimate(statistics: JsonPlace) -> SummaryStatistics:
    deviation, low, median, high = (
        None if value is None else value * _NANOSECOND
        for value in (statistics.at(k).optional_number() for k in ("StandardDeviation", "Min", "Median", "Max"))
    )
    mean = statistics.at("Mean").number(0.0) * _NANOSECOND
    return SummaryStatistics(statistics.at("N").whole(1), mean, deviation, low, median, high)


def _environment(host: JsonPlace) -> dict[str, str | int | float]:
    said = host.mapping()
    return facts(
        [
            ("tool", f"BenchmarkDotNet {said.get('BenchmarkDotNetVersion', '')}".strip()),
            ("processor", said.get("ProcessorName")),
            ("processor_count", said.get("LogicalCoreCount")),
            ("system", said.get("OsVersion")),
            ("interpreter", said.get("RuntimeVersion")),
            ("build", said.get("Configuration")),
        ]
    )


def _notices(series: Sequence[Series]) -> Iterator[Notice]:
    failed = [one.name for one in series if one.failure]
    if failed:
        yield Notice("failed_runs", f"No result is there of {', '.join(failed[:3])}{' …' if len(failed) > 3 else ''}.")
    if any(len(one.processes) == 1 and one.unit is Unit.SECONDS for one in series):
        yield Notice(
            "one_launch", "Some benchmarks ran in one launch only; --launchCount 3 or more shows how launches differ."
        )
    if any(one.estimate for one in series):
        yield Notice("summary_only", "Some benchmarks have a summary only; their values are not there.")
