"""Reads what cProfile, profile, Python 3.15's sampler and pyinstrument write for `pstats`.

A marshalled dict: (file, line, name) → (primitive calls, calls, self, total, callers), in seconds. There are no stacks,
so the profile has figures and edges instead of threads. Sources: Lib/pstats.py, Lib/cProfile.py, Lib/profile.py,
Lib/profiling/sampling/pstats_collector.py, and pyinstrument's pstatsrenderer.py.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, NoReturn

from workbench.core.calltree import FunctionTable
from workbench.core.errors import shown_text
from workbench.core.model import Notice
from workbench.core.profile import Edge, Function, FunctionFigures, Profile
from workbench.core.units import Unit
from workbench.core.words import counted
from workbench.formats.profiles.marshal_subset import value_of
from workbench.formats.shared.content import Content

NAME = "pstats"
WHAT = (
    "cProfile, profile, pyinstrument, Python 3.15's sampler; callers but no stacks, so its flame chart is an estimate"
)
BECOMES = "functions with callers"
COMMAND = "`python -m cProfile -o app.prof app.py`"

MAX_SECONDS = 1e15
"""A longer time is damage, and adding it up could overflow."""

_MAX_CALLS = 2**63 - 1
_SMALLEST_EDGE_BYTES = 6
_DICT_OF_TUPLES = re.compile(
    rb"[\x7b\xfb](?:[\x28\xa8][\1\3]\0\0\0|[\x29\xa9][\1\3])[suaAzZt\xf3\xf5\xe1\xc1\xfa\xda\xf4]"
)
_EMPTY = (b"\x7b0", b"\xfb0")
_SAMPLED = ("__sampled__",)
_FUNCTION_TYPES = (str, int, str)
_NUMBERS = frozenset((int, float))


class _Entry(NamedTuple):
    """One function as the file has it."""

    primitive_calls: int
    calls: int
    self_value: float
    total: float
    callers: Mapping[Any, Any]


class _Dialect(NamedTuple):
    """Which tool wrote the file, and so what its numbers mean."""

    tool: str
    is_sampled: bool
    has_sample_counts: bool = False
    interval: float | None = None


class _Flow(NamedTuple):
    """Who called whom: edges, what functions of one name and file spent for one another, and whether time was split."""

    edges: tuple[Edge, ...]
    inner_totals: Mapping[int, float]
    is_split: bool


def recognises(content: Content) -> bool:
    """True for a marshalled dict whose first key is a tuple that starts with a text, or that is empty."""
    return _DICT_OF_TUPLES.match(content.data) is not None or content.data in _EMPTY


def read(content: Content) -> Profile:
    """Figures per function and how much each caller got of them; raises MalformedError."""
    entries, has_mark = _entries(content)
    dialect = _dialect(entries.values(), has_mark)
    table = FunctionTable()
    rows = {key: _number(key, dialect, table) for key in entries}
    if dialect.has_sample_counts:
        for key, row in rows.items():
            table.weigh(row, key[1], entries[key].self_value)
    shared = [row for row, count in Counter(rows.values()).items() if count > 1]
    flow = _flow(content, entries, rows, dialect, table)
    functions = table.functions()
    figures = _figures(entries, rows, dialect, len(functions))
    is_bounded = _bound_totals(figures, entries, rows, shared, flow.inner_totals, dialect)
    sample_count = sum(entry.primitive_calls for entry in entries.values())
    return Profile(
        format_name=NAME,
        unit=Unit.SECONDS,
        functions=functions,
        threads=(),
        figures=figures,
        edges=flow.edges,
        is_sampled=dialect.is_sampled,
        sample_count=sample_count if dialect.has_sample_counts else None,
        environment=_environment(dialect),
        notices=_notices(functions, shared, dialect, is_bounded, flow.is_split),
    )


def _entries(content: Content) -> tuple[dict[Any, _Entry], bool]:
    """The file's functions, each checked, and whether it bears the sampler's mark."""
    table = value_of(content)
    if not isinstance(table, dict):
        raise content.malformed("a dict of functions was expected", position=0)
    has_mark = table.pop(_SAMPLED, None) is True
    if not table:
        raise content.malformed("it holds no function", hint="Profile something that runs until its end.")
    entries = {key: _entry(content, key, value) for key, value in table.items()}
    edge_count = sum(len(entry.callers) for entry in entries.values())
    if edge_count > len(content.data) // _SMALLEST_EDGE_BYTES:
        raise content.malformed(f"{edge_count:,} callers do not fit into the file")
    return entries, has_mark


def _entry(content: Content, key: Any, value: Any) -> _Entry:
    if tuple(map(type, key)) != _FUNCTION_TYPES:
        _refuse(content, key, "is not made of file, line and name")
    if type(value) is not tuple or len(value) != 5 or type(value[4]) is not dict:
        _refuse(content, key, "is not described by calls, times and callers")
    if type(value[0]) is not int or type(value[1]) is not int or min(value[:2]) < -1:
        _refuse(content, key, "has calls that are no count")
    if not _are_times(value[2:4]):
        _refuse(content, key, "has times that are no seconds")
    return _Entry(*value)


def _are_times(values: tuple[Any, Any]) -> bool:
    one, other = values
    return (
        type(one) in _NUMBERS
        and type(other) in _NUMBERS
        and -MAX_SECONDS < one < MAX_SECONDS
        and -MAX_SECONDS < other < MAX_SECONDS
    )


def _refuse(content: Content, key: Any, reason: str) -> NoReturn:
    shown = ", ".join(str(part) for part in key)
    raise content.malformed(f"a function {reason}", text=shown)


def _dialect(entries: Iterable[_Entry], has_mark: bool) -> _Dialect:
    """Only Python's sampler leaves a mark; pyinstrument counts no calls; `profile` keeps plain counts for callers."""
    if has_mark:
        most = max(entries, key=lambda entry: entry.calls)
        interval = most.total / most.calls if most.calls > 0 else None
        return _Dialect("Python's sampling profiler", is_sampled=True, has_sample_counts=True, interval=interval)
    has_counts = False
    for entry in entries:
        if entry.calls < 0:
            return _Dialect("pyinstrument", is_sampled=True)
        has_counts = has_counts or any(type(value) is int for value in entry.callers.values())
    return _Dialect("profile" if has_counts else "cProfile", is_sampled=False)


