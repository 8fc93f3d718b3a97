"""Functions of one name in one file, found again in another version of the file by where they start.

Lines move when something above them is edited. By how much is told by the functions around them that are alone of
their name on both sides.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from workbench.core.profile import Function, plain_name

Key = tuple[str, str]
"""A function's plain name and its file, as they are on the current side."""

Anchors = Sequence[tuple[int, int]]
"""Where functions that are alone of their name start, before and after, in order."""


class Expected(NamedTuple):
    """Where a function should start on the other side; it is sure between two functions that moved alike."""

    line: int
    is_sure: bool


class SameFunction(NamedTuple):
    """Places in two lists of lines that are of one function; several on a side where nobody can tell which is which."""

    before: tuple[int, ...]
    after: tuple[int, ...]


class NameClass(NamedTuple):
    """Which of the functions of one name and file it is, from 1 on; 0 for a function that is alone of its name.

    `is_merged` tells that several of them are taken as one.
    """

    number: int = 0
    is_merged: bool = False


ALONE = NameClass()


def classes_of(
    sides: tuple[Sequence[Function], Sequence[Function]],
    keys: tuple[Sequence[Key], Sequence[Key]],
    may_be_several: tuple[bool, bool] = (False, False),
) -> tuple[list[NameClass], list[NameClass]]:
    """For each function of both sides, given with its plain name and file, which of its name and file it is.

    `may_be_several` tells that a function of the side may stand for all of its name in its file.
    """
    found = [ALONE] * len(sides[0]), [ALONE] * len(sides[1])
    rows: defaultdict[Key, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    shared: dict[Key, None] = {}
    for side, (functions, names) in enumerate(zip(sides, keys, strict=True)):
        for row, (function, key) in enumerate(zip(functions, names, strict=True)):
            rows[key][side].append(row)
            if plain_name(function) != function.name:
                shared[key] = None
    anchors = _anchors(sides, rows, {file for _, file in shared})
    for key in shared:
        lines = tuple([functions[row].line for row in each] for functions, each in zip(sides, rows[key], strict=True))
        if any(is_merged and len(own) == 1 for is_merged, own in zip(may_be_several, lines, strict=True)):
            same = [SameFunction(tuple(range(len(lines[0]))), tuple(range(len(lines[1]))))]
        else:
            same = found_again(lines[0], lines[1], anchors[key[1]])
        for number, each in enumerate(same, 1):
            told = NameClass(number, max(map(len, each)) > 1)
            for classes, members, places in zip(found, rows[key], each, strict=True):
                for place in places:
                    classes[members[place]] = told
    return found


def _anchors(
    sides: tuple[Sequence[Function], Sequence[Function]],
    rows: Mapping[Key, tuple[Sequence[int], Sequence[int]]],
    files: Set[str],
) -> Mapping[str, Anchors]:
    """For each of the files where its functions that are alone of their name start; a module always does at line 1."""
    found: dict[str, list[tuple[int, int]]] = {file: [] for file in files}
    for (name, file), (before, after) in rows.items():
        if file in files and name != "<module>" and len(before) == len(after) == 1:
            pair = sides[0][before[0]].line, sides[1][after[0]].line
            if min(pair) > 0:
                found[file].append(pair)
    return {file: sorted(pairs) for file, pairs in found.items()}


def found_again(before: Sequence[int], after: Sequence[int], anchors: Anchors) -> list[SameFunction]:
    """Which of the functions that start at the lines `before` are which of those that start at the lines `after`.

    Where the file did not change around them, the same line is the same function, and what is left over is new or
    removed. Elsewhere as many on both sides are the same in their order, and otherwise those that moved as their
    neighbours did; the rest is taken as one function, as nothing tells them apart.
    """
    there = [expected(line, anchors) for line in before]
    back = [expected(line, [(new, old) for old, new in anchors]) for line in after]
    rows = {line: row for row, line in enumerate(after)}
    as_expected = {
        row: rows[place.line]
        for row, place in enumerate(there)
        if place.line in rows and back[rows[place.line]].line == before[row]
    }
    pairs = {row: other for row, other in as_expected.items() if there[row].is_sure and back[other].is_sure}
    left = [row for row, place in enumerate(there) if row not in pairs and not place.is_sure]
    right = [row for row, place in enumerate(back) if row not in pairs.values() and not place.is_sure]
    if len(left) == len(right):
        pairs |= zip(_by_line(left, before), _by_line(right, after), strict=True)
    elif anchors or _is_part(before, after):
        pairs |= {row: other for row, other in as_expected.items() if row in left and other in right}
    left, right = [row for row in left if row not in pairs], [row for row in right if row not in pairs.values()]
    merged = [SameFunction(tuple(left), tuple(right))] if left and right else []
    return [
        *(SameFunction((row,), (other,)) for row, other in pairs.items()),
        *merged,
        *_lonely(before, after, pairs, merged),
    ]


def _lonely(
    before: Sequence[int], after: Sequence[int], pairs: Mapping[int, int], merged: Sequence[SameFunction]
) -> Iterator[SameFunction]:
    """What is on one side only."""
    taken = {*pairs, *(row for each in merged for row in each.before)}
    yield from (SameFunction((row,), ()) for row in range(len(before)) if row not in taken)
    taken = {*pairs.values(), *(row for each in merged for row in each.after)}
    yield from (SameFunction((), (row,)) for row in range(len(after)) if row not in taken)


def expected(line: int, anchors: Anchors) -> Expected:
    """Where something at a line should be found on the other side, by the functions before and after it.

    >>> expected(7, [(3, 5), (9, 11)]), expected(12, [(3, 5), (9, 11)]), expected(4, [])
    (Expected(line=9, is_sure=True), Expected(line=14, is_sure=False), Expected(line=4, is_sure=False))
    """
    place = bisect_right([start for start, _ in anchors], line)
    around = [new - old for old, new in anchors[max(0, place - 1) : place + 1]]
    if not around:
        return Expected(line, False)
    is_between = 0 < place < len(anchors)
    return Expected(line + around[0], is_between and around[0] == around[1])


def _by_line(rows: Sequence[int], lines: Sequence[int]) -> list[int]:
    return sorted(rows, key=lines.__getitem__)


def _is_part(before: Sequence[int], after: Sequence[int]) -> bool:
    """True where the lines of one side are all among those of the other, as in a file that nobody edited."""
    return set(before) <= set(after) or set(after) <= set(before)
