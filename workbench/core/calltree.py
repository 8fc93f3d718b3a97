"""Grows call trees: what the readers of profiles share."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence

from workbench.core.profile import NO_PARENT, CallTree, Function, Thread, name_with_place


class FunctionTable:
    """Numbers functions in order of first sight; the same name and file give the same number."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str] | tuple[str, str, int], int] = {}
        self._functions: list[Function] = []
        self._starts: dict[int, Function] = {}
        self._weights: dict[int, dict[int, float]] = {}

    def number(self, name: str, file: str = "", line: int = 0) -> int:
        """The number of a function of which `line` is any line; the first one seen is kept."""
        return self._number((name, file), name, file, line)

    def number_of_start(self, name: str, file: str, line: int) -> int:
        """The number of a function that starts at `line`, by which it is told from others of its name and file."""
        if not file or line <= 0:
            return self.number(name, file, line)
        number = self._number((name, file, line), name, file, line)
        self._starts.setdefault(number, self._functions[number])
        return number

    def weigh(self, number: int, line: int, value: float) -> None:
        """Notes what was spent at a line of a function: in the end its line is the one where most was spent."""
        if line > 0 < value:
            lines = self._weights.setdefault(number, {})
            lines[line] = lines.get(line, 0.0) + value

    def functions(self) -> tuple[Function, ...]:
        """All functions by number; those that share name and file have their places in their names."""
        found = [
            function._replace(line=max(self._weights[number].items(), key=_by_value)[0])
            if number in self._weights
            else function
            for number, function in enumerate(self._functions)
        ]
        counts = Counter((function.name, function.file) for function in self._starts.values())
        for number, start in self._starts.items():
            if counts[start.name, start.file] > 1:
                found[number] = start._replace(name=name_with_place(start))
        return tuple(found)

    def _number(self, key: tuple[str, str] | tuple[str, str, int], name: str, file: str, line: int) -> int:
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = len(self._functions)
            self._functions.append(Function(whole(name), whole(file), line))
        return found


def _by_value(entry: tuple[int, float]) -> float:
    return entry[1]


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


def without_unused(
    functions: Sequence[Function], threads: Sequence[Thread], doubtful: Iterable[int]
) -> tuple[tuple[Function, ...], tuple[Thread, ...]]:
    """The same without those of the doubtful functions, by number, that have no node in any thread."""
    dropped = set(doubtful).difference(*(thread.tree.functions for thread in threads))
    if not dropped:
        return tuple(functions), tuple(threads)
    kept = [number for number in range(len(functions)) if number not in dropped]
    place = {number: new for new, number in enumerate(kept)}
    trees = [
        thread.tree._replace(functions=array("i", map(place.__getitem__, thread.tree.functions))) for thread in threads
    ]
    renumbered = (thread._replace(tree=tree) for thread, tree in zip(threads, trees, strict=True))
    return tuple(functions[number] for number in kept), tuple(renumbered)
