"""Reads what Python prints with `-X importtime`: for each module what its import took, itself and with those inside it.

A module is printed after those that it imported, which stand two spaces further in. Times are microseconds. Source:
https://docs.python.org/3/using/cmdline.html#cmdoption-X.
"""

from __future__ import annotations

import re

from workbench.core.calltree import FunctionTable, TreeBuilder
from workbench.core.model import Notice
from workbench.core.profile import NO_PARENT, Profile, Thread
from workbench.core.units import Unit
from workbench.core.words import counted
from workbench.formats.shared.content import Content

NAME = "Python import times"
WHAT = "what `-X importtime` prints on standard error: a tree of modules"
BECOMES = "functions with stacks"
COMMAND = '`python -X importtime -c "import app" 2> imports.txt`'
_ROW = re.compile(r"import time: +(\d{1,15}) +\| +(\d{1,15}) +\| ( *)([^ ].*)")
_AGAIN = re.compile(r"import time: +cached +\| +cached +\| .*")
_FIRST = re.compile(rb"^import time: (?:self \[us\] \||[ \d]+\|[ \d]+\|)", re.MULTILINE)
_MICROSECOND = 1e-6


class _Imports:
    """A tree that comes from its leaves up: what waits at a depth belongs to the next module one step further out."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.selfs: list[int] = []
        self.children: list[list[int]] = []
        self._waiting: dict[int, list[int]] = {}

    def add(self, depth: int, name: str, microseconds: int) -> None:
        """One module; whatever stands further in before it was imported by it."""
        inner = [deeper for deeper in self._waiting if deeper > depth]
        children = [module for deeper in sorted(inner) for module in self._waiting.pop(deeper)]
        self._waiting.setdefault(depth, []).append(len(self.names))
        self.names.append(name)
        self.selfs.append(microseconds)
        self.children.append(children)

    def roots(self) -> list[int]:
        """The modules that no other one imported."""
        return [module for depth in sorted(self._waiting) for module in self._waiting[depth]]


def recognises(content: Content) -> bool:
    """True for text with a line of the table near its start."""
    return _FIRST.search(content.head) is not None


def read(content: Content) -> Profile:
    """The tree of imports in seconds; raises MalformedError."""
    imports, again = _Imports(), 0
    for line in content.text.splitlines():
        found = _ROW.fullmatch(line)
        if found:
            imports.add(len(found[3]), found[4].rstrip(), int(found[1]))
        again += _AGAIN.fullmatch(line) is not None
    if not imports.names:
        raise content.malformed("it names no module that was imported")
    table, builder = FunctionTable(), TreeBuilder()
    waiting = [(module, NO_PARENT) for module in reversed(imports.roots())]
    while waiting:
        module, parent = waiting.pop()
        node = builder.child(parent, table.number(imports.names[module]))
        builder.add(node, imports.selfs[module] * _MICROSECOND)
        waiting.extend((child, node) for child in reversed(imports.children[module]))
    return Profile(
        format_name=NAME,
        unit=Unit.SECONDS,
        functions=table.functions(),
        threads=(Thread("main", builder.tree()),),
        figures=None,
        edges=(),
        is_sampled=False,
        sample_count=None,
        environment={"tool": "Python -X importtime"},
        notices=(_again(again),) if again else (),
    )


def _again(count: int) -> Notice:
    said = counted(count, "import was", "imports were")
    return Notice("imported_before", f"{said} of a module that was there already, and took no time that is told.")
