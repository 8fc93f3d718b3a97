"""The tables of a Firefox profile, raw or processed, brought into one shape: columns of row numbers."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable
from typing import Any, NamedTuple

from workbench.core.calltree import FunctionTable
from workbench.formats.shared.json_path import JsonPlace

_ANONYMOUS = "(anonymous)"
_SOURCE_NUMBER = re.compile(r"\[[0-9]{1,9}\]$")
_HAS_RESOURCE, _HAS_SOURCE = 4, 8

NONE = -1
"""Stands in a column of row numbers for null."""


class Tables(NamedTuple):
    """For each stack the stack that called it, which stands before it, and its function."""

    prefixes: array[int]
    functions: array[int]


class Sampling(NamedTuple):
    """The samples of a thread: stack, weight (None for 1 each), and the time in milliseconds where it matters."""

    stacks: array[int]
    weights: array[float] | None
    weight_type: str
    times: array[float] | None


def processed_tables(
    holder: JsonPlace, shared: JsonPlace, functions: FunctionTable, *, has_starts: bool = False
) -> Tables:
    """The tables of a processed profile, which stand in the thread or, from version 60, in the shared part.

    `has_starts` says that a function's line is where it starts.
    """
    strings = _strings(holder, shared)
    number = functions.number_of_start if has_starts else functions.number
    function_of = _processed_functions(holder, shared, strings, number)
    frames = _rows(holder.at("frameTable").at("func"), len(function_of))
    stacks = holder.at("stackTable")
    stack_frames = _rows(stacks.at("frame"), len(frames))
    if NONE in frames or NONE in stack_frames:
        raise stacks.refusal("a stack without a frame, or a frame without a function")
    offsets = stacks.at("prefixOffset")
    prefixes = _from_offsets(offsets) if offsets.value is not None else _rows(stacks.at("prefix"), len(stack_frames))
    called = array("i", (function_of[frames[frame]] for frame in stack_frames))
    return _checked(Tables(prefixes, called), stacks)


def processed_sampling(thread: JsonPlace, tables: Tables) -> Sampling:
    """The samples of a thread of a processed profile."""
    samples = thread.at("samples")
    stacks = _rows(samples.at("stack"), len(tables.prefixes))
    weights = samples.at("weight")
    column = None if weights.value is None else _weights(weights)
    if column is not None and len(column) != len(stacks):
        raise samples.refusal(f"{len(stacks):,} stacks but {len(column):,} weights")
    kind = samples.at("weightType").value
    times = samples.at("time")
    has_times = kind == "tracing-ms" and isinstance(times.value, list) and len(times.value) == len(stacks)
    return Sampling(
        stacks, column, kind if isinstance(kind, str) else "samples", times.numbers() if has_times else None
    )


def _weights(place: JsonPlace) -> array[float]:
    return place._replace(value=[1 if weight is None else weight for weight in place.entries()]).numbers()


def raw_tables(thread: JsonPlace, functions: FunctionTable) -> Tables:
    """The tables of a thread of a raw profile: rows of values, whose order a schema tells."""
    strings = thread.at("stringTable").entries()
    locations = _rows_of(thread.at("frameTable"), "location", len(strings))
    stacks = thread.at("stackTable")
    prefixes = _rows_of(stacks, "prefix", len(stacks.at("data").entries()))
    stack_frames = _rows_of(stacks, "frame", len(locations))
    if NONE in locations or NONE in stack_frames:
        raise stacks.refusal("a stack without a frame, or a frame without a location")
    places = [_place_in(strings[row]) if isinstance(strings[row], str) else None for row in locations]
    if None in places:
        raise thread.at("stringTable").refusal("a frame's location that is no text")
    function_of = [functions.number_of_start(*place) for place in places if place]
    return _checked(Tables(prefixes, array("i", (function_of[frame] for frame in stack_frames))), stacks)


def raw_sampling(thread: JsonPlace, tables: Tables) -> Sampling:
    """The samples of a thread of a raw profile; each has the same weight."""
    return Sampling(_rows_of(thread.at("samples"), "stack", len(tables.prefixes)), None, "samples", None)


def _strings(holder: JsonPlace, shared: JsonPlace) -> list[Any]:
    found = shared.at("stringArray") if shared.at("stringArray").value is not None else holder.at("stringArray")
    return (found if found.value is not None else holder.at("stringTable")).entries()


def _processed_functions(
    holder: JsonPlace, shared: JsonPlace, strings: list[Any], number: Callable[[str, str, int], int]
) -> list[int]:
    """The number of each row's function; the file is the source's name, or the library's."""
    table = holder.at("funcTable")
    names = _rows(table.at("name"), len(strings))
    files = _files(table, holder, shared, strings, len(names))
    lines = table.at("lineNumber").value
    found = []
    for row, name in enumerate(names):
        text = strings[name] if name != NONE else None
        if not isinstance(text, str):
            raise table.refusal(f"function {row} has no name")
        line = lines[row] if isinstance(lines, list) and row < len(lines) else None
        found.append(number(text, files[row], line if type(line) is int and line > 0 else 0))
    return found


