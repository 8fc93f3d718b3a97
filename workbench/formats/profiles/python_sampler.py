"""Reads the JSON lines of Python 3.15's sampling profiler (`python -m profiling.sampling --jsonl`).

Each line is an object with a `type`: `meta` first, then strings, frames, and sums per frame; `end` says that nothing is
missing. Version 0 numbers from 0 in `string_table` and `frame_table`, version 1 from 1 in `str_def` and `frame_def`;
types that nobody knows yet are to be skipped. There are no stacks. Source: Lib/profiling/sampling/jsonl_collector.py.
"""

from __future__ import annotations

import json
import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from workbench.core.calltree import FunctionTable
from workbench.core.model import Notice
from workbench.core.profile import FunctionFigures, Profile
from workbench.core.units import Unit
from workbench.core.words import counted
from workbench.formats.shared.content import Content
from workbench.formats.shared.json_path import JsonPlace, facts

NAME = "Python sampler's JSON lines"
WHAT = "sums for each frame of Python 3.15's sampler; neither stacks nor callers"
BECOMES = "functions, sums only"
COMMAND = "`python -m profiling.sampling run --jsonl -o profile.jsonl app.py`"

_FIRST_LINE = re.compile(
    rb'(?:\xef\xbb\xbf)?\s*\{(?=[^\n]*"type"\s*:\s*"meta")(?=[^\n]*"sample_interval_usec"\s*:)[^\n]*\}\s*(?:\n|\Z)'
)
_TABLES = {"string_table": "strings", "str_def": "defs", "frame_table": "frames", "frame_def": "defs"}
_MAX_COUNT = 2**53


@dataclass
class _Run:
    """What one run said; a file can hold several, told apart by their `run_id`."""

    meta: JsonPlace
    strings: dict[int, str] = field(default_factory=dict)
    frames: dict[int, JsonPlace] = field(default_factory=dict)
    sums: list[JsonPlace] = field(default_factory=list)
    sample_count: int = 0
    is_complete: bool = False


def recognises(content: Content) -> bool:
    """True where the first line is the sampler's `meta`."""
    return _FIRST_LINE.match(content.head) is not None


def read(content: Content) -> Profile:
    """Figures per function in samples; raises MalformedError with the line's number."""
    runs: dict[str, _Run] = {}
    skipped_count = sum(not _take(place, runs) for place in _lines(content))
    table = FunctionTable()
    selfs: dict[int, int] = {}
    totals: dict[int, int] = {}
    cut_count = sum(_add(run, table, selfs, totals) for run in runs.values())
    if not selfs:
        raise content.malformed("it holds no sums per frame", hint="Record again and let the profiler finish.")
    functions = table.functions()
    meta = next(iter(runs.values())).meta
    return Profile(
        format_name=NAME,
        unit=Unit.SAMPLES,
        functions=functions,
        threads=(),
        figures=FunctionFigures(
            array("d", (selfs[row] for row in range(len(functions)))),
            array("d", (totals[row] for row in range(len(functions)))),
            None,
        ),
        edges=(),
        is_sampled=True,
        sample_count=sum(run.sample_count for run in runs.values()),
        environment=_environment(meta),
        notices=tuple(_notices(runs, skipped_count, cut_count > 0)),
    )


def _lines(content: Content) -> Iterator[JsonPlace]:
    """Each line's object, with the number of its line."""
    position = 0
    for number, line in enumerate(content.text.split("\n"), 1):
        if line.strip():
            try:
                value = json.loads(line)
            except (ValueError, RecursionError) as error:
                where = position + (error.pos if isinstance(error, json.JSONDecodeError) else 0)
                hint = "The recording may have been cut short; record again and let the profiler finish."
                raise content.malformed(f"line {number}: not readable as JSON", position=where, hint=hint) from None
            yield JsonPlace(content, value, f"line {number}")
        position += len(line) + 1


