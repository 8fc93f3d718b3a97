"""Builds Firefox profiles of every layout from plain samples, and samples of a real program to build them from."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

Frame = tuple[str, str, int]  # function, file, line; root first in a stack


class Sample(NamedTuple):
    """One sample: when (milliseconds), its stack, and how many it stands for."""

    time: float
    stack: Sequence[Frame]
    weight: float | None = None


Threads = Mapping[str, Sequence[Sample]]


class _Builder:
    """Tables that grow with each stack, as a processed profile has them."""

    def __init__(self, strings: list[str]) -> None:
        self.strings = strings
        self.functions: list[tuple[str, str, int]] = []
        self.frames: list[tuple[int, int]] = []
        self.stacks: list[tuple[int | None, int]] = []

    def string(self, text: str) -> int:
        return _place(self.strings, text)

    def stack(self, stack: Sequence[Frame]) -> int | None:
        prefix = None
        for name, file, line in stack:
            known = next((row for row, (n, f, _) in enumerate(self.functions) if (n, f) == (name, file)), None)
            function = _place(self.functions, (name, file, line)) if known is None else known
            prefix = _place(self.stacks, (prefix, _place(self.frames, (function, line))))
        return prefix

    def tables(self, version: int, sources: list[int]) -> dict[str, Any]:
        """stackTable, frameTable, funcTable and resourceTable of a version."""
        resources = sorted({file for _, file, _ in self.functions if not file.endswith(".py")})
        prefixes = [prefix for prefix, _ in self.stacks]
        caller = {"prefix": prefixes}
        if version >= 66:
            caller = {"prefixOffset": [0 if p is None else row - p for row, p in enumerate(prefixes)]}
        libraries = {} if version >= 70 else {"lib": [None] * len(resources)}
        return {
            "stackTable": {"frame": [frame for _, frame in self.stacks], **caller, "length": len(prefixes)},
            "frameTable": self.frame_table(version),
            "funcTable": self.function_table(version, sources, resources),
            "resourceTable": {
                **libraries,
                "name": [self.string(name) for name in resources],
                "host": [None] * len(resources),
                "type": [1] * len(resources),
                "length": len(resources),
            },
            "nativeSymbols": {"libIndex": [], "address": [], "name": [], "functionSize": [], "length": 0},
        }

    def frame_table(self, version: int) -> dict[str, Any]:
        count = len(self.frames)
        none = 0 if version >= 71 else None
        table = {
            "address": [0 if version >= 71 else -1] * count,
            "category": [1] * count,
            "subcategory": [0] * count,
            "func": [function for function, _ in self.frames],
            "nativeSymbol": [none] * count,
            "innerWindowID": [none] * count,
            "line": [line for _, line in self.frames],
            "column": [none] * count,
            "length": count,
        }
        if version >= 71:
            table["flags"] = [4 | 16] * count
        else:
            table["inlineDepth"] = [0] * count
        if version >= 64:
            table["originalLocation"] = [none] * count
        if version >= 70:
            table["lib"] = [none if version >= 71 else -1] * count
        return table

    def function_table(self, version: int, sources: list[int], resources: list[str]) -> dict[str, Any]:
        """Up to version 57 a column of file names, then one of sources; from 75 flags say which values hold."""
        count = len(self.functions)
        is_python = [file.endswith(".py") for _, file, _ in self.functions]
        table: dict[str, Any] = {
            "name": [self.string(name) for name, _, _ in self.functions],
            "resource": [resources.index(file) if file in resources else -1 for _, file, _ in self.functions],
            "lineNumber": [line for _, _, line in self.functions],
            "columnNumber": [None] * count,
            "length": count,
        }
        files = [self.string(file) if file.endswith(".py") else None for _, file, _ in self.functions]
        if version < 58:
            table["fileName"] = files
        else:
            table["source"] = [None if file is None else _place(sources, file) for file in files]
        if version >= 64:
            table["originalLocation"] = [None] * count
        if version < 75:
            return table | {"isJS": is_python, "relevantForJS": is_python}
        table["flags"] = [16 | (3 | 8 if python else 4) for python in is_python]
        table |= {"columnNumber": [0] * count, "originalLocation": [0] * count}
        table["resource"] = [max(0, resource) for resource in table["resource"]]
        table["source"] = [source or 0 for source in table["source"]]
        return table


def processed(threads: Threads, version: int, weight_type: str = "samples") -> dict[str, Any]:
    """A processed profile: strings shared from version 56, tables from 60, `prefixOffset` from 66, flags from 75."""
    shared_strings = ["(root)"]
    shared = _Builder(shared_strings)
    sources: list[int] = []
    found = []
    for number, (name, samples) in enumerate(threads.items(), 1):
        builder = shared if version >= 60 else _Builder(shared_strings if version >= 56 else [])
        thread = _thread(name, number, samples, builder, weight_type)
        if version < 60:
            thread |= builder.tables(version, sources)
        if version < 56:
            thread["stringArray"] = builder.strings
        found.append(thread)
    profile = {"meta": _meta() | {"preprocessedProfileVersion": version}, "libs": [], "threads": found, "pages": []}
    if version >= 56:
        tables = shared.tables(version, sources) if version >= 60 else {}
        profile["shared"] = {"stringArray": shared_strings, "sources": _sources(version, sources), **tables}
        if version >= 64:
            profile["shared"]["sourceLocationTable"] = {"source": [], "line": [], "column": [], "length": 0}
    return profile


def _sources(version: int, files: list[int]) -> dict[str, Any]:
    count = len(files)
    if version < 61:
        return {"length": count, "uuid": [None] * count, "filename": files}
    table = {"length": count, "id": [None] * count, "filename": files, "sourceMapURL": [None] * count}
    return table | {"startLine": [1] * count, "startColumn": [1] * count, "content": [None] * count}


def _thread(name: str, number: int, samples: Sequence[Sample], builder: _Builder, weight_type: str) -> dict[str, Any]:
    weights = None if all(sample.weight is None for sample in samples) else [sample.weight for sample in samples]
    return {
        "name": name,
        "isMainThread": number == 1,
        "processStartupTime": 0,
        "processShutdownTime": None,
        "registerTime": 0,
        "unregisterTime": None,
        "pausedRanges": [],
        "pid": "7",
        "tid": number,
        "processType": "default",
        "processName": "Python Process",
        "samples": {
            "stack": [builder.stack(sample.stack) for sample in samples],
            "time": [sample.time for sample in samples],
            "eventDelay": [None for _ in samples],
            "weight": weights,
            "weightType": weight_type,
            "length": len(samples),
        },
        "markers": {
            "data": [{"type": "HasGIL", "duration": 1.5, "tid": number}],
            "name": [builder.string("Has GIL")],
            "startTime": [0.0],
            "endTime": [1.5],
            "phase": [1],
            "category": [0],
            "length": 1,
        },
    }


def raw(threads: Threads, inner: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    """A raw profile as Firefox gives it to the profiler, with the profiles of further processes inside."""
    meta = _meta() | {"version": 31, "sampleUnits": {"time": "ms", "eventDelay": "ms", "threadCPUDelta": "µs"}}
    meta["extensions"] = {"schema": {"id": 0, "name": 1, "baseURL": 2}, "data": []}
    found = [_raw_thread(name, number, samples) for number, (name, samples) in enumerate(threads.items(), 1)]
    return {"meta": meta, "libs": [], "pages": [], "pausedRanges": [], "threads": found, "processes": list(inner)}


def _raw_thread(name: str, number: int, samples: Sequence[Sample]) -> dict[str, Any]:
    strings: list[str] = []
    frames: list[list[Any]] = []
    stacks: list[list[int | None]] = []
    rows: list[list[Any]] = []
    for sample in samples:
        prefix = None
        for function, file, line in sample.stack:
            location = f"{function} ({file}:1:5)" if file else function  # where the function starts
            prefix = _place(stacks, [prefix, _place(frames, [_place(strings, location), True, 0, None, line])])
        rows.append([prefix, sample.time, 0])
    schema = {"location": 0, "relevantForJS": 1, "innerWindowID": 2, "implementation": 3, "line": 4, "column": 5}
    schema |= {"category": 6, "subcategory": 7}
    marker_schema = {"name": 0, "startTime": 1, "endTime": 2, "phase": 3, "category": 4, "data": 5}
    return {
        "processType": "default",
        "processName": "Parent Process",
        "name": name,
        "registerTime": 0,
        "unregisterTime": None,
        "tid": number,
        "pid": 7,
        "markers": {"schema": marker_schema, "data": []},
        "samples": {"schema": {"stack": 0, "time": 1, "eventDelay": 2}, "data": rows},
        "stackTable": {"schema": {"prefix": 0, "frame": 1}, "data": stacks},
        "frameTable": {"schema": schema, "data": frames},
        "stringTable": strings,
    }


def _meta() -> dict[str, Any]:
    categories = [("Other", "grey"), ("Python", "yellow")]
    return {
        "interval": 2.0,
        "startTime": 1000.0,
        "processType": 0,
        "stackwalk": 0,
        "version": 31,
        "product": "Python",
        "importedFrom": "Tachyon Sampling Profiler",
        "abi": "x86_64",
        "misc": "Python profiler",
        "oscpu": "x86_64",
        "platform": "Linux",
        "toolkit": "",
        "appBuildID": "",
        "physicalCPUs": 2,
        "logicalCPUs": 2,
        "CPUName": "",
        "symbolicated": True,
        "markerSchema": [],
        "shutdownTime": None,
        "debug": 0,
        "gcpoison": 0,
        "asyncstack": 0,
        "extensions": {"id": [], "name": [], "baseURL": [], "length": 0},
        "categories": [{"name": name, "color": color, "subcategories": ["Other"]} for name, color in categories],
    }


def _place(values: list[Any], value: Any) -> int:
    """Where a value stands in a list; it is appended where it is new."""
    if value not in values:
        values.append(value)
    return values.index(value)


def recorded(work: Callable[[], object], thread_count: int, interval_seconds: float = 0.002) -> dict[str, list[Sample]]:
    """The stacks of threads that do some work, looked at from outside as a sampling profiler does."""
    workers = [threading.Thread(target=work, name=f"Thread-{number}") for number in range(1, thread_count + 1)]
    found: dict[str, list[Sample]] = {worker.name: [] for worker in workers}
    for worker in workers:
        worker.start()
    sys.setswitchinterval(0.0005)  # so that this thread gets its turn often enough
    start = time.perf_counter()
    while any(worker.is_alive() for worker in workers):
        time.sleep(interval_seconds)
        now = (time.perf_counter() - start) * 1000
        frames = sys._current_frames()
        for worker in workers:
            if worker.ident in frames:
                found[worker.name].append(Sample(round(now, 3), _stack(frames[worker.ident])))
    return found


def _stack(frame: Any) -> list[Frame]:
    stack = []
    while frame is not None:
        stack.append((frame.f_code.co_name, frame.f_code.co_filename, frame.f_lineno))
        frame = frame.f_back
    return stack[::-1]
