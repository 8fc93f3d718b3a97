"""Reads profiles of the Firefox Profiler: raw ones from Firefox, and processed ones (Firefox, samply, Python 3.15).

Everything is a table of columns: a sample names a row of the stack table, that one a frame and the stack that called
it, the frame a function, the function its name in a list of strings. A raw profile has one set of tables for each
thread and further processes inside it; a processed one shares the strings from version 56, all tables from version 60,
and from 66 says how far back the calling stack stands instead of where. Sources: docs-developer/CHANGELOG-formats.md,
src/types/profile.ts and src/types/gecko-profile.ts of the profiler, and gecko_collector.py of Python 3.15.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Any

from workbench.core.calltree import FunctionTable, whole
from workbench.core.model import Notice
from workbench.core.profile import Profile, Thread
from workbench.core.units import Unit
from workbench.core.words import counted
from workbench.formats.profiles.gecko_tables import (
    Sampling,
    Tables,
    processed_sampling,
    processed_tables,
    raw_sampling,
    raw_tables,
)
from workbench.formats.profiles.gecko_trees import Trees
from workbench.formats.shared.content import Content
from workbench.formats.shared.json_path import JsonPlace, Names, document, facts

NAME = "Firefox profile"
WHAT = "raw ones of Firefox, and processed ones of the Firefox Profiler, samply, Python 3.15's sampler"
BECOMES = "functions with stacks, in order of time"
COMMAND = "`python -m profiling.sampling run --gecko -o profile.json app.py`"

_HEAD = re.compile(rb'\s*\{\s*"meta"\s*:\s*\{')
_HEAD_KEYS = (b'"preprocessedProfileVersion"', b'"stackwalk"', b'"processType"')
_UNITS = {"samples": (Unit.SAMPLES, 1.0), "tracing-ms": (Unit.SECONDS, 1e-3), "bytes": (Unit.BYTES, 1.0)}
_OTHER_TABLES = {
    "jsAllocations": "allocations of JavaScript objects",
    "nativeAllocations": "allocations of native memory",
    "markers": "markers (events beside the samples)",
}


def recognises(content: Content) -> bool:
    """True for an object with the profiler's keys and tables, also where it breaks off later."""
    if content.json is None:
        return _HEAD.match(content.head) is not None and any(key in content.head for key in _HEAD_KEYS)
    if not content.keys() >= {"meta", "threads"}:
        return False
    meta, threads = content.json["meta"], content.json["threads"]
    if not isinstance(meta, dict) or not isinstance(threads, list):
        return False
    return "preprocessedProfileVersion" in meta or ("version" in meta and "interval" in meta)


def read(content: Content) -> Profile:
    """One call tree for each thread of each process; raises MalformedError."""
    root = document(content)
    functions = FunctionTable()
    recorded = list(_recorded(root, functions))
    if not recorded:
        raise root.refusal("the recording holds no thread")
    weight_type = next((sampling.weight_type for _, _, sampling in recorded if len(sampling.stacks)), "samples")
    unit, factor = _UNITS.get(weight_type, _UNITS["samples"])
    kept = [row for row in recorded if row[2].weight_type == weight_type or not len(row[2].stacks)]
    trees = Trees(content)
    names = _names([place for place, _, _ in kept])
    threads = tuple(
        Thread(name, *trees.grown(tables, sampling, factor, unit is Unit.SECONDS))
        for name, (_, tables, sampling) in zip(names, kept, strict=True)
    )
    unit, sample_count = trees.counted_samples(unit)
    return Profile(
        format_name=NAME,
        unit=unit,
        functions=functions.functions(),
        threads=threads,
        figures=None,
        edges=(),
        is_sampled=unit is not Unit.SECONDS,
        sample_count=sample_count,
        environment=_environment(root.at("meta")),
        notices=tuple(_notices(recorded, len(recorded) - len(kept), trees)),
    )


