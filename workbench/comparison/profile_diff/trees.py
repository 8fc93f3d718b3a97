"""The call trees of two profiles as one: every node with what was spent in it before and after."""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from heapq import heappop, heappush
from typing import NamedTuple

from workbench.analysis.profiles.figures import subtree_values
from workbench.core.profile import NO_PARENT, CallTree

Pair = tuple[float, float]
"""A value before and after."""

WORK_LIMIT = 2_000_000
"""So many steps to a caller at most when a tree is turned over; the largest first, the others are not followed."""


class TreeSide(NamedTuple):
    """One side's trees, the common number of each of its functions, and by what its values are divided."""

    trees: Sequence[CallTree]
    numbers: Sequence[int]
    divisor: float = 1.0


class MergedTree:
    """A call tree in which the nodes of one function under one parent are one, with the values of both sides.

    Columns as in CallTree, but `selfs` is a pair of columns, before and after.
    """

    def __init__(self, function_count: int) -> None:
        self.parents, self.functions = array("i"), array("i")
        self.selfs = (array("d"), array("d"))
        self.function_count = function_count
        self._children: dict[int, int] = {}

    def child(self, parent: int, function: int) -> int:
        """The node of this function under this parent, made when it is not there yet."""
        key = (parent + 1) * self.function_count + function
        node = self._children.get(key)
        if node is None:
            node = self._children[key] = len(self.parents)
            self.parents.append(parent)
            self.functions.append(function)
            self.selfs[0].append(0.0)
            self.selfs[1].append(0.0)
        return node

    def add(self, node: int, values: Pair) -> None:
        """Adds to what was spent in the node itself."""
        self.selfs[0][node] += values[0]
        self.selfs[1][node] += values[1]

    def totals(self) -> tuple[array[float], array[float]]:
        """What was spent in each node and everything under it, before and after."""
        before, after = (subtree_values(CallTree(self.parents, self.functions, selfs)) for selfs in self.selfs)
        return before, after

    def widths(self, scales: Pair) -> CallTree:
        """The tree as it is drawn: a node as wide as its larger side, or as its children together where that is more.

        max(a + b, c + d) can be less than max(a, c) + max(b, d), so children may need more room than either side of
        their parent fills; then the parent is that much wider. A self value here is a node's width beside its
        children. Each side's values are multiplied by its scale first.
        """
        before, after = self.totals()
        room = array("d", (max(0.0, b * scales[0], a * scales[1]) for b, a in zip(before, after, strict=True)))
        needed = array("d", bytes(8 * len(room)))
        for node in range(len(room) - 1, -1, -1):  # children stand after their parents, so they are done already
            width = max(room[node], needed[node])
            room[node] = width - needed[node]
            if self.parents[node] != NO_PARENT:
                needed[self.parents[node]] += width
        return CallTree(self.parents, self.functions, room)


def merged(sides: tuple[TreeSide, TreeSide], function_count: int, kept: Sequence[bool], outside: int) -> MergedTree:
    """The trees of both sides in one; frames of functions that are not kept are folded into the nearest kept caller.

    What has no such caller is put together under the function `outside`.
    """
    tree = MergedTree(function_count)
    for selfs, side in zip(tree.selfs, sides, strict=True):
        for each in side.trees:
            nodes = array("i")
            for parent, function, value in zip(each.parents, each.functions, each.selfs, strict=True):
                node = nodes[parent] if parent != NO_PARENT else NO_PARENT
                number = side.numbers[function]
                if kept[number]:
                    node = tree.child(node, number)
                nodes.append(node)
                if value:
                    selfs[node if node != NO_PARENT else tree.child(NO_PARENT, outside)] += value / side.divisor
    return tree


def turned_over(tree: MergedTree, scales: Pair, thin_share: float, rest: int, work: int = WORK_LIMIT) -> MergedTree:
    """The tree from the leaves down to their callers; a self value is what nobody called.

    Callers of what is thinner than a share of the whole are not followed, as it will not be seen; where the work gets
    too much, what is left is put under the function `rest`.
    """
    turned = MergedTree(tree.function_count)
    thinnest = thin_share * max(math.fsum(selfs) * scale for selfs, scale in zip(tree.selfs, scales, strict=True))
    leaves = {node: values for node, values in enumerate(zip(*tree.selfs, strict=True)) if any(values)}
    waiting: list[tuple[float, int, dict[int, Pair]]] = []

    def hand_on(node: int, members: dict[int, Pair]) -> None:
        before, after = (math.fsum(column) for column in zip(*members.values(), strict=True))
        size = max(before * scales[0], after * scales[1])
        if work > 0 and size >= thinnest:
            heappush(waiting, (-size, node, members))
        else:
            turned.add(node if size < thinnest else turned.child(node, rest), (before, after))

    for function, members in _by_function(tree, leaves).items():
        hand_on(turned.child(NO_PARENT, function), members)
    while waiting:
        _, node, members = heappop(waiting)
        work -= len(members)
        above: dict[int, Pair] = {}
        for member, values in members.items():
            parent = tree.parents[member]
            if parent == NO_PARENT:
                turned.add(node, values)
            else:
                so_far = above.get(parent, (0.0, 0.0))
                above[parent] = so_far[0] + values[0], so_far[1] + values[1]
        for function, callers in _by_function(tree, above).items():
            hand_on(turned.child(node, function), callers)
    return turned


def _by_function(tree: MergedTree, members: dict[int, Pair]) -> dict[int, dict[int, Pair]]:
    found: dict[int, dict[int, Pair]] = {}
    for node, values in members.items():
        found.setdefault(tree.functions[node], {})[node] = values
    return found
