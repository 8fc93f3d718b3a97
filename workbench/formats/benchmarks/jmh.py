"""JMH's JSON (`-rf json`): every iteration of every fork, so the forks are independent processes.

Throughput is better when it is more, times are per operation. Of sampled times each iteration's mean is taken. Source:
org.openjdk.jmh.results.format.JSONResultFormat.
"""

from __future__ import annotations

import math
import re
from array import array
from collections.abc import Iterator, Mapping
from typing import Any

from workbench.core.benchmark import Benchmarks, Series, SummaryStatistics
from workbench.core.model import Notice
from workbench.formats.shared.content import Content
from workbench.formats.shared.direction_notices import direction_notices
from workbench.formats.shared.json_path import JsonPlace, Names, document, facts, texts
from workbench.formats.shared.unit_words import direction_of_metric, measured, name_with_unit

NAME = "JMH JSON"
WHAT = (
    "every iteration of every fork, which is a process; parameters and threads in the name; throughput, "
    "times, sampled times (each iteration's mean) and further metrics"
)
BECOMES = "values by process"
COMMAND = "`java -jar benchmarks.jar -f 5 -rf json -rff jmh.json`"

_BROKEN_HEAD = re.compile(rb'\s*\[\s*\{\s*"(?:jmhVersion|benchmark)"\s*:\s*"')


def recognises(content: Content) -> bool:
    """True for a list of objects with a benchmark, a mode and a primary metric."""
    if content.json is None:
        return _BROKEN_HEAD.match(content.head) is not None and b'"primaryMetric"' in content.data
    found = content.json
    is_list = isinstance(found, list) and bool(found) and isinstance(found[0], dict)
    return is_list and {"benchmark", "primaryMetric"} <= found[0].keys()


def read(content: Content) -> Benchmarks:
    """A series for each benchmark with its parameters, and for each further metric; raises MalformedError."""
    root = document(content)
    results = list(root.places())
    names = Names()
    series = tuple(one for result in results for one in _of_result(result, names))
    if not series:
        raise content.malformed("it holds no result")
    return Benchmarks(NAME, series, _environment(results[0].mapping()), tuple(_notices(series)))


def _of_result(result: JsonPlace, names: Names) -> Iterator[Series]:
    parameters = texts(result.at("params").mapping())
    threads = result.at("threads").value
    if type(threads) is int and threads > 1:
        parameters["threads"] = str(threads)
    said = ", ".join(f"{key}={value}" for key, value in parameters.items())
    name = result.at("benchmark").text() + (f" ({said})" if said else "")
    yield from _of_metric(result.at("primaryMetric"), name, "", parameters, names)
    for metric, place in result.at("secondaryMetrics").members():
        yield from _of_metric(place, name, metric.lstrip("·"), parameters, names)


def _of_metric(
    metric: JsonPlace, name: str, title: str, parameters: Mapping[str, str], names: Names
) -> Iterator[Series]:
    """Nothing where the metric has no value at all, as some profilers' have."""
    word = metric.at("scoreUnit").text()
    found = measured(word)
    whole = f"{name} {title}" if title else name
    processes = tuple(process for process in _forks(metric, found.factor) if process)
    estimate = None if processes else _estimate(metric, found.factor)
    if not processes and estimate is None:
        return
    direction = direction_of_metric(title, found) if title else found.direction
    one = Series(names.distinct(name_with_unit(whole, word, found)), found.unit, processes, estimate, parameters)
    yield one.directed(direction)


def _forks(metric: JsonPlace, factor: float) -> Iterator[array[float]]:
    """The values of each fork, in order; an iteration of sampled times is a histogram, of which the mean counts."""
    is_sampled = metric.at("rawDataHistogram").value is not None
    raw = metric.at("rawDataHistogram" if is_sampled else "rawData")
    for fork in raw.places() if raw.value is not None else ():
        values = (_mean(each) if is_sampled else _number(each.value) for each in fork.places())
        yield array("d", (value * factor for value in values if value is not None))


def _mean(histogram: JsonPlace) -> float | None:
    """The mean of pairs of a value and how often it was seen."""
    total, count = 0.0, 0
    for pair in histogram.places():
        entry = pair.entries()
        if len(entry) != 2 or type(entry[1]) is not int or not 0 <= entry[1] < 2**53:
            raise pair.refusal("a value and a count were expected")
        total += JsonPlace(pair.content, entry[0], pair.where).number() * entry[1]
        count += entry[1]
    return total / count if count else None


def _estimate(metric: JsonPlace, factor: float) -> SummaryStatistics | None:
    score = _number(metric.at("score").value)
    return None if score is None else SummaryStatistics(1, score * factor, None, None, None, None)


def _number(value: Any) -> float | None:
    """A finite number; JMH writes the text NaN where it has none."""
    return float(value) if type(value) in (int, float) and math.isfinite(value) and abs(value) < 1e100 else None


def _environment(first: Mapping[str, Any]) -> dict[str, str | int | float]:
    version, jdk, vm = (first.get(key) for key in ("jmhVersion", "jdkVersion", "vmName"))
    interpreter = " ".join(part for part in (vm, jdk) if isinstance(part, str))
    return facts([("tool", f"JMH {version}" if isinstance(version, str) else "JMH"), ("interpreter", interpreter)])


def _notices(series: tuple[Series, ...]) -> Iterator[Notice]:
    if any(len(one.processes) == 1 for one in series):
        yield Notice("one_fork", "Some benchmarks ran in one fork only; give -f 3 or more, as forks differ.")
    if any(one.estimate for one in series):
        yield Notice("summary_only", "Some benchmarks have a score only; their iterations are not there.")
    yield from direction_notices(series)
