"""Reads Scalene's JSON: per cent of the time, and MiB that were allocated, for each line.

Scalene counts what libraries do for the line that called them, so lines share the whole among them, and functions have
what their lines have. There are no callers. Source: https://github.com/plasma-umass/scalene.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from workbench.core.calltree import FunctionTable
from workbench.core.model import Notice
from workbench.core.profile import FunctionFigures, Profile
from workbench.core.units import Unit
from workbench.formats.shared.content import MARKS_AND_SPACE, Content
from workbench.formats.shared.json_path import JsonPlace, document, facts

NAME = "Scalene JSON"
WHAT = (
    "Python: CPU time (also `cpu_python`, `cpu_native`, `cpu_system`) or allocated bytes (`--sample-type "
    "malloc`) of functions, from their lines; what libraries did counts for the line that called them; no"
    " callers"
)
BECOMES = "functions, sums only"
COMMAND = "`scalene run -o scalene.json app.py`"
_MARKS = (b'"percent_cpu_time"', b'"n_cpu_percent_python"')
_DEF = re.compile(r"\s*(?:async\s+)?(?:def|class)\s+(\w+)")
_MODULE = "<module>"
_MEBIBYTE = 1024.0 * 1024.0
_LARGEST_LINE = 2**31


class _Share(NamedTuple):
    """A sample type: the keys that are added up, and its unit."""

    keys: tuple[str, ...]
    unit: Unit


_SHARES = {
    "cpu": _Share(("n_cpu_percent_python", "n_cpu_percent_c", "n_sys_percent"), Unit.SECONDS),
    "cpu_python": _Share(("n_cpu_percent_python",), Unit.SECONDS),
    "cpu_native": _Share(("n_cpu_percent_c",), Unit.SECONDS),
    "cpu_system": _Share(("n_sys_percent",), Unit.SECONDS),
    "malloc": _Share(("n_malloc_mb",), Unit.BYTES),
}


def recognises(content: Content) -> bool:
    """True for an object with files, each with the share of its lines."""
    if content.head.lstrip(MARKS_AND_SPACE)[:1] != b"{" or not all(mark in content.data for mark in _MARKS):
        return False
    return b'"files"' in content.data and b'"lines"' in content.data


def read(content: Content) -> Profile:
    """One of the shares, by function; raises MalformedError, and PolicyError for one that the file does not hold."""
    root = document(content)
    files = dict(root.at("files").members())
    names = list(_SHARES) if _has_memory(root, files) else [name for name in _SHARES if name != "malloc"]
    types = content.chosen_type(names, names[0])
    share = _SHARES[types.chosen]
    elapsed = root.at("elapsed_time_sec").number(0.0)
    factor = _MEBIBYTE if share.unit is Unit.BYTES else elapsed / 100
    table, selfs = FunctionTable(), dict[int, float]()
    for file, place in files.items():
        for number, value in _values(file, place, share, table):
            selfs[number] = selfs.get(number, 0.0) + value * factor
    functions = table.functions()
    if not functions:
        raise content.malformed("it holds no line", hint="Profile something that runs for some seconds.")
    values = array("d", (selfs.get(number, 0.0) for number in range(len(functions))))
    return Profile(
        format_name=NAME,
        unit=share.unit,
        functions=functions,
        threads=(),
        figures=FunctionFigures(values, values, None),
        edges=(),
        is_sampled=True,
        sample_count=None,
        environment=facts([("tool", "Scalene"), ("duration", elapsed or None), ("program", root.at("program").value)]),
        notices=tuple(_notices(share)),
        sample_types=types,
    )


def _has_memory(root: JsonPlace, files: Mapping[str, JsonPlace]) -> bool:
    """Whether memory was measured: the file says so, or some line has allocated."""
    said = root.at("memory").value
    if isinstance(said, bool):
        return said
    return any(
        bool(line.at("n_malloc_mb").optional_number())
        for place in files.values()
        for line in place.at("lines").places()
    )


def _values(file: str, place: JsonPlace, share: _Share, table: FunctionTable) -> Iterator[tuple[int, float]]:
    """What each function of a file has: from its lines where these say whose they are, else what is said of it."""
    starts = {entry.at("lineno").whole(0, _LARGEST_LINE): entry for entry in place.at("functions").places()}
    names = {start: entry.at("line").text() for start, entry in starts.items()}
    lines = list(place.at("lines").places())
    has_ranges = any("start_function_line" in line.mapping() for line in lines)
    rest = 0.0
    for line in lines:
        value = _value(line, share)
        start = line.at("start_function_line").value
        if not has_ranges:
            rest += value
        elif value > 0 or start in names:
            number = _function(
                file, start if type(start) is int and 0 < start < _LARGEST_LINE else 0, names, lines, table
            )
            table.weigh(number, line.at("lineno").whole(0, _LARGEST_LINE), value)
            yield number, value
    if has_ranges:
        return
    for start, entry in starts.items():
        value = _value(entry, share)
        rest -= value
        number = table.number_of_start(names[start], file, start)
        for line in lines:
            ends = min((other for other in starts if other > start), default=2**31)
            if start <= line.at("lineno").whole(0, _LARGEST_LINE) < ends:
                table.weigh(number, line.at("lineno").whole(0, _LARGEST_LINE), _value(line, share))
        yield number, value
    if rest > 1e-9:
        yield table.number(_MODULE, file), rest


def _function(file: str, start: int, names: Mapping[int, str], lines: list[JsonPlace], table: FunctionTable) -> int:
    if not start:
        return table.number(_MODULE, file)
    name = names.get(start)
    if name is None:
        text = lines[start - 1].at("line").value if start <= len(lines) else None
        found = _DEF.match(text) if isinstance(text, str) else None
        name = found[1] if found else f"(function at line {start:,})"
    return table.number_of_start(name, file, start)


def _value(place: JsonPlace, share: _Share) -> float:
    return sum(place.at(key).optional_number(0.0) or 0.0 for key in share.keys)


def _notices(share: _Share) -> Iterator[Notice]:
    if share.unit is Unit.BYTES:
        yield Notice(
            "memory_figure", "These are all bytes that were allocated, estimated from samples, also those freed again."
        )
    yield Notice(
        "lines_measured",
        "What libraries did counts for the line that called them, and the line of a function is the one with most.",
    )
