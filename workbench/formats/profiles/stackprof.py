"""Reads the JSON of Ruby's stackprof: `stackprof --json`, or `JSON.generate` of its results.

Frames have the samples of their own and in all; with `raw: true` whole stacks are kept as well, root first. Source:
https://github.com/tmm1/stackprof.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Mapping

from workbench.core.calltree import FunctionTable, TreeBuilder
from workbench.core.model import Notice
from workbench.core.profile import Edge, FunctionFigures, Profile, Thread
from workbench.core.sample_types import SampleTypes
from workbench.core.units import Unit
from workbench.core.words import counted
from workbench.formats.shared.content import MARKS_AND_SPACE, Content
from workbench.formats.shared.json_path import JsonPlace, document, facts

NAME = "stackprof JSON"
WHAT = (
    "Ruby: samples by method and line, whole stacks where `raw: true` kept them, else callers, so its "
    "flame chart is an estimate"
)
BECOMES = "functions with stacks or with callers"
COMMAND = "`stackprof --json app.dump > stackprof.json`"
_OBJECTS = "objects"
_HEAD = re.compile(rb'\{\s*"version"\s*:\s*1\.\d+\s*,\s*"mode"\s*:\s*"')
_MICROSECOND = 1e-6


def recognises(content: Content) -> bool:
    """True for an object that begins as stackprof's results do."""
    head = content.head.lstrip(MARKS_AND_SPACE)
    return _HEAD.match(head) is not None and b'"gc_samples"' in head[:1000]


def read(content: Content) -> Profile:
    """Samples by function, with stacks where the file keeps them; raises MalformedError."""
    root = document(content)
    table = FunctionTable()
    frames = dict(root.at("frames").members())
    if not frames:
        raise content.malformed("it holds no frame", hint="Profile something that runs for some seconds.")
    numbers = {key: _function(frame, table) for key, frame in frames.items()}
    has_stacks = bool(root.at("raw").value)
    threads = (Thread("main", _tree(root.at("raw"), numbers)),) if has_stacks else ()
    functions = table.functions()
    figures = None if has_stacks else _figures(root, frames, numbers, len(functions))
    edges = () if figures is None else tuple(_edges(frames, numbers, figures))
    is_of_objects = root.at("mode").value == "object"  # each sample is an allocation, and no time
    return Profile(
        format_name=NAME,
        unit=Unit.COUNT if is_of_objects else Unit.SAMPLES,
        functions=functions,
        threads=threads,
        figures=figures,
        edges=edges,
        is_sampled=True,
        sample_count=root.at("samples").whole(0),
        environment=_environment(root),
        notices=tuple(_notices(root, has_stacks=has_stacks)),
        sample_types=SampleTypes((_OBJECTS,), _OBJECTS) if is_of_objects else None,
    )


def _function(frame: JsonPlace, table: FunctionTable) -> int:
    """Its line is where most samples were, else where it starts."""
    file, line = frame.at("file").value, frame.at("line").value
    number = table.number(
        frame.at("name").text(),
        file if isinstance(file, str) else "",
        line if type(line) is int and 0 < line < 2**31 else 0,
    )
    for key, counts in frame.at("lines").members():
        if key.isascii() and key.isdigit() and len(key) < 10 and isinstance(counts.value, list):
            table.weigh(number, int(key), counts.numbers(0.0)[-1] if counts.value else 0.0)
    return number


def _tree(raw: JsonPlace, numbers: Mapping[str, int]):  # type: ignore[no-untyped-def]
    """The stacks of `raw`: their length, their frames, and how often they were seen."""
    builder, values, at = TreeBuilder(), raw.entries(), 0
    while at < len(values):
        length = values[at]
        if type(length) is not int or not 0 <= length <= len(values) - at - 2:
            raise raw.refusal(f"entry {at:,} is no length of a stack")
        count = values[at + length + 1]
        if type(count) is not int or not 0 <= count < 2**53:
            raise raw.refusal(f"entry {at + length + 1:,} is no count of samples")
        stack = [numbers.get(str(frame), -1) for frame in values[at + 1 : at + length + 1]]
        if -1 in stack:
            raise raw.refusal(f"entry {at + 1 + stack.index(-1):,} is a frame that is not there")
        builder.add_stack(stack, float(count))
        at += length + 2
    return builder.tree()


def _figures(
    root: JsonPlace, frames: Mapping[str, JsonPlace], numbers: Mapping[str, int], count: int
) -> FunctionFigures:
    """Frames of one name and file are one function; no total is more than the whole."""
    whole = root.at("samples").number(0.0)
    selfs, totals = array("d", bytes(8 * count)), array("d", bytes(8 * count))
    for key, frame in frames.items():
        selfs[numbers[key]] += frame.at("samples").optional_number(0.0) or 0.0
        totals[numbers[key]] += frame.at("total_samples").optional_number(0.0) or 0.0
    for function, own in enumerate(selfs):
        totals[function] = max(own, min(totals[function], whole))
    return FunctionFigures(selfs, totals, None)


def _edges(frames: Mapping[str, JsonPlace], numbers: Mapping[str, int], figures: FunctionFigures) -> Iterator[Edge]:
    """What the callee spent by itself for one caller is not in the file: it gets the part that it has of the total."""
    for key, frame in frames.items():
        for callee, place in frame.at("edges").members():
            if callee in numbers:
                function = numbers[callee]
                weight = min(place.number(0.0), figures.totals[function])
                part = weight / figures.totals[function] if figures.totals[function] else 0.0
                yield Edge(numbers[key], function, 0, figures.selfs[function] * part, weight)


def _environment(root: JsonPlace) -> dict[str, str | int | float]:
    interval, mode = root.at("interval").value, root.at("mode").value
    is_timed = mode in ("cpu", "wall") and type(interval) in (int, float) and 0 < interval < 2**53
    return facts(
        [
            ("tool", "stackprof"),
            ("mode", mode if isinstance(mode, str) else None),
            ("interval", interval * _MICROSECOND if is_timed else None),
        ]
    )


def _notices(root: JsonPlace, *, has_stacks: bool) -> Iterator[Notice]:
    if not has_stacks:
        yield Notice(
            "callers_estimated",
            "The file says who called whom, not whole stacks, so its flame chart is an estimate. With raw: true "
            "stackprof keeps the stacks.",
        )
    missed, seen = root.at("missed_samples").value, root.at("samples").value
    if type(missed) is int and type(seen) is int and missed > seen * 0.05 > 0:
        yield Notice(
            "samples_missed", f"{counted(missed, 'sample was', 'samples were')} missed, beside {seen:,} taken."
        )
