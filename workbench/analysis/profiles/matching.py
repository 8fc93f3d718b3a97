"""The functions of two profiles taken for one another: by name and file, wherever the files lay, whatever their lines.

What lies in a library or the standard library is told by its path from there on. One's own files are the same where
their paths are, or where the two sides are checkouts in different folders and the paths are the same from there on.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from typing import NamedTuple

from workbench.analysis.profiles.file_matching import paired_files
from workbench.analysis.profiles.same_names import NameClass, classes_of
from workbench.core.errors import shown_text
from workbench.core.profile import Function, Profile, plain_name

Key = tuple[str, str]
"""A function's name and file, made fit to be found in another profile."""

SHOWN_FILES = 3

_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
_KERNEL = re.compile(r"(^|/)ipykernel_\d+/")
_HERE = re.compile(r"^(?:file://)?(?:\./+)*")
_ROOTS = (
    (re.compile(r".*(?:^|/)(?:site|dist)-packages/"), "site-packages/"),
    (re.compile(r".*(?:^|/)(node_modules|vendor)/"), r"\1/"),
    (re.compile(r".*(?:^|/)lib(?:64)?/(python|pypy)(\d)[\d.]*/"), r"lib/\1\2/"),
    (re.compile(r".*(?:^|/)[Pp]ython(\d)[\d.]*/[Ll]ib/"), r"lib/python\1/"),
)
"""Folders that libraries lie in, and how each is written whatever lies above it."""

_LIBRARY = re.compile(r"(?:site-packages|node_modules|vendor|lib/(?:python|pypy)\d)/|<|~$|node:|$")


class Pairs(NamedTuple):
    """All functions of two profiles under common numbers.

    `functions` are as the current side has them, or the baseline where it alone has them; `keys` holds for each all
    names and files that it goes by. `before` and `after` give the common number of each side's own function numbers.
    `renamed` holds files of different names that were taken for one another, as (baseline, current).
    """

    functions: tuple[Function, ...]
    keys: tuple[tuple[Key, ...], ...]
    before: array[int]
    after: array[int]
    renamed: tuple[tuple[str, str], ...]

    @property
    def remark(self) -> str:
        """Which files of different names were taken for one another, in words; empty where there are none."""
        if not self.renamed:
            return ""
        pairs = [f"{shown_text(b, 80)} and {shown_text(a, 80)}" for b, a in self.renamed[:SHOWN_FILES]]
        more = len(self.renamed) - len(pairs)
        said = "; ".join(pairs) + (f"; and {more:,} more" if more else "")
        return f"Files that hold the same functions are taken for one another: {said}."


def key_of(function: Function) -> Key:
    """The name and file by which a function is found again: no line, address, or folder that a library lies in.

    A key made into a function again has the same key, and is told to be of the same origin.

    >>> key_of(Function("f", "/home/a/.venv/lib/python3.11/site-packages/numpy/linalg.py", 7))
    ('f', 'site-packages/numpy/linalg.py')
    >>> key_of(Function("<function seed at 0x7f8a>", "C:\\\\Python312\\\\Lib\\\\random.py"))
    ('<function seed>', 'lib/python3/random.py')
    """
    return _ADDRESS.sub("", function.name), _path_of(function.file)


def paired(before: Profile, after: Profile) -> Pairs:
    """The functions of both sides under common numbers; those of one name in one file by where they start."""
    keys = tuple([_plain_key_of(function) for function in side.functions] for side in (before, after))
    same, renamed = paired_files(*(_own_names(side) for side in keys))
    earlier_keys = [(name, same.get(path, path)) for name, path in keys[0]]
    is_other_format = before.format_name != after.format_name
    merged = is_other_format or _is_saved(before), is_other_format or _is_saved(after)
    classes = classes_of((before.functions, after.functions), (earlier_keys, keys[1]), merged)
    common = _Common()
    current = array("i", map(common.number, after.functions, keys[1], classes[1]))
    earlier = array("i", map(common.number, before.functions, earlier_keys, classes[0]))
    return Pairs(tuple(common.functions), tuple(tuple(each) for each in common.known_as), earlier, current, renamed)


def _is_saved(profile: Profile) -> bool:
    """True for figures of a document: earlier versions counted functions of one name and file together."""
    return any(notice.code == "figures_only" for notice in profile.notices)


class _Common:
    """Functions of both sides as they come by."""

    def __init__(self) -> None:
        self.functions: list[Function] = []
        self.known_as: list[dict[Key, None]] = []
        self._numbers: dict[tuple[Key, int], int] = {}
        self._names: set[Key] = set()

    def number(self, function: Function, key: Key, told: NameClass) -> int:
        """The common number of a function; one that shares its name has the class's number in its key."""
        common = self._numbers.setdefault((key, told.number), len(self.functions))
        if common == len(self.functions):
            self.functions.append(Function(self._name(function, key, told), function.file, function.line))
            self.known_as.append({})
        named = self.functions[common] if told.number else function
        self.known_as[common].update(dict.fromkeys((key_of(named), (named.name, named.file))))
        return common

    def _name(self, function: Function, key: Key, told: NameClass) -> str:
        """The name, and where it is another function's on the other side, with a word that says so."""
        name = key[0] if not told.number or told.is_merged else key_of(function)[0]
        while told.number and (name, key[1]) in self._names:
            name += " before"
        self._names.add((name, key[1]))
        return name


def _plain_key_of(function: Function) -> Key:
    return key_of(function._replace(name=plain_name(function)))


def _path_of(file: str) -> str:
    path = _HERE.sub("", file.replace("\\", "/"))
    for pattern, root in _ROOTS:
        found = pattern.match(path)
        if found:
            return found.expand(root) + path[found.end() :]
    return _KERNEL.sub(r"\1ipykernel/", path)


def _own_names(keys: Sequence[Key]) -> dict[str, set[str]]:
    """The names of the functions in each file that is in no library."""
    found: dict[str, set[str]] = {}
    for name, path in keys:
        if not _LIBRARY.match(path):
            found.setdefault(path, set()).add(name)
    return found
