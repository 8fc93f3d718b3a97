"""Deno's JSON (`deno bench --json`): a summary of each benchmark in nanoseconds, or its failure.

Facts: Deno's manual and cli/tools/bench. Results are `{"ok": {n, min, max, avg, p75 …}}` or `{"failed": …}`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from workbench.core.benchmark import Benchmarks, Series, SummaryStatistics
from workbench.core.configurations import labelled
from workbench.core.errors import shown_text
from workbench.core.model import Notice
from workbench.core.units import Unit
from workbench.formats.shared.content import Content
from workbench.formats.shared.failure_notices import failure_notices
from workbench.formats.shared.json_path import JsonPlace, document, facts
from workbench.formats.shared.namesakes import namesake_notices, numbered

NAME = "Deno bench JSON"
WHAT = "a summary of each benchmark; errors"
BECOMES = "summaries"
COMMAND = "`deno bench --json > bench.json`"

_NANOSECOND = 1e-9


def recognises(content: Content) -> bool:
    """True for an object with a runtime and a list of benches that have results."""
    if not {"version", "runtime", "benches"} <= content.keys():
        return False
    benches = content.json["benches"]
    return isinstance(benches, list) and all(isinstance(each, dict) and "results" in each for each in benches[:3])


def read(content: Content) -> Benchmarks:
    """A summary of each result; what failed has none. Raises MalformedError."""
    root = document(content)
    benches = list(root.at("benches").places())
    counts = Counter(str(bench.at("name").value) for bench in benches)
    series = numbered([one for bench in benches for one in _series(bench, counts)])
    if not series:
        raise content.malformed("it holds no result")
    said = [("tool", "deno bench"), ("interpreter", root.at("runtime").value), ("processor", root.at("cpu").value)]
    return Benchmarks(NAME, series, facts(said), tuple(_notices(series)))


def _series(bench: JsonPlace, counts: Counter[str]) -> Iterator[Series]:
    name, group = bench.at("name").text(), bench.at("group").value
    parameters = {"group": group} if isinstance(group, str) and group else {}
    label = labelled(name, parameters, list(parameters) if counts[name] > 1 else [])
    for result in bench.at("results").places():
        failed, stats = result.at("failed").value, result.at("ok")
        failure = "" if stats.value is not None else _why(failed)
        estimate = None if failure else _estimate(stats)
        yield Series(label, Unit.SECONDS, (), estimate, parameters, failure=failure)


def _why(failed: object) -> str:
    message = failed.get("message") if isinstance(failed, dict) else failed
    return shown_text(message, 200) if isinstance(message, str) and message else "it reported an error"


def _estimate(stats: JsonPlace) -> SummaryStatistics:
    """Percentiles from the 75th on are there, the median is not; the deviation is not said either."""
    low, high = (stats.at(key).optional_number(0.0) for key in ("min", "max"))
    mean = stats.at("avg").number(0.0)
    return SummaryStatistics(stats.at("n").whole(1), mean, None, low, None, high).times(_NANOSECOND)


def _notices(series: tuple[Series, ...]) -> Iterator[Notice]:
    yield from failure_notices(series)
    yield Notice("summary_only", "The file holds summaries only, so nothing can be said of drift and outliers.")
    yield from namesake_notices(series)
