"""Reads the JSON of DHAT, Valgrind's heap profiler, and of Rust's crate `dhat`.

`pps` are places in the program with what was allocated there; their frames are numbers into `ftbl`, leaf first. Source:
https://valgrind.org/docs/manual/dh-manual.html and the comments of dhat/dh_main.c.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from workbench.core.calltree import FunctionTable, TreeBuilder
from workbench.core.model import Notice
from workbench.core.profile import Profile, Thread
from workbench.core.units import Unit
from workbench.formats.shared.content import MARKS_AND_SPACE, Content
from workbench.formats.shared.json_path import JsonPlace, document, facts
from workbench.formats.shared.valgrind_frames import is_replaced, valgrind_place

NAME = "DHAT"
WHAT = (
    "Valgrind's heap profiler and Rust's crate `dhat`: bytes or blocks in all, at the peak or at the end,"
    " bytes read or written (`--sample-type`), by the callers of `malloc` and the like"
)
BECOMES = "functions with stacks"
COMMAND = "`valgrind --tool=dhat --dhat-out-file=dhat.json PROGRAM`"
_HEAD = re.compile(rb'\{\s*"dhatFileVersion"\s*:\s*\d')


class _Figure(NamedTuple):
    """A sample type: under which key it stands, its unit, and what it is."""

    key: str
    unit: Unit
    what: str


_FIGURES = {
    "total_bytes": _Figure("tb", Unit.BYTES, "all bytes that were allocated, also those that were freed again"),
    "total_blocks": _Figure("tbk", Unit.COUNT, "all blocks that were allocated, also those that were freed again"),
    "peak_bytes": _Figure("gb", Unit.BYTES, "the bytes that were held when the heap was largest"),
    "peak_blocks": _Figure("gbk", Unit.COUNT, "the blocks that were held when the heap was largest"),
    "end_bytes": _Figure("eb", Unit.BYTES, "the bytes that were still held at the end"),
    "end_blocks": _Figure("ebk", Unit.COUNT, "the blocks that were still held at the end"),
    "read_bytes": _Figure("rb", Unit.BYTES, "the bytes that were read from what was allocated"),
    "written_bytes": _Figure("wb", Unit.BYTES, "the bytes that were written to what was allocated"),
}


def recognises(content: Content) -> bool:
    """True for an object that begins with DHAT's version."""
    return _HEAD.match(content.head.lstrip(MARKS_AND_SPACE)) is not None


def read(content: Content) -> Profile:
    """One of its figures; raises MalformedError, and PolicyError for a sample type that the file does not hold."""
    root = document(content)
    points = list(root.at("pps").places())
    if not points:
        raise content.malformed("it holds no allocation")
    types = content.chosen_type(_types(points), "total_bytes")
    figure = _FIGURES[types.chosen]
    table, builder = FunctionTable(), TreeBuilder()
    stacks = _PointStacks(root.at("ftbl"), table)
    for point in points:
        value = point.at(figure.key).optional_number(0.0)
        if value:
            builder.add_stack(stacks.stack(point.at("fs")), value)
    return Profile(
        format_name=NAME,
        unit=_unit(root, figure),
        functions=table.functions(),
        threads=(Thread("main", builder.tree()),),
        figures=None,
        edges=(),
        is_sampled=False,
        sample_count=None,
        environment=facts([("tool", "DHAT"), ("command", root.at("cmd").value), ("mode", root.at("mode").value)]),
        notices=tuple(_notices(root, figure, stacks)),
        sample_types=types,
    )


def _types(points: Sequence[JsonPlace]) -> list[str]:
    """Those that a place has: the mode decides which."""
    known = set().union(*(point.mapping() for point in points[:100]))
    return [
        "total_bytes",
        *(name for name, figure in _FIGURES.items() if figure.key in known and name != "total_bytes"),
    ]


def _unit(root: JsonPlace, figure: _Figure) -> Unit:
    """What ad-hoc events count is no size."""
    word = root.at("bsu").value
    return Unit.COUNT if figure.unit is Unit.BYTES and isinstance(word, str) and word != "bytes" else figure.unit


class _PointStacks:
    """Stacks of functions, root first; `replaced_count` says how many began in Valgrind's own malloc."""

    def __init__(self, frames: JsonPlace, table: FunctionTable) -> None:
        self._names = frames.texts()
        self._table = table
        self._known: dict[int, int] = {}
        self.replaced_count = 0

    def stack(self, frames: JsonPlace) -> list[int]:
        """Raises MalformedError for a frame that is not in the table."""
        numbers = [place.whole(0, len(self._names) - 1) for place in frames.places()]
        inner = 0
        while inner < len(numbers) - 1 and is_replaced(self._names[numbers[inner]]):
            inner += 1
        self.replaced_count += inner > 0
        return [self._function(number) for number in reversed(numbers[inner:])]

    def _function(self, number: int) -> int:
        if number not in self._known:
            place = valgrind_place(self._names[number])
            self._known[number] = self._table.number(*place)
        return self._known[number]


def _notices(root: JsonPlace, figure: _Figure, stacks: _PointStacks) -> Iterator[Notice]:
    if root.at("mode").value in ("heap", "rust-heap"):
        yield Notice("memory_figure", f"These are {figure.what}.")
    if stacks.replaced_count:
        yield Notice("allocators_left_out", "What was allocated is counted for the callers of malloc and the like.")