def _files(table: JsonPlace, holder: JsonPlace, shared: JsonPlace, strings: list[Any], count: int) -> list[str]:
    """Each function's file: from the table of sources (version 58 and later), its own column, or its library."""
    resources = _listed(holder.at("resourceTable").mapping().get("name"))
    sources = _listed(shared.at("sources").mapping().get("filename"))
    file_of = _column(table, "fileName", count, len(strings))
    source_of = _column(table, "source", count, len(sources), _HAS_SOURCE)
    resource_of = _column(table, "resource", count, len(resources), _HAS_RESOURCE)
    return [
        _string(strings, file)
        or (_string(strings, sources[source]) if source != NONE else "")
        or (_string(strings, resources[resource]) if resource != NONE else "")
        for file, source, resource in zip(file_of, source_of, resource_of, strict=True)
    ]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _column(table: JsonPlace, name: str, count: int, limit: int, flag: int = 0) -> array[int]:
    """An optional column of row numbers, as long as its table; where it is missing, nothing is known.

    From version 75 there is no null in it; where a function has no such value, its flag is not set.
    """
    place = table.at(name)
    if place.value is None or not limit:
        return array("i", [NONE]) * count
    column = _rows(place, limit)
    flags = table.at("flags").value
    if flag and isinstance(flags, list):
        column = array(
            "i", (row if type(bits) is int and bits & flag else NONE for row, bits in zip(column, flags, strict=False))
        )
    if len(column) != count:
        raise place.refusal(f"{len(column):,} rows where the table has {count:,}")
    return column


def _string(strings: list[Any], row: Any) -> str:
    text = strings[row] if type(row) is int and 0 <= row < len(strings) else ""
    return text if isinstance(text, str) else ""


def _rows(place: JsonPlace, limit: int) -> array[int]:
    """A column of row numbers below the limit, NONE for null."""
    return _checked_rows([NONE if row is None else row for row in place.entries()], limit, place)


def _rows_of(table: JsonPlace, name: str, limit: int) -> array[int]:
    """A column of a raw table; what is missing at the end of a row is null."""
    column = table.at("schema").at(name).value
    data = table.at("data").entries()
    if type(column) is not int or not 0 <= column < 100:
        raise table.at("schema").refusal(f"it does not say where {name} stands")
    if not all(type(row) is list for row in data):
        raise table.at("data").refusal("a row that is no list")
    values = [row[column] if column < len(row) else None for row in data]
    return _checked_rows([NONE if value is None else value for value in values], limit, table.at("data"))


def _checked_rows(rows: list[Any], limit: int, place: JsonPlace) -> array[int]:
    if {int}.issuperset(map(type, rows)) and (not rows or (min(rows) >= NONE and max(rows) < limit)):
        return array("i", rows)
    for number, row in enumerate(rows):
        if type(row) is not int or not NONE <= row < limit:
            raise place.refusal(f"entry {number} is no row number below {limit:,}")
    return array("i")


def _from_offsets(place: JsonPlace) -> array[int]:
    """Calling stacks from how far back they stand; 0 says that nobody called."""
    offsets = _checked_rows(place.entries(), 2**31, place)
    return array("i", (row - offset if offset > 0 else NONE for row, offset in enumerate(offsets)))


def _checked(tables: Tables, place: JsonPlace) -> Tables:
    """A caller stands before what it calls, or walking up might never end."""
    if len(tables.prefixes) != len(tables.functions):
        raise place.refusal(f"{len(tables.prefixes):,} callers but {len(tables.functions):,} frames")
    for row, prefix in enumerate(tables.prefixes):
        if not NONE <= prefix < row:
            raise place.refusal(f"stack {row} is called by {prefix}, which does not stand before it")
    return tables


def _place_in(location: str) -> tuple[str, str, int]:
    """Name, file and line of a location such as `name (file:line:column)[source]` or `name (in library)`."""
    text = _SOURCE_NUMBER.sub("", location)
    name, in_library, library = text.rpartition(" (in ")
    if in_library and ")" in library:
        return name or _ANONYMOUS, library.partition(")")[0], 0
    name, bracket, file = text.rpartition(" (") if text.endswith(")") else ("", "", text)
    file, line = _file_and_line(file[:-1] if bracket else file)
    return (name or _ANONYMOUS, file, line) if line else (location, "", 0)


def _file_and_line(text: str) -> tuple[str, int]:
    """The file and line of `file:line` or `file:line:column`; line 0 for any other text."""
    file, line = text, ""
    for _ in range(2):  # a column and a line, or a line alone
        head, colon, number = file.rpartition(":")
        if colon and head and number.isascii() and number.isdigit() and len(number) < 10:
            file, line = head, number
    return file, int(line or 0)
