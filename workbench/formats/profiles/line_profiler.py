"""Reads the text that line_profiler prints: a table for each function, with hits and time for each of its lines.

A line's time contains what it called. Where it calls a function that has a table of its own, by the name in the line's
text, that function's time is taken off it: what is left is the caller's own. Source: line_profiler's `show_func`.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from workbench.core.calltree import FunctionTable
from workbench.core.model import Notice
from workbench.core.profile import Edge, FunctionFigures, Profile
from workbench.core.units import Unit
from workbench.formats.shared.content import Content

NAME = "line_profiler text"
WHAT = (
    "Python: the decorated functions, each with the line that holds most; what a line spent in another of"
    " them is taken off it, by the name in its text"
)
BECOMES = "functions with callers"
COMMAND = "`kernprof -l app.py`, then `python -m line_profiler app.py.lprof > lines.txt`"
_UNIT = re.compile(r"Timer unit: (\d[\d.e+-]{0,20}) s\s*")
_TOTAL = re.compile(r"Total time: (\d[\d.e+-]{0,20}) s\s*")
_FUNCTION = re.compile(r"Function: (\S.*) at line (\d{1,9})\s*")
_HEADER = re.compile(r"Line #\s+Hits\s+Time\s+Per Hit")
_ROW = re.compile(r"\s*(\d{1,9})\s+(\d{1,18})\s+(\d[\d.e+]{0,20})\s+(\d[\d.e+]{0,20})\s+(\d[\d.]{0,6})(.*)")
_HEAD = re.compile(rb"^Timer unit: \d[\d.e+-]* s", re.MULTILINE)
_CALL = re.compile(r"(?<!def )(?<!class )\b([^\W\d]\w*)\s?\(")


class _MeasuredLine(NamedTuple):
    """A line that was executed: its number, hits, seconds and text."""

    number: int
    hits: int
    seconds: float
    text: str


@dataclass
class _LineTable:
    """What was measured of one function."""

    seconds: float
    file: str = ""
    name: str = ""
    start: int = 0
    lines: list[_MeasuredLine] = field(default_factory=list)

    @property
    def hits(self) -> int:
        """How often it was called: as often as its first line was executed."""
        return self.lines[0].hits if self.lines else 0


def recognises(content: Content) -> bool:
    """True for text with a timer's unit and, after it, the table of a function."""
    found = _HEAD.search(content.head)
    return found is not None and b"Total time: " in content.data[found.end() :] and b"Function: " in content.data


def read(content: Content) -> Profile:
    """Functions with their own time as far as the lines tell; raises MalformedError."""
    tables = list(_tables(content))
    if not any(table.lines for table in tables):
        raise content.malformed(
            "none of its functions has a line that was executed",
            hint="Call what is profiled, and print without colours: python -m line_profiler FILE.lprof",
        )
    table = FunctionTable()
    numbers = [table.number_of_start(each.name, each.file, each.start) for each in tables]
    figures, edges = _figures(tables, numbers, max(numbers) + 1)
    for each, number in zip(tables, numbers, strict=True):
        for line in each.lines:
            table.weigh(number, line.number, line.seconds)
    return Profile(
        format_name=NAME,
        unit=Unit.SECONDS,
        functions=table.functions(),
        threads=(),
        figures=figures,
        edges=tuple(edges),
        is_sampled=False,
        sample_count=None,
        environment={"tool": "line_profiler"},
        notices=tuple(_notices(is_nested=bool(edges))),
    )


def _tables(content: Content) -> Iterator[_LineTable]:
    """Each function's table; a row that is cut or damaged is refused, since its time would be lost."""
    unit, table, is_in_rows = 1.0, None, False
    for number, line in enumerate(content.text.splitlines(), 1):
        if found := _UNIT.fullmatch(line):
            unit = _seconds(content, found[1], number)
        elif found := _TOTAL.fullmatch(line):
            if table:
                yield table
            table, is_in_rows = _LineTable(_seconds(content, found[1], number)), False
        elif table is None:
            continue
        elif line.startswith("File: ") and not is_in_rows:
            table.file = line.removeprefix("File: ").strip()
        elif (found := _FUNCTION.fullmatch(line)) and not is_in_rows:
            table.name, table.start = found[1], int(found[2])
        elif _HEADER.match(line):
            is_in_rows = True
        elif is_in_rows and (found := _ROW.match(line)):
            seconds = _seconds(content, found[3], number) * unit
            table.lines.append(_MeasuredLine(int(found[1]), int(found[2]), seconds, found[6]))
    if table:
        yield table


def _seconds(content: Content, text: str, number: int) -> float:
    try:
        found = float(text)
    except ValueError:
        found = -1.0
    if not 0 <= found < 1e12:
        raise content.malformed(f"line {number:,}: a time was expected", text=text)
    return found


def _figures(tables: Sequence[_LineTable], numbers: Sequence[int], count: int) -> tuple[FunctionFigures, list[Edge]]:
    selfs, totals, calls = array("d", bytes(8 * count)), array("d", bytes(8 * count)), array("q", bytes(8 * count))
    for each, number in zip(tables, numbers, strict=True):
        selfs[number] += each.seconds
        totals[number] += each.seconds
        calls[number] += each.hits
    edges = list(_edges(tables, numbers, selfs))
    return FunctionFigures(selfs, totals, calls), edges


def _edges(tables: Sequence[_LineTable], numbers: Sequence[int], selfs: array[float]) -> Iterator[Edge]:
    """Who called whom; what was spent in the callee is taken off the caller's own time.

    Several lines that call a function share its time by their hits; none gives more than it has.
    """
    callees = _callees(tables)
    callers: dict[int, list[tuple[int, _MeasuredLine]]] = {}
    for place, table in enumerate(tables):
        for line in table.lines:
            names = dict.fromkeys(_CALL.findall(line.text))
            for callee in (callees[name] for name in names if name in callees):
                if callee != place:
                    callers.setdefault(callee, []).append((place, line))
    left = {(place, line.number): line.seconds for place, table in enumerate(tables) for line in table.lines}
    for callee, lines in callers.items():
        hits = sum(line.hits for _, line in lines)
        for place, line in lines:
            wanted = tables[callee].seconds * line.hits / hits if hits else 0.0
            taken = min(wanted, left[place, line.number], selfs[numbers[place]])
            left[place, line.number] -= taken
            selfs[numbers[place]] -= taken
            own = tables[callee].seconds
            part = taken / own if own else 0.0
            yield Edge(numbers[place], numbers[callee], line.hits, selfs[numbers[callee]] * part, taken)


def _callees(tables: Sequence[_LineTable]) -> Mapping[str, int]:
    """Which table a name in a call means: the last part of a function's name, where just one has it."""
    found: dict[str, int] = {}
    shared = set()
    for place, table in enumerate(tables):
        name = table.name.rpartition(".")[2]
        if found.setdefault(name, place) != place:
            shared.add(name)
    return {name: place for name, place in found.items() if name not in shared}


def _notices(*, is_nested: bool) -> Iterator[Notice]:
    yield Notice(
        "lines_measured",
        "Only the functions that were decorated are in the file, and the line of each is the one that holds most.",
    )
    if is_nested:
        yield Notice(
            "callers_estimated",
            "A line's time contains what it called. Who called whom is told by the names in the lines, so own times "
            "and the flame chart are estimates.",
        )
