"""One side of a differential flame graph as one call tree: common functions, values of one recording, own code only."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import NamedTuple

from workbench.analysis.flame.forest import joined
from workbench.analysis.profiles.figures import whole_of
from workbench.core.profile import NO_PARENT, CallTree


class TreeSide(NamedTuple):
    """One side's trees, the common number of each of its functions, and by what its values are divided."""

    trees: Sequence[CallTree]
    numbers: Sequence[int]
    divisor: float = 1.0

    @property
    def whole(self) -> float:
        """All that was spent."""
        return whole_of(self.trees) / self.divisor

    def tree(self) -> CallTree:
        """All trees in one, with common numbers."""
        whole = joined(self.trees)
        functions = array("i", (self.numbers[function] for function in whole.functions))
        return CallTree(whole.parents, functions, array("d", (value / self.divisor for value in whole.selfs)))


def folded(tree: CallTree, kept: Sequence[bool], outside: int) -> CallTree:
    """The tree with frames of functions that are not kept folded into the nearest kept caller.

    What has no such caller is put together under the function `outside`.
    """
    found = CallTree(array("i"), array("i"), array("d"))
    outermost, nodes = NO_PARENT, array("i")
    for parent, function, value in zip(*tree, strict=True):
        node = nodes[parent] if parent != NO_PARENT else NO_PARENT
        if kept[function]:
            node = _added(found, node, function)
        elif value and node == NO_PARENT:
            outermost = outermost if outermost != NO_PARENT else _added(found, NO_PARENT, outside)
        nodes.append(node)
        if value:
            found.selfs[node if node != NO_PARENT else outermost] += value
    return found


def _added(tree: CallTree, parent: int, function: int) -> int:
    tree.parents.append(parent)
    tree.functions.append(function)
    tree.selfs.append(0.0)
    return len(tree.parents) - 1
