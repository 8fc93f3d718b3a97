"""The result of one task of tinybench, as tinybench and vitest write it: times in milliseconds.

Facts: tinybench 2 to 6 and vitest 1 to 4. Before version 3 the figures stand in the result itself, since then in its
`latency`; `samples` are there where they were kept, and are sorted. Throughputs follow from the times.
"""

from __future__ import annotations

from array import array

from workbench.core.benchmark import Series, SummaryStatistics
from workbench.core.errors import shown_text
from workbench.core.units import Unit
from workbench.formats.shared.json_path import JsonPlace
from workbench.formats.shared.sorted_values import in_chance_order

_MILLISECOND = 1e-3
_MEDIANS = ("median", "p50")
_COUNTS = ("samplesCount", "sampleCount")


def series_of(name: str, result: JsonPlace) -> Series:
    """The values where they are there, else the summary; without either it failed. Raises MalformedError."""
    if result.value is None:
        return Series(name, Unit.SECONDS, (), None, {}, failure="it has no result")
    latency = result.at("latency") if result.at("latency").value is not None else result
    failure = _failure(result)
    values = array("d")
    if latency.at("samples").value is not None:
        values = array("d", (each * _MILLISECOND for each in in_chance_order(latency.at("samples").numbers(0.0))))
    estimate = None if values else _estimate(latency)
    is_measured = bool(values) or estimate is not None
    failure = failure or ("" if is_measured else "it has no figures")
    return Series(name, Unit.SECONDS, (values,) if values else (), estimate, {}, failure=failure)


def _failure(result: JsonPlace) -> str:
    error, state = result.at("error").value, result.at("state").value
    if isinstance(error, dict):
        error = error.get("message") or "it reported an error"
    if isinstance(error, str) and error:
        return shown_text(error, 200)
    if error not in (None, False, ""):
        return "it reported an error"
    if isinstance(state, str) and state in ("errored", "aborted", "aborted-with-statistics", "fail"):
        return state
    return "aborted" if result.at("aborted").value is True else ""


def _estimate(latency: JsonPlace) -> SummaryStatistics | None:
    """None where the task has not been measured: no mean, or a mean of nothing."""
    mean = latency.at("mean").optional_number(0.0)
    count = _count(latency)
    if mean is None or count == 0:
        return None
    medians = (latency.at(key).optional_number(0.0) for key in _MEDIANS)
    median = next((each for each in medians if each is not None), None)
    deviation, low, high = (latency.at(key).optional_number(0.0) for key in ("sd", "min", "max"))
    return SummaryStatistics(count, mean, deviation if count > 1 else None, low, median, high).times(_MILLISECOND)


def _count(latency: JsonPlace) -> int:
    """How many samples there were: said, or one more than the degrees of freedom."""
    for key in _COUNTS:
        if latency.at(key).value is not None:
            return latency.at(key).whole(0)
    freedom = latency.at("df").value
    return freedom + 1 if type(freedom) is int and 0 <= freedom < 10**12 else 1
