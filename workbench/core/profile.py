"""Profiles as every reader hands them on: functions, and call trees made of numbers."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from typing import NamedTuple

from workbench.core.benchmark import SummaryStatistics
from workbench.core.model import Kind, Notice
from workbench.core.sample_types import SampleTypes
from workbench.core.units import Unit

NO_PARENT = -1


class Function(NamedTuple):
    """What a frame belongs to; two frames with the same name and file are one function. `line` is 0 where unknown.

    Where a format says where functions start, those of one name in one file have their places in their names.
    """

    name: str
    file: str = ""
    line: int = 0


class CallTree(NamedTuple):
    """A call tree as columns, one entry for each node, a parent always before its children.

    `parents` holds the row of the caller (-1 for a root), `functions` the index of the node's function,
    `selfs` what was spent in the node itself, in the profile's unit.
    """

    parents: array[int]
    functions: array[int]
    selfs: array[float]


class Spans(NamedTuple):
    """When nodes were active, in order of start: node, start and end in the profile's unit."""

    nodes: array[int]
    starts: array[float]
    ends: array[float]


class Thread(NamedTuple):
    """One thread (or process, or task) of a recording; `spans` only where the format has time order."""

    name: str
    tree: CallTree
    spans: Spans | None = None


class FunctionFigures(NamedTuple):
    """Figures per function, a row for each of the profile's functions; `calls` is None where nobody counted."""

    selfs: array[float]
    totals: array[float]
    calls: array[int] | None


class Edge(NamedTuple):
    """How much of the callee's time was spent for this caller; indices into the profile's functions."""

    caller: int
    callee: int
    calls: int
    self_value: float
    total: float


class Profile(NamedTuple):
    """What one or more profile files said.

    `figures` is given only by formats without stacks (pstats), which then give `edges` instead of threads; for
    all others the figures follow from the trees. `is_sampled` tells a sample count from an exact count of calls;
    `sample_count` and `interval` (seconds) are given where known. `environment` holds what is known of the
    recording: tool, version, mode, duration, machine. `call_times` says for each function what its single calls took,
    where each of them was timed. `sample_types` are given where the file measured several things of every stack; which
    of them this is stands in the environment, too. `idle` is what was taken out of it because nobody's code ran.
    `own_callers` names for each function the own function that calls it, as a saved document says it.
    """

    format_name: str
    unit: Unit
    functions: tuple[Function, ...]
    threads: tuple[Thread, ...]
    figures: FunctionFigures | None
    edges: tuple[Edge, ...]
    is_sampled: bool
    sample_count: int | None
    environment: Mapping[str, str | int | float]
    notices: tuple[Notice, ...]
    call_times: tuple[SummaryStatistics | None, ...] = ()
    sample_types: SampleTypes | None = None
    idle: float = 0.0
    own_callers: tuple[str, ...] = ()

    @property
    def kind(self) -> Kind:
        """The kind of run that this is."""
        return Kind.PROFILE

    @property
    def units(self) -> frozenset[Unit]:
        """The unit of its values, as a set."""
        return frozenset((self.unit,))


def place_of(function: Function) -> str:
    """File and line of a function as far as they are known.

    >>> place_of(Function("f", "a.py", 3)), place_of(Function("f", "a.py")), place_of(Function("f"))
    ('a.py:3', 'a.py', '')
    """
    return f"{function.file}:{function.line}" if function.line and function.file else function.file


def name_with_place(function: Function) -> str:
    """The name of a function that shares it with others of its file.

    >>> name_with_place(Function("run", "app/two.py", 7)), name_with_place(Function("run", "app/two.py"))
    ('run (two.py:7)', 'run')
    """
    return function.name + _place_in_name(function)


def plain_name(function: Function) -> str:
    """The name of a function without the place that tells it from others of its name.

    >>> plain_name(Function("run (two.py:7)", "app/two.py", 7)), plain_name(Function("run", "app/two.py", 7))
    ('run', 'run')
    """
    return function.name.removesuffix(_place_in_name(function)) or function.name


def _place_in_name(function: Function) -> str:
    file = function.file.replace("\\", "/").rpartition("/")[2]
    return f" ({file}:{function.line})" if file and function.line > 0 else ""
