"""Grows call trees: what the readers of profiles share."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence

from workbench.core.profile import NO_PARENT, CallTree, Function


class FunctionTable:
    """Numbers functions in order of first sight; the same name and file give the same number."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], int] = {}
        self._functions: list[Function] = []

    def number(self, name: str, file: str = "", line: int = 0) -> int:
        """The number of a function; the first line seen is kept."""
        key = (name, file)
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = len(self._functions)
            self._functions.append(Function(whole(name), whole(file), line))
        return found

    def functions(self) -> tuple[Function, ...]:
        """All functions by number."""
        return tuple(self._functions)


def whole(text: str) -> str:
    """The text with a question mark for each half character (JSON can hold them; nothing could write them down)."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


class TreeBuilder:
    """A call tree that grows node by node."""

    def __init__(self) -> None:
        self._children: dict[tuple[int, int], int] = {}
        self._parents = array("i")
        self._functions = array("i")
        self._selfs = array("d")

    def child(self, parent: int, function: int) -> int:
        """The node for this function under this parent (NO_PARENT for a root), made when it is not there yet."""
        node = self._children.get((parent, function))
        if node is None:
            node = self._children[parent, function] = len(self._parents)
            self._parents.append(parent)
            self._functions.append(function)
            self._selfs.append(0.0)
        return node

    def node(self, stack: Iterable[int]) -> int:
        """The node that a stack of functions, root first, leads to; NO_PARENT for an empty stack."""
        node = NO_PARENT
        for function in stack:
            node = self.child(node, function)
        return node

    def add(self, node: int, value: float) -> None:
        """Adds to what was spent in the node itself."""
        self._selfs[node] += value

    def add_stack(self, stack: Sequence[int], value: float) -> None:
        """Adds a sample: its value belongs to the last function of the stack; an empty stack counts for nobody."""
        if stack:
            self.add(self.node(stack), value)

    def tree(self) -> CallTree:
        """The tree as columns."""
        return CallTree(self._parents, self._functions, self._selfs)
