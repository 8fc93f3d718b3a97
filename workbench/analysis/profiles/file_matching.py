"""The files of one program in two places: checkouts in different folders, and files that were renamed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import product

LEAST_COMMON_NAMES = 3
LEAST_COMMON_SHARE = 0.5
MOST_OF_ONE_NAME = 64
"""Where more files than this have one name (such as __init__.py), they have no say in where the checkouts lie."""

MOST_PAIRS_COMPARED = 40_000

_ABSOLUTE = re.compile(r"/|[A-Za-z]:/")
_ANY_NAME = re.compile(r"<.*>$|main$|\(anonymous\)$|__init__$")
"""Names that a file is not known by: nearly every file has them."""

Names = Mapping[str, set[str]]
"""The names of the functions in each file, by its path with forward slashes."""

Roots = tuple[str, str]


def paired_files(before: Names, after: Names) -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    """For files of the baseline those of the current side, where their paths differ; and which of them were renamed.

    Two folders stand for one another where most files agree on it. A renamed file is one whose functions are for the
    larger part, and at least three of them, in one file of the other side that has no other partner either.
    """
    left, right = set(before) - set(after), set(after) - set(before)
    same: dict[str, str] = {}
    if not any(_is_absolute(path) for path in set(before) & set(after)):
        same = _moved(left, right)
    left, right = left - set(same), right - set(same.values())
    renamed = _renamed({path: before[path] for path in left}, {path: after[path] for path in right})
    return {**same, **dict(renamed)}, tuple(renamed)


def _moved(left: set[str], right: set[str]) -> dict[str, str]:
    """Pairs of files whose paths are the same below two folders, the two folders with most such files first."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    settled: list[Roots] = []

    def pair(path: str, other: str) -> bool:
        is_free = path not in found and other not in taken
        if is_free:
            found[path] = other
            taken.add(other)
        return is_free

    votes = _votes(left, right)
    for roots in sorted(votes, key=lambda each: (-len(votes[each]), sum(map(len, each)), sorted(each), each)):
        if not _is_settled(roots, settled) and sum([pair(*each) for each in votes[roots]]):
            settled.append(roots)
    for before, after in settled[:MOST_OF_ONE_NAME]:  # files that had no say
        for path in sorted(each for each in left if each.startswith(before)):
            other = after + path.removeprefix(before)
            if other in right:
                pair(path, other)
    return found


def _votes(left: set[str], right: set[str]) -> dict[Roots, list[tuple[str, str]]]:
    """For two folders, as (baseline, current), the files that speak for their being one; each ends with a slash."""
    others = _by_name(right)
    found: defaultdict[Roots, list[tuple[str, str]]] = defaultdict(list)
    for name, paths in _by_name(left).items():
        if max(len(paths), len(others.get(name, ()))) <= MOST_OF_ONE_NAME:
            for path, other in product(paths, others.get(name, ())):
                if (roots := _roots(path, other)) is not None:
                    found[roots].append((path, other))
    return found


def _by_name(paths: Iterable[str]) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for path in sorted(paths):
        found[path.rpartition("/")[2]].append(path)
    return found


def _roots(path: str, other: str) -> Roots | None:
    """The folders below which two paths are the same; None where they are different places of one checkout."""
    left, right = path.split("/"), other.split("/")
    while left and right and left[-1] == right[-1]:
        left.pop()
        right.pop()
    roots = "".join(f"{part}/" for part in left), "".join(f"{part}/" for part in right)
    is_one_checkout = not _is_absolute(path) and not _is_absolute(other) and left[:1] == right[:1]
    return None if is_one_checkout else roots


def _is_settled(roots: Roots, settled: Iterable[Roots]) -> bool:
    """True for folders inside a pair of checkouts that is already known: there, the same paths alone are the same."""
    return any(roots[0].startswith(before) and roots[1].startswith(after) for before, after in settled)


def _renamed(left: Names, right: Names) -> list[tuple[str, str]]:
    """Pairs of files that hold the same functions for the larger part, the most alike first."""
    if len(left) * len(right) > MOST_PAIRS_COMPARED:
        return []
    alike = [
        (-share, path, other)
        for path, names in left.items()
        for other, others in right.items()
        if (share := _common_share(names, others)) >= LEAST_COMMON_SHARE
    ]
    found: dict[str, str] = {}
    for _, path, other in sorted(alike, key=lambda each: (each[0], sorted(each[1:]))):
        if path not in found and other not in found.values():
            found[path] = other
    return sorted(found.items())


def _common_share(names: set[str], others: set[str]) -> float:
    left, right = ({name for name in each if not _ANY_NAME.match(name)} for each in (names, others))
    common = len(left & right)
    return common / len(left | right) if common >= LEAST_COMMON_NAMES else 0.0


def _is_absolute(path: str) -> bool:
    return _ABSOLUTE.match(path) is not None
