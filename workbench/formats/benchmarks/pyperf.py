"""pyperf's JSON: several benchmarks, each of several runs, a run being one process.

Facts: pyperf's documentation ("pyperf JSON format") and files written by pyperf 2.10. Values are per loop
iteration already, in seconds, bytes or a plain number. Older files say `samples` and `common_metadata`.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping
from statistics import median
from typing import Any

from workbench.core.benchmark import Benchmarks, Series
from workbench.core.errors import shown_text
from workbench.core.model import Notice
from workbench.core.units import Unit
from workbench.formats.shared.content import Content
from workbench.formats.shared.direction_notices import direction_notices
from workbench.formats.shared.json_path import LARGEST_NUMBER, JsonPlace, document, facts
from workbench.formats.shared.namesakes import namesake_notices, numbered

NAME = "pyperf JSON"
WHAT = "every value, by process; seconds, bytes or a plain number"
BECOMES = "values by process"
COMMAND = '`python -m pyperf timeit -o bench.json "sum(range(50))"`'

_BROKEN_HEAD = re.compile(rb'^\s*\{\s*"benchmarks"\s*:\s*\[\s*\{\s*"(?:metadata|common_metadata|runs)"')
_OTHER_TOOLS = frozenset({"machine_info", "context"})
_UNITS = {"second": Unit.SECONDS, "byte": Unit.BYTES, "integer": Unit.COUNT}
_DATE = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d")
_SAME_EVERYWHERE = ("machine", "processor", "interpreter")


def recognises(content: Content) -> bool:
    """True for an object with `benchmarks` and `version` and none of another tool's keys."""
    if content.json is None:
        return _BROKEN_HEAD.match(content.head) is not None
    keys = content.keys()
    return (
        {"benchmarks", "version"} <= keys and not keys & _OTHER_TOOLS and isinstance(content.json["benchmarks"], list)
    )


def read(content: Content) -> Benchmarks:
    """The values of every benchmark, a process for each run; warm-ups and calibration runs are left out.

    `started_utc` holds pyperf's own dates, which are local time and say no zone; the environment's `load_average` is
    the median over the runs. Raises MalformedError.
    """
    root = document(content)
    suite, left_out = _metadata(root), Counter[str]()
    series, environments, notices = [], [], []
    for bench in root.at("benchmarks").places():
        merged = suite | _metadata(bench)
        found = _series(bench, merged, left_out)
        series.append(found)
        if found.processes:
            environments.append(_environment(_first_run_metadata(bench, merged)))
        else:
            text = f"{shown_text(found.name, 100)} has no values, only calibration, so it counts as failed."
            notices.append(Notice("nothing_measured", text))
    if not environments:
        raise content.malformed("it holds no benchmark with values")
    named = numbered(series)
    notices = [*namesake_notices(named), *notices]
    if _differ(environments):
        notices.append(
            Notice("mixed_environments", "Not all benchmarks of this file were run in the same environment.")
        )
    loads = list(_loads(root, suite))
    load = {"load_average": median(loads)} if loads else {}
    notices += direction_notices(series)
    return Benchmarks(NAME, named, {**environments[0], **load, **left_out}, tuple(notices))


def _metadata(place: JsonPlace) -> dict[str, Any]:
    """The metadata of one level: of the file, a benchmark or a run."""
    return dict(place.at("common_metadata").mapping()) | dict(place.at("metadata").mapping())


def _first_run_metadata(bench: JsonPlace, merged: Mapping[str, Any]) -> dict[str, Any]:
    return dict(merged) | next((_metadata(run) for run in bench.at("runs").places()), {})


def _series(bench: JsonPlace, merged: Mapping[str, Any], left_out: Counter[str]) -> Series:
    first = _first_run_metadata(bench, merged)
    unit = _unit(bench, first)
    processes, dates = [], []
    for run in bench.at("runs").places():
        own = dict(merged) | _metadata(run)
        if _unit(run, own) is not unit:
            raise run.refusal("its unit is not that of the benchmark's first run")
        warm_ups = run.at("warmups").value
        left_out["warm_up_values_left_out"] += len(warm_ups) if isinstance(warm_ups, list) else 0
        values = _values(run, unit)
        if values:
            processes.append(values)
            dates.append(_date(own))
        else:
            left_out["calibration_runs_left_out"] += 1
    name = first.get("name")
    label = name if isinstance(name, str) and name else "(without a name)"
    failure = "" if processes else "no values, only calibration"
    return Series(label, unit, tuple(processes), None, {}, tuple(dates) if all(dates) else (), failure=failure)


def _values(run: JsonPlace, unit: Unit) -> array[float]:
    """The run's values; none for a run that only calibrated."""
    values = run.at("values") if run.at("values").value is not None else run.at("samples")
    lowest = -LARGEST_NUMBER if unit is Unit.COUNT else 0.0
    return values.numbers(lowest) if values.value is not None else array("d")


def _unit(place: JsonPlace, metadata: Mapping[str, Any]) -> Unit:
    word = metadata.get("unit", "second")
    unit = _UNITS.get(word) if isinstance(word, str) else None
    if unit is None:
        raise place.refusal("its unit is none of second, byte, integer")
    return unit


def _date(metadata: Mapping[str, Any]) -> str:
    date = metadata.get("date")
    return date.replace(" ", "T") if isinstance(date, str) and _DATE.match(date) else ""


def _environment(metadata: Mapping[str, Any]) -> dict[str, str | int | float]:
    python = " ".join(str(metadata[key]) for key in ("python_implementation", "python_version") if key in metadata)
    return facts(
        [
            ("tool", f"pyperf {metadata.get('perf_version', '')}".strip()),
            ("machine", metadata.get("hostname")),
            ("processor", metadata.get("cpu_model_name")),
            ("processor_count", metadata.get("cpu_count")),
            ("system", metadata.get("platform")),
            ("interpreter", python),
            ("commit", metadata.get("commit_id")),
        ]
    )


def _loads(root: JsonPlace, suite: Mapping[str, Any]) -> Iterator[float]:
    """The machine's load (mean of a minute) before each run that says it."""
    for bench in root.at("benchmarks").places():
        merged = dict(suite) | _metadata(bench)
        for run in bench.at("runs").places():
            load = (merged | _metadata(run)).get("load_avg_1min")
            if isinstance(load, int | float) and 0 <= load <= LARGEST_NUMBER:
                yield float(load)


def _differ(environments: list[dict[str, str | int | float]]) -> bool:
    return any(len({one.get(key) for one in environments}) > 1 for key in _SAME_EVERYWHERE)
