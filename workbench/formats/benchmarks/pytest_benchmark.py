"""pytest-benchmark's JSON, with the raw values (`--benchmark-save-data`) or with a summary only.

Facts: pytest-benchmark's documentation and files written by version 5. Values are seconds for each call; all of a
session's benchmarks come from one process.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Mapping
from typing import Any

from workbench.core.benchmark import Benchmarks, Series, SummaryStatistics
from workbench.core.errors import shown_text
from workbench.core.model import Notice
from workbench.core.units import Unit
from workbench.formats.shared.content import Content
from workbench.formats.shared.json_path import JsonPlace, document, facts, texts
from workbench.formats.shared.namesakes import namesake_notices, numbered

NAME = "pytest-benchmark JSON"
WHAT = "every value where the file holds them, otherwise a summary"
BECOMES = "values of one process or summaries"
COMMAND = "`python -m pytest --benchmark-json=bench.json`"

_NOTHING: tuple[object, ...] = (None, {})

_BROKEN_HEAD = re.compile(rb'^\s*\{\s*"(?:machine_info"\s*:|benchmarks"\s*:\s*\[\s*\{\s*"(?:group|name)")')


def recognises(content: Content) -> bool:
    """True for an object with `benchmarks` and `machine_info`."""
    if content.json is None:
        return _BROKEN_HEAD.match(content.head) is not None
    return {"benchmarks", "machine_info"} <= content.keys()


def read(content: Content) -> Benchmarks:
    """Every benchmark under its full name; an estimate where the raw values were not saved. Raises MalformedError."""
    root = document(content)
    series = numbered([_series(bench) for bench in root.at("benchmarks").places()])
    if not series:
        raise content.malformed("it holds no benchmark")
    return Benchmarks(NAME, series, _environment(root), tuple(_notices(series)))


def _series(bench: JsonPlace) -> Series:
    full_name = bench.at("fullname") if bench.at("fullname").value is not None else bench.at("name")
    stats, parameters = bench.at("stats"), texts(bench.at("params").mapping())
    failure = _failure(bench)
    values = array("d") if stats.value in _NOTHING else _values(stats)
    estimate = None if values or stats.value in _NOTHING else _estimate(stats)
    processes = (values,) if values else ()
    return Series(full_name.text(), Unit.SECONDS, processes, estimate, parameters, failure=failure)


def _failure(bench: JsonPlace) -> str:
    """Why it failed: the tool leaves most of what failed out, other tools that write its layout do not."""
    if bench.at("has_error").value is True:
        return "the test failed"
    error = bench.at("error").value
    if error not in (None, False, ""):
        return f"error {shown_text(str(error), 100)}" if error is not True else "the test failed"
    return "no figures" if bench.at("stats").value in _NOTHING else ""


def _values(stats: JsonPlace) -> array[float]:
    data = stats.at("data")
    return data.numbers(0.0) if data.value is not None else array("d")


def _estimate(stats: JsonPlace) -> SummaryStatistics:
    count = int(stats.at("rounds").number(1.0))
    return SummaryStatistics(
        count=count,
        mean=stats.at("mean").number(0.0),
        standard_deviation=stats.at("stddev").optional_number(0.0) if count > 1 else None,
        minimum=stats.at("min").optional_number(0.0),
        median=stats.at("median").optional_number(0.0),
        maximum=stats.at("max").optional_number(0.0),
    )


def _notices(series: tuple[Series, ...]) -> list[Notice]:
    found = namesake_notices(series)
    failed = [shown_text(one.name, 100) for one in series if one.failure]
    if failed:
        more = f" and {len(failed) - 5:,} more" if len(failed) > 5 else ""
        found.append(Notice("failed_runs", f"Failed: {', '.join(failed[:5])}{more}."))
    bare = sum(one.estimate is not None for one in series)
    if not bare:
        return found
    said = "The file keeps" if bare == len(series) else f"For {bare} of {len(series)} benchmarks the file keeps"
    hint = "Save with --benchmark-save-data (or --benchmark-json) to keep the single values."
    return [
        *found,
        Notice("summary_only", f"{said} a summary only, so nothing can be said of drift and outliers. {hint}"),
    ]


def _environment(root: JsonPlace) -> dict[str, str | int | float]:
    machine, commit = root.at("machine_info").mapping(), root.at("commit_info").mapping()
    processor = machine.get("cpu")
    python = " ".join(str(machine[key]) for key in ("python_implementation", "python_version") if machine.get(key))
    return facts(
        [
            ("tool", f"pytest-benchmark {root.at('version').value or ''}".strip()),
            ("machine", machine.get("node")),
            ("processor", _processor(processor) if isinstance(processor, Mapping) else processor),
            ("processor_count", processor.get("count") if isinstance(processor, Mapping) else None),
            ("system", " ".join(str(machine[key]) for key in ("system", "release", "machine") if machine.get(key))),
            ("interpreter", python),
            ("commit", commit.get("id")),
            ("branch", commit.get("branch")),
            ("uncommitted_changes", "yes" if commit.get("dirty") is True else None),
            ("saved_utc", root.at("datetime").value),
        ]
    )


def _processor(processor: Mapping[str, Any]) -> Any:
    """The processor's name; older versions of the tool say it as `brand`."""
    return processor.get("brand_raw") or processor.get("brand")