def _environment(dialect: _Dialect) -> dict[str, str | int | float]:
    known: dict[str, str | int | float] = {"tool": dialect.tool}
    return known if dialect.interval is None else known | {"interval": dialect.interval}


def _flow(
    content: Content, entries: Mapping[Any, _Entry], rows: dict[Any, int], dialect: _Dialect, table: FunctionTable
) -> _Flow:
    """All edges; those between the same two functions are added up. `rows` learns callers that are no entries."""
    sums: dict[tuple[int, int], tuple[int, float, float]] = {}
    inner_totals: dict[int, float] = defaultdict(float)
    is_split = False
    for key, entry in entries.items():
        callee = rows[key]
        counts = _counts(key, entry)
        for caller_key, value in entry.callers.items():
            caller = rows.get(caller_key)
            if caller is None:
                caller = rows[caller_key] = _outside_caller(content, key, caller_key, dialect, table)
            part = _part(content, key, value)
            if part is None:
                part, is_split = _share(entry, value, caller_key == key, counts, dialect), True
            if caller == callee and caller_key != key:
                inner_totals[callee] += part[2]
            known = sums.get((caller, callee))
            if known is not None:
                part = (known[0] + part[0], known[1] + part[1], known[2] + part[2])
            sums[caller, callee] = part
    edges = tuple(Edge(caller, callee, *part) for (caller, callee), part in sums.items())
    return _Flow(edges, inner_totals, is_split)


def _outside_caller(content: Content, key: Any, caller_key: Any, dialect: _Dialect, table: FunctionTable) -> int:
    """A caller that has no figures of its own, such as the one that started the profiler."""
    if tuple(map(type, caller_key)) != _FUNCTION_TYPES:
        _refuse(content, key, "has a caller that is not made of file, line and name")
    return _number(caller_key, dialect, table)


def _number(key: Any, dialect: _Dialect, table: FunctionTable) -> int:
    """Lines are those where functions start, only of Python's sampler those that were executed."""
    file, line, name = key
    return table.number(name, file, line) if dialect.has_sample_counts else table.number_of_start(name, file, line)


