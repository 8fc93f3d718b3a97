"""vitest's benchmarks (`vitest bench --outputJson`, before version 2 `--reporter=json`), which tinybench measures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.core.benchmark import Benchmarks, Series
from workbench.core.model import Notice
from workbench.formats.benchmarks.tinybench_results import series_of
from workbench.formats.shared.content import Content
from workbench.formats.shared.failure_notices import failure_notices
from workbench.formats.shared.json_path import JsonPlace, document
from workbench.formats.shared.namesakes import namesake_notices, numbered
from workbench.formats.shared.sorted_values import SORTED

NAME = "vitest bench JSON"
WHAT = (
    "the summary of every benchmark, its values where the file holds them; groups in the name; what has "
    "no figures failed"
)
BECOMES = "summaries"
COMMAND = "`npx vitest bench --run --outputJson=bench.json`"

_BROKEN_HEAD = re.compile(rb'\s*\{\s*"files"\s*:\s*\[\s*\{\s*"filepath"\s*:\s*"[^"]{0,4000}"\s*,\s*"groups"\s*:')
_FIGURES = frozenset(("rme", "hz", "samples", "rank"))


def recognises(content: Content) -> bool:
    """True for files with groups of benchmarks, and for the older results by suite."""
    if content.json is None:
        return _BROKEN_HEAD.match(content.head) is not None
    if not isinstance(content.json, dict):
        return False
    files, suites = content.json.get("files"), content.json.get("testResults")
    if isinstance(files, list):
        return bool(files) and all(isinstance(file, dict) and isinstance(file.get("groups"), list) for file in files)
    entries = list(suites.values()) if isinstance(suites, dict) else []
    first = entries[0][0] if entries and isinstance(entries[0], list) and entries[0] else None
    return isinstance(first, dict) and "name" in first and not _FIGURES.isdisjoint(first)


def read(content: Content) -> Benchmarks:
    """A series for each benchmark under the name of its group; raises MalformedError."""
    series = numbered([_series(group, bench) for group, bench in _benchmarks(document(content))])
    if not series:
        raise content.malformed("it holds no benchmark")
    return Benchmarks(NAME, series, {"tool": "vitest"}, tuple(_notices(series)))


def _benchmarks(root: JsonPlace) -> Iterator[tuple[str, JsonPlace]]:
    """Every benchmark with the name of its group: the file as the project calls it, and the suites in it."""
    if root.at("files").value is None:
        for suite, benches in root.at("testResults").members():
            yield from ((suite, bench) for bench in benches.places())
        return
    for file in root.at("files").places():
        for group in file.at("groups").places():
            name = group.at("fullName").text()
            yield from ((name, bench) for bench in group.at("benchmarks").places())


def _series(group: str, bench: JsonPlace) -> Series:
    name = bench.at("name").text()
    return series_of(f"{group} > {name}" if group else name, bench)


def _notices(series: tuple[Series, ...]) -> Iterator[Notice]:
    yield from failure_notices(series)
    if any(one.processes for one in series):
        yield SORTED
    if any(one.estimate for one in series):
        hint = "Set benchmark.includeSamples: true to keep the values."
        yield Notice("summary_only", f"Some benchmarks have a summary only, so nothing is known of outliers. {hint}")
    yield from namesake_notices(series)