def _recorded(root: JsonPlace, functions: FunctionTable) -> Iterator[tuple[JsonPlace, Tables, Sampling]]:
    """Each thread with its tables and samples."""
    if "preprocessedProfileVersion" in root.at("meta").mapping():
        shared = JsonPlace(root.content, root.at("shared").mapping(), "shared")
        has_starts = _text(root.at("meta"), "product") == "Firefox" and not _text(root.at("meta"), "importedFrom")
        read = partial(processed_tables, shared=shared, functions=functions, has_starts=has_starts)
        common = read(shared) if "stackTable" in shared.mapping() else None
        for thread in root.at("threads").places():
            tables = common or read(thread)
            yield thread, tables, processed_sampling(thread, tables)
        return
    for process in _processes(root):
        for thread in process.at("threads").places():
            tables = raw_tables(thread, functions)
            yield thread, tables, raw_sampling(thread, tables)


def _processes(root: JsonPlace) -> Iterator[JsonPlace]:
    """A raw profile and those of the processes inside it."""
    waiting = [root]
    while waiting:
        process = waiting.pop()
        yield process
        inner = process.at("processes")
        waiting.extend(reversed(list(inner.places()) if inner.value is not None else []))


def _names(threads: list[JsonPlace]) -> list[str]:
    """What to call the threads; where two have one name, process and thread number tell them apart."""
    plain = [_text(thread, "name") or "unnamed" for thread in threads]
    counts = Counter(plain)
    names = Names()
    found = []
    for thread, name in zip(threads, plain, strict=True):
        if counts[name] > 1:
            process = _text(thread, "processName") or _text(thread, "processType")
            numbers = ", ".join(f"{key} {thread.at(key).value}" for key in ("pid", "tid") if _is_number(thread, key))
            name = " ".join(part for part in (name, process and f"of {process}", numbers and f"({numbers})") if part)
        found.append(names.distinct(name))
    return found


def _text(place: JsonPlace, key: str) -> str:
    value = place.at(key).value
    return whole(value)[:200] if isinstance(value, str) else ""


def _is_number(place: JsonPlace, key: str) -> bool:
    value = place.at(key).value
    return (isinstance(value, str) and value.isdigit() and len(value) < 25) or (
        type(value) is int and abs(value) < 2**64
    )


def _environment(meta: JsonPlace) -> dict[str, str | int | float]:
    interval = meta.at("interval").optional_number(0.0)
    processors = meta.at("logicalCPUs").value
    known: list[tuple[str, Any]] = [
        ("tool", _text(meta, "importedFrom") or _text(meta, "product")),
        ("system", _text(meta, "oscpu") or _text(meta, "platform")),
        ("processor", _text(meta, "CPUName")),
        ("processor_count", processors if type(processors) is int and 0 < processors < 2**31 else None),
        ("interval", interval / 1000 if interval else None),
        ("start_time", meta.at("startTime").optional_number()),
    ]
    return facts(known)


def _notices(recorded: list[tuple[JsonPlace, Tables, Sampling]], skipped_count: int, trees: Trees) -> Iterator[Notice]:
    if skipped_count:
        yield Notice("threads_skipped", f"{skipped_count:,} threads are measured in another unit and are left out.")
    if trees.without_stack_count:
        count = trees.without_stack_count
        yield Notice(
            "samples_without_stack",
            f"{counted(count, 'sample has no stack and counts', 'samples have no stack and count')} for nobody.",
        )
    for key, words in _OTHER_TABLES.items():
        if count := sum(_row_count(thread.at(key).value) for thread, _, _ in recorded):
            yield Notice(f"skipped_{key}", f"{count:,} {words} are not shown.")


def _row_count(table: Any) -> int:
    """How many rows a table of either kind has."""
    if not isinstance(table, dict):
        return 0
    rows = table.get("data", table.get("time"))
    return len(rows) if isinstance(rows, list) else 0
