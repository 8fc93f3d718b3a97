"""Reads the output of Massif, Valgrind's heap profiler: the tree of the heap when it was largest.

A tree leads from what allocated to its callers, so each of its leaves is a stack. Source:
https://valgrind.org/docs/manual/ms-manual.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from workbench.core.calltree import FunctionTable, TreeBuilder
from workbench.core.model import Notice
from workbench.core.profile import Profile, Thread
from workbench.core.units import Unit
from workbench.formats.shared.content import Content
from workbench.formats.shared.frames import SourcePlace
from workbench.formats.shared.json_path import facts
from workbench.formats.shared.valgrind_frames import valgrind_place

NAME = "Massif"
WHAT = "the bytes on the heap at its peak, by the stacks that allocated them; other snapshots are not shown"
BECOMES = "functions with stacks"
COMMAND = "`valgrind --tool=massif --massif-out-file=massif.out PROGRAM`"
_HEAD = re.compile(rb"desc: ?[^\n]*\ncmd: ?[^\n]*\ntime_unit: ?\w+")
_NODE = re.compile(r"( *)n(\d{1,9}): (\d{1,18}) (.*)")
_REST = re.compile(r"in \d+ places?, (?:all )?below massif's threshold")
_ALLOCATION = re.compile(r"\((?:heap allocation functions|page allocation syscalls)\)")
_BELOW = "(below Massif's threshold)"
_DEEPEST = 1_000
_ROOT = -1


@dataclass
class _Snapshot:
    """One look at the heap; `tree` holds depth, value and text of its lines."""

    number: str
    figures: dict[str, str] = field(default_factory=dict)
    tree: list[tuple[int, int, str]] = field(default_factory=list)

    @property
    def heap(self) -> int:
        """Bytes on the heap without what the allocator needs itself."""
        text = self.figures.get("mem_heap_B", "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def recognises(content: Content) -> bool:
    """True for text that begins as Massif's output does."""
    return _HEAD.match(content.head) is not None


def read(content: Content) -> Profile:
    """The bytes on the heap at its peak, by the stacks that allocated them; raises MalformedError."""
    header, snapshots = _snapshots(content)
    detailed = [each for each in snapshots if each.tree]
    if not detailed:
        raise content.malformed("none of its snapshots says who allocated", hint="Record again with --detailed-freq=1.")
    peak = next((each for each in detailed if each.figures.get("heap_tree") == "peak"), None)
    shown = peak or max(detailed, key=lambda each: each.heap)
    table, builder = FunctionTable(), TreeBuilder()
    _grow(content, shown, table, builder)
    return Profile(
        format_name=NAME,
        unit=Unit.BYTES,
        functions=table.functions(),
        threads=(Thread("main", builder.tree()),),
        figures=None,
        edges=(),
        is_sampled=False,
        sample_count=None,
        environment=facts([("tool", "Massif"), ("command", header.get("cmd"))]),
        notices=tuple(_notices(shown, snapshots, is_peak=peak is not None)),
    )


def _snapshots(content: Content) -> tuple[dict[str, str], list[_Snapshot]]:
    header: dict[str, str] = {}
    found: list[_Snapshot] = []
    for line in content.text.splitlines():
        node = _NODE.fullmatch(line) if found else None
        if node:
            found[-1].tree.append((len(node[1]), int(node[3]), node[4]))
        elif line.startswith("snapshot="):
            found.append(_Snapshot(line.removeprefix("snapshot=")))
        elif found:
            key, _, value = line.partition("=")
            found[-1].figures[key] = value
        else:
            key, _, value = line.partition(": ")
            header[key] = value
    return header, found


def _grow(content: Content, snapshot: _Snapshot, table: FunctionTable, builder: TreeBuilder) -> None:
    """Each node's own part is what no node below it has: it goes to the stack from there to the allocation."""
    own = _own_values(content, snapshot)
    path: list[int] = []
    for (depth, _, text), value in zip(snapshot.tree, own, strict=True):
        del path[depth:]
        path.append(_ROOT if _ALLOCATION.match(text) else table.number(*_place(text)))
        if value > 0:
            builder.add_stack([function for function in reversed(path) if function != _ROOT], float(value))


def _place(text: str) -> SourcePlace:
    return SourcePlace(_BELOW, "", 0) if _REST.match(text) else valgrind_place(text)


def _own_values(content: Content, snapshot: _Snapshot) -> list[int]:
    """What is left of each node without those below it; callers that are not named leave theirs to what they called."""
    found: list[int] = []
    path: list[int] = []
    for row, (depth, value, text) in enumerate(snapshot.tree):
        if depth > len(path) or depth > _DEEPEST:
            raise content.malformed(f"snapshot {snapshot.number}: its tree is damaged", text=text)
        del path[depth:]
        is_unnamed = depth > 1 and _REST.match(text) is not None
        if path and not is_unnamed:
            found[path[-1]] -= value
        found.append(0 if is_unnamed else value)
        path.append(row)
    return found


def _notices(shown: _Snapshot, snapshots: list[_Snapshot], *, is_peak: bool) -> Iterator[Notice]:
    what = "when the heap was largest" if is_peak else "at the largest of the snapshots that say who allocated"
    yield Notice(
        "memory_figure",
        f"These are the bytes that were held {what} (snapshot {shown.number} of {len(snapshots):,}), not all that was "
        "allocated.",
    )