def _take(place: JsonPlace, runs: dict[str, _Run]) -> bool:
    """Adds a line to its run; False where nobody knows its type."""
    kind, run_id = place.at("type").text(), str(place.at("run_id").value)[:100]
    if kind == "meta":
        if run_id in runs:
            raise place.refusal("the run's first line comes twice")
        runs[run_id] = _Run(place)
        return True
    run = runs.get(run_id)
    if run is None:
        raise place.refusal("a line before its run's first line")
    if kind in ("string_table", "str_def"):
        for entry in place.at(_TABLES[kind]).places():
            run.strings[_count(entry.at("str_id"))] = entry.at("value").text()
    elif kind in ("frame_table", "frame_def"):
        run.frames.update((_count(entry.at("frame_id")), entry) for entry in place.at(_TABLES[kind]).places())
    elif kind == "agg" and (place.at("kind").value, place.at("scope").value) == ("frame", "final"):
        run.sums.extend(place.at("entries").places())
        run.sample_count = _count(place.at("samples_total"))
    elif kind == "end":
        run.is_complete, run.sample_count = True, _count(place.at("samples_total"))
    else:
        return False
    return True


def _count(place: JsonPlace) -> int:
    value = place.value
    if type(value) is not int or not 0 <= value < _MAX_COUNT:
        raise place.refusal("a whole number was expected")
    return value


def _add(run: _Run, table: FunctionTable, selfs: dict[int, int], totals: dict[int, int]) -> bool:
    """Adds a run's sums; True where a total was cut.

    A frame is a function at one line. A function that calls itself from several lines is in one sample with each of
    them, so that its lines can add up to more than all samples.
    """
    sums: dict[int, list[int]] = {}
    for entry in run.sums:
        row, line = _function(run, entry.at("frame_id"), table)
        known = sums.setdefault(row, [0, 0])
        table.weigh(row, line, _count(entry.at("self")))
        known[0] += _count(entry.at("self"))
        known[1] += _count(entry.at("cumulative"))
    for row, (own, total) in sums.items():
        selfs[row] = selfs.get(row, 0) + own
        totals[row] = totals.get(row, 0) + max(own, min(total, run.sample_count))
    return any(total > run.sample_count for _, total in sums.values())


def _function(run: _Run, frame_id: JsonPlace, table: FunctionTable) -> tuple[int, int]:
    """A frame's function, and its line."""
    frame = run.frames.get(_count(frame_id))
    if frame is None:
        raise frame_id.refusal("a frame that is not there")
    texts = [run.strings.get(_count(frame.at(key))) for key in ("func_str_id", "path_str_id")]
    if texts[0] is None or texts[1] is None:
        raise frame.refusal("a text that is not there")
    value: Any = frame.at("line").value
    line = value if type(value) is int and 0 < value < _MAX_COUNT else 0
    return table.number(texts[0], texts[1], line), line


def _environment(meta: JsonPlace) -> dict[str, str | int | float]:
    mode = meta.at("mode").value
    interval = meta.at("sample_interval_usec").optional_number(0.0)
    return facts(
        [
            ("tool", "Python's sampling profiler"),
            ("mode", mode[:100] if isinstance(mode, str) else None),
            ("interval", interval * 1e-6 if interval else None),
        ]
    )


def _notices(runs: dict[str, _Run], skipped_count: int, is_cut: bool) -> Iterator[Notice]:
    yield Notice("no_stacks", "This file holds sums per frame but neither stacks nor callers.")
    if not all(run.is_complete for run in runs.values()):
        yield Notice("incomplete", "The file has no line “end”, so something may be missing.")
    if len(runs) > 1:
        yield Notice("several_runs", f"The file holds {len(runs):,} runs; they are added up.")
    if skipped_count:
        yield Notice(
            "lines_skipped", f"{counted(skipped_count, 'line is', 'lines are')} of a type that is not known here."
        )
    if is_cut:
        yield Notice("totals_cut", "Lines of a recursive function were counted more than once; its total is 100 %.")