def _part(content: Content, key: Any, value: Any) -> tuple[int, float, float] | None:
    """Calls, self and total that one caller got; None where the file has a plain count only.

    The order of the first two numbers is the other way round than in the functions themselves: all calls come first.
    """
    if type(value) is int and value >= 0:
        return None
    if type(value) is tuple and len(value) == 4 and type(value[0]) is int and _are_times(value[2:]):
        return max(0, value[0]), value[2], value[3]
    _refuse(content, key, "has a caller without counts and times")


def _counts(key: Any, entry: _Entry) -> tuple[int, int]:
    """The plain counts of an entry's callers together, and of those but for itself."""
    every = sum(value for value in entry.callers.values() if type(value) is int)
    own = entry.callers.get(key)
    return every, every - (own if type(own) is int else 0)


def _share(
    entry: _Entry, count: int, is_itself: bool, counts: tuple[int, int], dialect: _Dialect
) -> tuple[int, float, float]:
    """What a caller of which only the count is known got: its share of the counts.

    For Python's sampler the count is one of samples, so the total is known. A function that called itself already has
    the total of that call.
    """
    own = entry.self_value * count / counts[0] if counts[0] else 0.0
    if dialect.interval is not None:
        return count, own, count * dialect.interval
    return count, own, 0.0 if is_itself or not counts[1] else entry.total * count / counts[1]


def _figures(
    entries: Mapping[Any, _Entry], rows: Mapping[Any, int], dialect: _Dialect, function_count: int
) -> FunctionFigures:
    """The file's own figures; what has the same name and file is added up."""
    selfs, totals = array("d", bytes(8 * function_count)), array("d", bytes(8 * function_count))
    calls = [0] * function_count
    for key, entry in entries.items():
        row = rows[key]
        selfs[row] += entry.self_value
        totals[row] += entry.total
        calls[row] += entry.calls
    counted = None if dialect.is_sampled else array("q", (min(count, _MAX_CALLS) for count in calls))
    return FunctionFigures(selfs, totals, counted)


def _bound_totals(
    figures: FunctionFigures,
    entries: Mapping[Any, _Entry],
    rows: Mapping[Any, int],
    shared: Sequence[int],
    inner_totals: Mapping[int, float],
    dialect: _Dialect,
) -> bool:
    """Takes out of totals what was counted twice; True where pyinstrument's totals had to be cut.

    Where functions of one name and file called one another, the callee's time is in both totals; it is taken out once,
    but never so far that less remains than the largest of them. pyinstrument adds a recursive function's time once for
    each level, so there a total can exceed the whole.
    """
    largest: dict[int, float] = defaultdict(float)
    for key, entry in entries.items():
        largest[rows[key]] = max(largest[rows[key]], entry.total)
    whole = sum(figures.selfs)
    for row in shared:
        once = figures.totals[row] - inner_totals.get(row, 0.0)
        figures.totals[row] = max(largest[row], min(once, whole))
    if dialect.tool != "pyinstrument":
        return False
    too_large = [row for row, total in enumerate(figures.totals) if total > whole * (1 + 1e-9)]
    for row in too_large:
        figures.totals[row] = whole
    return bool(too_large)


def _notices(
    functions: Sequence[Function], shared: Sequence[int], dialect: _Dialect, is_bounded: bool, is_split: bool
) -> tuple[Notice, ...]:
    """What the reader of the figures should know, the most important first."""
    found = [
        Notice("no_stacks", "This file holds callers but no stacks, so a flame chart made of it is an estimate."),
    ]
    if shared:
        example = functions[shared[0]]
        found.append(
            Notice(
                "shared_names",
                f"{counted(len(shared), 'name stands', 'names stand')} for several functions of the same file, such as "
                f"{shown_text(example.name, 60)} in {shown_text(example.file, 120)}; they are counted together.",
            )
        )
    if is_bounded:
        found.append(
            Notice(
                "totals_cut",
                "pyinstrument counts a recursive function once for each level; totals over 100 % are shown as 100 %.",
            )
        )
    if is_split and not dialect.is_sampled:
        found.append(
            Notice("split_by_calls", "The file counts calls for each caller, not time; time is split by calls.")
        )
    return tuple(found)
