"""BenchmarkTools.jl's JSON (`BenchmarkTools.save`): trials with every time, or estimates of them, in nested groups.

Facts: BenchmarkTools's serialization. A value is `[TYPE, {…}]`; times are nanoseconds and sorted, memory is bytes and
allocations are counted, for one evaluation. All samples are of one process. Ratios and judgements are no measurement.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from typing import Any

from workbench.core.benchmark import Benchmarks, Series, SummaryStatistics
from workbench.core.model import Notice
from workbench.core.units import Unit
from workbench.core.words import counted
from workbench.formats.shared.content import Content
from workbench.formats.shared.json_path import JsonPlace, document, facts
from workbench.formats.shared.namesakes import namesake_notices, numbered
from workbench.formats.shared.sorted_values import SORTED, in_chance_order
from workbench.formats.shared.unit_words import measured, name_with_unit

NAME = "BenchmarkTools.jl JSON"
WHAT = "trials, estimates and groups: times, memory and allocations; ratios are left out"
BECOMES = "values of one process or summaries"
COMMAND = '`BenchmarkTools.save("bench.json", run(suite))`'

_BROKEN_HEAD = re.compile(rb'\s*\[\s*\{[^{}]{0,500}"BenchmarkTools"\s*:')
_NANOSECOND = 1e-9
_DEEPEST = 100
_NO_MEASUREMENT = frozenset(("TrialRatio", "TrialJudgement", "Parameters", "Benchmark"))
_ROOT = "benchmark"


def recognises(content: Content) -> bool:
    """True for a list that starts with the versions of Julia and BenchmarkTools."""
    if content.json is None:
        return _BROKEN_HEAD.match(content.head) is not None
    found = content.json
    return isinstance(found, list) and bool(found) and isinstance(found[0], dict) and "BenchmarkTools" in found[0]


def read(content: Content) -> Benchmarks:
    """Of each trial or estimate the time, the memory and the allocations; raises MalformedError."""
    root = document(content)
    versions, *saved = root.places()
    found: list[Series] = []
    left_out = [0]
    values = [each for place in saved for each in place.places()]
    for number, place in enumerate(values, 1):
        name = "" if len(values) == 1 else str(number)
        found.extend(_of_value(place, name, 0, left_out))
    series = numbered(found)
    if not series:
        raise content.malformed("it holds no trial and no estimate")
    said = versions.mapping()
    julia = f"Julia {said['Julia']}" if isinstance(said.get("Julia"), str) else ""
    environment = facts(
        [("tool", f"BenchmarkTools.jl {said.get('BenchmarkTools', '')}".strip()), ("interpreter", julia)]
    )
    return Benchmarks(NAME, series, environment, tuple(_notices(series, left_out[0])))


def _of_value(place: JsonPlace, name: str, depth: int, left_out: list[int]) -> Iterator[Series]:
    """The series of a value and of all that is in it, under the keys that lead to them."""
    pair = list(place.places())
    if len(pair) != 2 or depth > _DEEPEST:
        raise place.refusal("a type with its content was expected, not nested too deeply")
    kind, inner = pair[0].text(), pair[1]
    if kind == "BenchmarkGroup":
        for key, member in inner.at("data").members():
            yield from _of_value(member, f"{name}/{key}" if name else key, depth + 1, left_out)
    elif kind in ("Trial", "TrialEstimate"):
        yield from _measured(inner, name or _ROOT, is_trial=kind == "Trial")
    elif kind in _NO_MEASUREMENT:
        left_out[0] += 1
    else:
        raise pair[0].refusal("a group, a trial or an estimate was expected")


def _measured(inner: JsonPlace, name: str, *, is_trial: bool) -> Iterator[Series]:
    """An estimate is of one statistic, which the file does not name."""
    parameters: dict[str, str] = {}
    if is_trial:
        times = in_chance_order(inner.at("times").numbers(0.0))
        values = array("d", (time * _NANOSECOND for time in times))
        failure = "" if values else "it has no times"
        yield Series(name, Unit.SECONDS, (values,) if values else (), None, parameters, failure=failure)
    else:
        time = inner.at("time").number(0.0) * _NANOSECOND
        estimate = SummaryStatistics(1, time, None, None, None, None)
        yield Series(name, Unit.SECONDS, (), estimate, parameters)
    for key, word in (("memory", "B/op"), ("allocs", "allocs/op")):
        amount = inner.at(key).optional_number(0.0)
        if amount is not None:
            found = measured(word)
            one = Series(name_with_unit(name, word, found), found.unit, (array("d", [amount]),), None, parameters)
            yield one.directed(found.direction)


def _notices(series: tuple[Series, ...], left_out: int) -> Iterator[Notice]:
    times: list[Any] = [one for one in series if one.unit is Unit.SECONDS]
    if any(one.processes for one in times):
        yield SORTED
    if any(one.estimate for one in times):
        hint = "Save the trials themselves to keep every time."
        yield Notice("summary_only", f"Some benchmarks have a single estimate only, so noise is not known. {hint}")
    if left_out:
        values = counted(left_out, "ratio or setting is", "ratios and settings are")
        yield Notice("values_left_out", f"{values} no measurement and left out.")
    yield from namesake_notices(series)
