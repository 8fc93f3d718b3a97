"""Bencher Metric Format: JSON of benchmark names, each with its measures, each with one value.

Facts: Bencher's reference ("Bencher Metric Format"). The built-in measures' units: latency in nanoseconds,
throughput in operations a second, build-time in seconds, file-size in bytes.
Of a measure of one's own only the name is known.
"""

from __future__ import annotations

from workbench.core.benchmark import Benchmarks, Series, SummaryStatistics
from workbench.core.model import Notice
from workbench.core.units import Unit
from workbench.formats.shared.better_words import direction_of_name
from workbench.formats.shared.content import Content
from workbench.formats.shared.direction_notices import direction_notices
from workbench.formats.shared.json_path import LARGEST_NUMBER, JsonPlace, Names, document

NAME = "Bencher Metric Format"
WHAT = "one value for each measure of a benchmark"
BECOMES = "summaries"
COMMAND = '`printf \'{"parse": {"latency": {"value": 88.5}}}\' > bench.json`'

_BUILT_IN = {
    "latency": (Unit.SECONDS, 1e-9),
    "build-time": (Unit.SECONDS, 1.0),
    "file-size": (Unit.BYTES, 1.0),
    "throughput": (Unit.PER_SECOND, 1.0),
}
_METRIC_KEYS = frozenset({"value", "lower_value", "upper_value"})


def recognises(content: Content) -> bool:
    """True for an object of objects of metrics, judged by its first benchmark."""
    benches = content.json
    if not isinstance(benches, dict) or not benches:
        return False
    measures = next(iter(benches.values()))
    metrics = list(measures.values()) if isinstance(measures, dict) else []
    return bool(metrics) and all(
        isinstance(one, dict) and "value" in one and one.keys() <= _METRIC_KEYS for one in metrics
    )


def read(content: Content) -> Benchmarks:
    """A series for each measure of each benchmark, summary only; raises MalformedError."""
    names = Names()
    series = tuple(
        _series(name, slug, metric, names)
        for name, bench in document(content).members()
        for slug, metric in bench.members()
    )
    if not series:
        raise content.malformed("it holds no metric")
    return Benchmarks(NAME, series, {"tool": "Bencher"}, tuple(_notices(content, series)))


def _series(name: str, slug: str, metric: JsonPlace, names: Names) -> Series:
    unit, factor = _BUILT_IN.get(slug, (Unit.COUNT, 1.0))
    direction = unit.direction if slug in _BUILT_IN else direction_of_name(slug)
    lowest = 0.0 if unit in (Unit.SECONDS, Unit.BYTES) else -LARGEST_NUMBER
    value = metric.at("value").number(lowest) * factor
    label = names.distinct(name if slug == "latency" else f"{name} [{slug}]")
    return Series(label, unit, (), SummaryStatistics(1, value, None, None, None, None), {}).directed(direction)


def _notices(content: Content, series: tuple[Series, ...]) -> list[Notice]:
    found = [
        Notice(
            "summary_only",
            "The file has one value of each benchmark; how they vary is seen in several files of a side.",
        )
    ]
    found += direction_notices(series)
    if b'"lower_value"' in content.data or b'"upper_value"' in content.data:
        text = "Lower and upper values are left out: the file does not say what they mean."
        found.append(Notice("bounds_left_out", text))
    return found
