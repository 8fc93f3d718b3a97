"""Single files of criterion.rs: `sample.json`, `estimates.json`, `raw.csv`, and the messages of cargo-criterion.

Facts: criterion 0.3 to 0.5, and `cargo criterion --message-format json`. What a JSON file of a folder is called it does
not say itself; the folders that it lies in do.
"""

from __future__ import annotations

import csv
import json
import os
import re
from array import array
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from workbench.core.benchmark import Benchmarks, Series
from workbench.core.model import Notice
from workbench.formats.benchmarks.criterion_files import LINEAR, CriterionFolder, is_linear, series_of, values_of
from workbench.formats.shared.content import Content
from workbench.formats.shared.direction_notices import direction_notices
from workbench.formats.shared.json_path import JsonPlace, document
from workbench.formats.shared.namesakes import namesake_notices, numbered

NAME = "criterion JSON"
WHAT = (
    "`sample.json`, `estimates.json` or `raw.csv` of a folder in `target/criterion`, called by its "
    "folders, and cargo-criterion's messages: the time of one iteration in every sample, all of one "
    "process; in linear mode the first are less precise, and all count alike, as in criterion's own mean "
    "and median"
)
BECOMES = "values of one process or summaries"
COMMAND = "`cargo criterion --message-format json > bench.jsonl`"

_NAMELESS = "criterion benchmark"
_RAW_HEADER = b"group,function,value,throughput_num,throughput_type,"
_RAW_COLUMNS = ("sample_measured_value", "unit", "iteration_count")
_MESSAGE = re.compile(rb'\s*\{"reason":\s*"(?:benchmark-complete|group-complete)"')
_BROKEN_HEAD = re.compile(rb'\s*\{\s*"sampling_mode"\s*:\s*"(?:Linear|Flat|Auto)"\s*,\s*"iters"')
_SAMPLE_KEYS = frozenset(("sampling_mode", "iters", "times"))
_BENCHMARK_KEYS = frozenset(("group_id", "function_id", "value_str", "throughput"))
_ESTIMATES = frozenset(("mean", "median", "std_dev"))


def recognises(content: Content) -> bool:
    """True for a sample, for estimates, for raw values and for cargo-criterion's messages."""
    if content.head.startswith(_RAW_HEADER) or _MESSAGE.match(content.head):
        return True
    keys = content.keys()
    if not keys:
        return content.json is None and _BROKEN_HEAD.match(content.head) is not None
    return {"iters", "times"} <= keys <= _SAMPLE_KEYS or _is_estimates(content, keys) or keys >= _BENCHMARK_KEYS


def _is_estimates(content: Content, keys: frozenset[str]) -> bool:
    is_whole = keys >= _ESTIMATES and keys <= _ESTIMATES | {"slope", "median_abs_dev"}
    return is_whole and isinstance(content.json["mean"], dict) and "point_estimate" in content.json["mean"]


def read(content: Content) -> Benchmarks:
    """The values of every sample by iteration, of estimates alone a summary; raises MalformedError."""
    is_raw = content.head.startswith(_RAW_HEADER)
    if is_raw or _MESSAGE.match(content.head):
        found = list(_raw(content) if is_raw else _messages(content))
        if not found:
            raise content.malformed("it holds no benchmark")
        return _benchmarks(found, is_mixed=False)
    root = document(content)
    if root.mapping().keys() >= _BENCHMARK_KEYS:
        raise content.malformed(
            "it names a benchmark and has no values", hint="Give sample.json, which lies beside it."
        )
    name = _name_of(os.path.abspath(content.path))
    if "iters" not in root.mapping():
        return _benchmarks([series_of(CriterionFolder(name, estimates=root))], is_mixed=False)
    return _benchmarks([series_of(CriterionFolder(name, sample=root))], is_mixed=is_linear(root.at("iters")))


def _name_of(path: str) -> str:
    """The folders between `criterion` and the one that says which run it was.

    >>> _name_of("target/criterion/rank_of/sort/100/new/sample.json"), _name_of("a/parse/base/sample.json")
    ('rank_of/sort/100', 'parse')
    """
    folders = PurePosixPath(path.replace("\\", "/")).parts[:-1]
    if "criterion" in folders:
        start = len(folders) - folders[::-1].index("criterion")
        return "/".join(folders[start:-1]) or _NAMELESS
    return folders[-2] if len(folders) > 1 and folders[-1] in ("base", "new") else _NAMELESS


def _messages(content: Content) -> Iterator[Series]:
    """The benchmarks among the messages; one that is cut off or of another kind is none."""
    for number, line in enumerate(content.text.splitlines(), 1):
        try:
            message = json.loads(line) if line.strip() else None
        except (ValueError, RecursionError):
            raise content.malformed(f"line {number:,}: not JSON", text=line[:60]) from None
        if isinstance(message, dict) and message.get("reason") == "benchmark-complete":
            place = JsonPlace(content, message, f"line {number:,}")
            word = place.at("unit").text()
            yield values_of(place.at("id").text(), place.at("iteration_count"), place.at("measured_values"), word)


def _raw(content: Content) -> Iterator[Series]:
    """The rows of each benchmark, which stand together under its group, function and value."""
    rows: dict[tuple[str, str], tuple[array[float], array[float]]] = {}
    reader = csv.DictReader(content.text.splitlines())
    try:
        for row in reader:
            name = "/".join(part for part in (row["group"], row["function"], row["value"]) if part)
            amount, word, count = (row[column] for column in _RAW_COLUMNS)
            totals, counts = rows.setdefault((name, word), (array("d"), array("d")))
            totals.append(float(amount))
            counts.append(float(count))
    except (KeyError, TypeError, ValueError, csv.Error):
        raise content.malformed(f"line {reader.line_num:,}: not a row of criterion's raw values") from None
    for (name, word), (totals, counts) in rows.items():
        where = f"the rows of {name[:60]}"
        yield values_of(name, JsonPlace(content, list(counts), where), JsonPlace(content, list(totals), where), word)


def _benchmarks(found: Sequence[Series], *, is_mixed: bool) -> Benchmarks:
    series = numbered(found)
    return Benchmarks(NAME, series, {"tool": "criterion"}, tuple(_notices(series, is_mixed=is_mixed)))


def _notices(series: Sequence[Series], *, is_mixed: bool) -> Iterator[Notice]:
    if is_mixed:
        yield Notice("linear_sampling", LINEAR)
    if any(one.estimate for one in series):
        yield Notice("summary_only", "The file holds estimates only; sample.json beside it has every value.")
    yield from namesake_notices(series)
    yield from direction_notices(series)
