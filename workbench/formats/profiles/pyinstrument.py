"""Reads the JSON that pyinstrument's json renderer writes.

A tree of frames with inclusive seconds; what a frame spent itself is its time without its children's, and the leaves
`[self]`, `[await]` and `[out-of-context]` say the same in other words. Source: pyinstrument's jsonrenderer.py.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from workbench.core.calltree import FunctionTable, TreeBuilder
from workbench.core.model import Notice
from workbench.core.profile import NO_PARENT, Profile, Thread
from workbench.core.units import Unit
from workbench.formats.profiles.pyinstrument_facts import SYNTHETIC_LEAVES, environment_of, sample_count_in
from workbench.formats.shared.content import Content
from workbench.formats.shared.deep_json import deep_value
from workbench.formats.shared.json_path import JsonPlace

NAME = "pyinstrument JSON"
WHAT = "the tree of frames with their seconds"
BECOMES = "functions with stacks or sums only"
COMMAND = "`pyinstrument -r json -o profile.json app.py`"

_KEYS = frozenset(("root_frame", "sample_count", "duration"))
_HEAD = re.compile(rb'\s*\{\s*"start_time"\s*:')
_ROUNDING = 1e-6
"""Times are written with six digits after the point."""

_PRUNING_SHARE = 0.01


class _Frame(NamedTuple):
    """A frame that waits for its turn, and the node of its caller."""

    value: Any
    parent: int


def recognises(content: Content) -> bool:
    """True for an object with pyinstrument's keys, also where it is broken or too deep for a plain parser."""
    if content.json is not None:
        return content.keys() >= _KEYS
    head = content.head
    return _HEAD.match(head) is not None and b'"root_frame"' in head and b'"frame_records"' not in head


def read(content: Content) -> Profile:
    """The call tree of the one thread that pyinstrument recorded; raises MalformedError."""
    root = JsonPlace(content, deep_value(content) if content.json is None else content.json)
    first = root.at("root_frame").value
    if first is None:
        raise root.refusal("the recording holds no frame")
    table, builder = FunctionTable(), TreeBuilder()
    smallest, too_long = _grow(content, first, table, builder)
    tree = builder.tree()
    recorded = sum(tree.selfs)
    return Profile(
        format_name=NAME,
        unit=Unit.SECONDS,
        functions=table.functions(),
        threads=(Thread("main", tree),),
        figures=None,
        edges=(),
        is_sampled=True,
        sample_count=sample_count_in(root),
        environment=environment_of(root),
        notices=_notices(is_pruned=smallest >= recorded * _PRUNING_SHARE, too_long=too_long),
    )


def _grow(content: Content, first: Any, table: FunctionTable, builder: TreeBuilder) -> tuple[float, int]:
    """Adds all frames to the tree; the shortest time of a frame, and how many were shorter than what they called."""
    waiting = [_Frame(first, NO_PARENT)]
    shortest, too_long, count = float("inf"), 0, 0
    while waiting:
        value, parent = waiting.pop()
        count += 1
        place = JsonPlace(content, value, f"frame {count}")
        function, time, children = _function(place, table), _time(place), _children(place)
        node = builder.child(parent, function)
        spent = time
        for child in children:
            if not _is_synthetic(child):
                spent -= _time(JsonPlace(content, child, f"a frame called by frame {count}"))
                waiting.append(_Frame(child, node))
        too_long += spent < -_ROUNDING * (len(children) + 1)
        builder.add(node, max(0.0, spent))
        shortest = min(shortest, time)
    return shortest, too_long


def _function(place: JsonPlace, table: FunctionTable) -> int:
    name, file, line = place.at("function").text(), place.at("file_path").value, place.at("line_no").value
    return table.number_of_start(name, file if isinstance(file, str) else "", line if type(line) is int else 0)


def _time(place: JsonPlace) -> float:
    return place.at("time").number(0.0)


def _children(place: JsonPlace) -> list[Any]:
    children = place.at("children")
    return [] if children.value is None else children.entries()


def _is_synthetic(frame: Any) -> bool:
    if not isinstance(frame, dict) or frame.get("file_path"):
        return False
    name = frame.get("function")
    return isinstance(name, str) and name in SYNTHETIC_LEAVES


def _notices(*, is_pruned: bool, too_long: int) -> tuple[Notice, ...]:
    found = []
    if is_pruned:
        found.append(
            Notice(
                "pruned", "pyinstrument leaves out frames below 1 % of the time; their time counts for their callers."
            )
        )
    if too_long:
        found.append(Notice("overlapping_frames", f"{too_long:,} frames took less time than what they called."))
    return tuple(found)
