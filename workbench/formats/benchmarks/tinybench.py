"""tinybench's tasks as JSON: a list of names and results, as programs write it (`bench.tasks` of versions 2 to 6)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workbench.core.benchmark import Benchmarks, Series
from workbench.core.model import Notice
from workbench.formats.benchmarks.tinybench_results import series_of
from workbench.formats.shared.content import Content
from workbench.formats.shared.failure_notices import failure_notices
from workbench.formats.shared.json_path import JsonPlace, document, facts
from workbench.formats.shared.namesakes import namesake_notices, numbered
from workbench.formats.shared.sorted_values import SORTED

NAME = "tinybench JSON"
WHAT = "names and results of tasks in versions 2 to 6: values where they were kept, else a summary; errors"
BECOMES = "values of one process or summaries"
COMMAND = "`fs.writeFileSync('bench.json', JSON.stringify(bench.tasks.map(({ name, result }) => ({ name, result }))))`"

_LISTS = ("tasks", "results")
_OWN = frozenset(("latency", "throughput", "hz", "rme", "totalTime", "samples", "state", "error"))


def recognises(content: Content) -> bool:
    """True for a list of names with results of tinybench's, also inside an object as `tasks` or `results`."""
    tasks = _tasks(content.json)
    return bool(tasks) and any(_is_task(each) for each in tasks) and all(isinstance(each, dict) for each in tasks)


def read(content: Content) -> Benchmarks:
    """A series for each task: values where they were kept, else a summary; raises MalformedError."""
    root = document(content)
    if isinstance(root.value, dict):
        root = root.at(next(key for key in _LISTS if isinstance(root.value.get(key), list)))
    tasks = list(root.places())
    series = numbered([_series(task, number) for number, task in enumerate(tasks, 1)])
    if not series:
        raise content.malformed("it holds no task")
    return Benchmarks(NAME, series, _environment(tasks), tuple(_notices(series)))


def _tasks(found: Any) -> list[Any]:
    if isinstance(found, dict):
        found = next((found[key] for key in _LISTS if isinstance(found.get(key), list)), None)
    return found if isinstance(found, list) else []


def _is_task(entry: Any) -> bool:
    """True for a name with a result, and for a result without a name that has both latency and throughput."""
    if not isinstance(entry, dict):
        return False
    result = entry.get("result")
    if isinstance(entry.get("name"), str) and isinstance(result, dict):
        return not _OWN.isdisjoint(result)
    return isinstance(entry.get("latency"), dict) and isinstance(entry.get("throughput"), dict)


def _series(task: JsonPlace, number: int) -> Series:
    """A result that stands alone has no name, only its place."""
    name = task.at("name").text() if task.at("name").value is not None else f"task {number}"
    has_own = "result" in task.mapping() or "latency" not in task.mapping()
    return series_of(name, task.at("result") if has_own else task)


def _environment(tasks: list[JsonPlace]) -> dict[str, str | int | float]:
    """What ran it, which newer versions say in each result."""
    for task in tasks:
        result = task.mapping().get("result", task.value)
        if isinstance(result, dict) and isinstance(result.get("runtime"), str):
            return facts([("tool", "tinybench"), ("interpreter", _runtime(result))])
    return {"tool": "tinybench"}


def _runtime(result: dict[str, Any]) -> str:
    return " ".join(str(result[key]) for key in ("runtime", "runtimeVersion") if result.get(key))


def _notices(series: tuple[Series, ...]) -> Iterator[Notice]:
    yield from failure_notices(series)
    if any(one.processes for one in series):
        yield SORTED
    if any(one.estimate for one in series):
        hint = "newer versions keep values with retainSamples: true."
        yield Notice("summary_only", f"Some tasks have a summary only, so nothing can be said of outliers; {hint}")
    yield from namesake_notices(series)
