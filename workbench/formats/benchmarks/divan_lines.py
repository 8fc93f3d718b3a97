"""divan's tree of benchmarks: fastest, slowest, median and mean of each, with the number of samples.

Facts: divan's printed table. A line's place in the tree is where its branch stands; lines without a branch belong to
the benchmark before them and say throughputs and allocations, which follow from the rest or are not timed.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from workbench.formats.benchmarks.cargo_results import CargoResult
from workbench.formats.shared.scales import plain_micro, seconds_in

_COLUMNS = re.compile(r"fastest +│ slowest +│ median +│ mean +│ samples")
_COMMENT = re.compile(r"\s*(?://[/!]?|#|\*)\s+")
_BRANCH = re.compile(r"((?:│  |   ){0,40})[├╰]─ ")
_TIME = re.compile(r"([\d.]{1,30}) ?([a-zµμ]{1,3})$")
_LEVEL = 3


class _Table(NamedTuple):
    """Where the columns of the table start that a line is in: the tree, and the fastest time."""

    name: str
    tree: int
    fastest: int


def table_of(line: str) -> _Table | None:
    """The table that a line is the header of; one that stands in a comment is shifted."""
    fastest = line.find("fastest")
    if fastest < 0 or not _COLUMNS.match(line, fastest):
        return None
    comment = _COMMENT.match(line)  # of a table that was pasted into a program
    start = comment.end() if comment else len(line) - len(line.lstrip())
    name = line[start:fastest].strip()
    return _Table(name, start, fastest) if name else None


class DivanReader:
    """Where the reading stands: the table, and the names of the groups that are open."""

    def __init__(self) -> None:
        self._table: _Table | None = None
        self._open: list[str] = []

    def take(self, line: str) -> CargoResult | None:
        """The result that the line says, None where it says none."""
        if table := table_of(line):
            self._table, self._open = table, []
            return None
        branch = _BRANCH.match(line[self._table.tree :]) if self._table else None
        if branch is None or self._table is None:
            return None
        depth = len(branch[1]) // _LEVEL
        cells = [cell.strip() for cell in line[self._table.fastest :].split("│")]
        name = line[self._table.tree + branch.end() : self._table.fastest].strip()
        if not _seconds(cells[0]) and "│" not in line[self._table.fastest :]:  # a group without columns is longer
            name = line[self._table.tree + branch.end() :].split("  ")[0].strip()
        self._open[depth:] = [name]
        return _result("::".join([self._table.name, *self._open]), cells)


def _result(name: str, cells: list[str]) -> CargoResult | None:
    times = [_seconds(cell) for cell in cells[:4]]
    if len(cells) < 5 or not cells[4].isdecimal() or len(cells[4]) > 12:
        return None
    fastest, slowest, median, mean = times
    if mean is None:
        return None
    return CargoResult(
        name, "", mean, sample_count=max(1, int(cells[4])), minimum=fastest, median=median, maximum=slowest
    )


def _seconds(cell: str) -> float | None:
    found = _TIME.match(plain_micro(cell))
    factor = seconds_in(found[2]) if found else None
    try:
        return float(found[1]) * factor if found and factor else None
    except ValueError:
        return None
