"""mitata's JSON (`run({ format: 'json' })`): the values of every run in nanoseconds, sorted, of one process.

Facts: files written by mitata 1.0. Beside the values stands the source text of each measuring loop, which can be most
of the file and is not read. In version 0.1 the figures stand in a benchmark itself, in later ones in its runs, one for
each combination of arguments.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from workbench.core.benchmark import Benchmarks, Series, SummaryStatistics
from workbench.core.configurations import labelled
from workbench.core.errors import shown_text
from workbench.core.model import Notice
from workbench.core.units import Unit
from workbench.formats.shared.content import Content
from workbench.formats.shared.failure_notices import failure_notices
from workbench.formats.shared.json_path import JsonPlace, document, facts
from workbench.formats.shared.namesakes import namesake_notices, numbered
from workbench.formats.shared.sorted_values import SORTED, in_chance_order

NAME = "mitata JSON"
WHAT = "the values of every run, arguments and groups in the name; errors"
BECOMES = "values of one process"
COMMAND = "`await run({ format: 'json' })` in `bench.mjs`, then `node bench.mjs > bench.json`"

_BROKEN_HEAD = re.compile(rb'\s*\{\s*"layout"\s*:\s*\[\s*\{\s*"name"\s*:')
_NANOSECOND = 1e-9


class _MitataRun(NamedTuple):
    """One run of a benchmark, with its arguments in its name, and the group that it stands in."""

    name: str
    group: str
    place: JsonPlace


def recognises(content: Content) -> bool:
    """True for benchmarks with runs or figures beside a layout, a context or a runtime."""
    if content.json is None:
        return _BROKEN_HEAD.match(content.head) is not None
    keys = content.keys()
    if "benchmarks" not in keys or keys.isdisjoint(("layout", "context", "runtime")):
        return False
    entries = content.json["benchmarks"]
    first = entries[0] if isinstance(entries, list) and entries else None
    return isinstance(first, dict) and _is_entry(first)


def _is_entry(entry: dict[str, Any]) -> bool:
    if "runs" in entry:
        return not {"alias", "kind", "baseline"}.isdisjoint(entry)
    return not {"stats", "error"}.isdisjoint(entry) and not {"baseline", "async", "warmup"}.isdisjoint(entry)


def read(content: Content) -> Benchmarks:
    """A series for each run; what reported an error has no value. Raises MalformedError."""
    root = document(content)
    runs = list(_runs(root))
    counts = Counter(run.name for run in runs)
    series = numbered([_series(run, is_shared=counts[run.name] > 1) for run in runs])
    if not series:
        raise content.malformed("it holds no run")
    return Benchmarks(NAME, series, _environment(root), tuple(_notices(series)))


def _runs(root: JsonPlace) -> Iterator[_MitataRun]:
    layout = root.at("layout")
    groups = [group.mapping().get("name") for group in layout.places()] if layout.value is not None else []
    for bench in root.at("benchmarks").places():
        group = _group(bench.at("group").value, groups)
        if bench.at("runs").value is None:
            yield _MitataRun(bench.at("name").text(), group, bench)
            continue
        for run in bench.at("runs").places():
            name = run.at("name").value
            yield _MitataRun(name if isinstance(name, str) and name else bench.at("alias").text(), group, run)


def _group(value: Any, groups: list[Any]) -> str:
    """Its name, or the place of its name in the layout."""
    if type(value) is int and 0 <= value < len(groups):
        value = groups[value]
    return value if isinstance(value, str) else ""


def _series(run: _MitataRun, *, is_shared: bool) -> Series:
    parameters = {"group": run.group} if run.group else {}
    name = labelled(run.name, parameters, list(parameters) if is_shared else [])
    stats, failure = run.place.at("stats"), _failure(run.place)
    if stats.value is None:
        return Series(name, Unit.SECONDS, (), None, parameters, failure=failure or "it has no figures")
    values = array("d")
    if stats.at("samples").value is not None:
        values = array("d", (each * _NANOSECOND for each in in_chance_order(stats.at("samples").numbers(0.0))))
    processes, estimate = ((values,), None) if values else ((), _estimate(stats))
    return Series(name, Unit.SECONDS, processes, estimate, parameters, failure=failure)


def _failure(run: JsonPlace) -> str:
    error = run.at("error").value
    if isinstance(error, dict):
        error = error.get("message")
        return shown_text(error, 200) if isinstance(error, str) and error else "it reported an error"
    return shown_text(error, 200) if isinstance(error, str) and error else ""


def _estimate(stats: JsonPlace) -> SummaryStatistics:
    """What older versions keep; how often it was measured only some of them say."""
    count = stats.at("n").value
    known = count if type(count) is int and 0 < count < 10**12 else 1
    deviation, low, median, high = (stats.at(key).optional_number(0.0) for key in ("std", "min", "p50", "max"))
    deviation = deviation if known > 1 else None
    return SummaryStatistics(known, stats.at("avg").number(0.0), deviation, low, median, high).times(_NANOSECOND)


def _environment(root: JsonPlace) -> dict[str, str | int | float]:
    found = root.at("context").mapping() or root.mapping()
    processor = found.get("cpu")
    processor = processor.get("name") if isinstance(processor, dict) else processor
    runtime = (found.get(key) for key in ("runtime", "version"))
    interpreter = " ".join(each for each in runtime if isinstance(each, str))
    return facts(
        [
            ("tool", "mitata"),
            ("processor", processor),
            ("interpreter", interpreter),
            ("architecture", found.get("arch")),
        ]
    )


def _notices(series: tuple[Series, ...]) -> Iterator[Notice]:
    yield from failure_notices(series)
    if any(one.processes for one in series):
        yield SORTED
    if any(one.estimate for one in series):
        yield Notice("summary_only", "Some benchmarks have a summary only, so nothing can be said of outliers.")
    yield from namesake_notices(series)
