"""Call trees for a flame chart: those of one side or two taken as one, from the callers down or from the leaves up."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Mapping, Sequence

from workbench.analysis.flame.frames import Frames, Values
from workbench.analysis.flame.growth import GrownPart, Growth, Limits
from workbench.analysis.profiles.figures import subtree_values
from workbench.core.profile import NO_PARENT, CallTree

Members = dict[int, float]
"""Nodes that fall together in one frame, each with what it adds to the frame's total."""


class Forest:
    """The trees of one side or two (before and after) side by side, with the way from a node to its children.

    Both sides have the same numbers for their functions.
    """

    def __init__(self, *sides: CallTree) -> None:
        self.tree = joined(sides)
        self.totals = subtree_values(self.tree)
        self._side_count, self._first_after = len(sides), len(sides[0].parents)
        count = len(self.tree.parents)
        self._first_child = array("i", [NO_PARENT]) * count
        self._next_sibling = array("i", [NO_PARENT]) * count
        for node in range(count - 1, -1, -1):
            parent = self.tree.parents[node]
            if parent != NO_PARENT:
                self._next_sibling[node] = self._first_child[parent]
                self._first_child[parent] = node

    def frames(self, limits: Limits, scales: Sequence[float] = (1.0,), *, is_inverted: bool = False) -> Frames:
        """The frames of all trees together; `scales` is what each side's values are multiplied by for their width."""
        step = self._callers if is_inverted else self._callees
        roots = self._leaves() if is_inverted else self._roots()
        least_work = limits._replace(work=max(limits.work, 2 * len(self.totals)))
        return Growth(step, least_work, scales).frames(self._parts(roots))

    def _callees(self, members: Members) -> tuple[Values, Mapping[int, GrownPart[Members]]]:
        """What was spent in the nodes themselves, and their children by function."""
        found: dict[int, Members] = {}
        functions, following = self.tree.functions, self._next_sibling
        for node in members:
            child = self._first_child[node]
            while child != NO_PARENT:
                found.setdefault(functions[child], {})[child] = self.totals[child]
                child = following[child]
        return self._sums({node: self.tree.selfs[node] for node in members}), self._parts(found)

    def _callers(self, members: Members) -> tuple[Values, Mapping[int, GrownPart[Members]]]:
        """What had no caller any more, and the callers of the rest by function."""
        found: dict[int, Members] = {}
        ended: Members = {}
        parents, functions = self.tree.parents, self.tree.functions
        for node, value in members.items():
            parent = parents[node]
            if parent == NO_PARENT:
                ended[node] = value
            else:
                below = found.setdefault(functions[parent], {})
                below[parent] = below.get(parent, 0.0) + value
        return self._sums(ended), self._parts(found)

    def _roots(self) -> dict[int, Members]:
        roots = (node for node, parent in enumerate(self.tree.parents) if parent == NO_PARENT)
        return self._by_function((node, self.totals[node]) for node in roots)

    def _leaves(self) -> dict[int, Members]:
        return self._by_function((node, value) for node, value in enumerate(self.tree.selfs) if value)

    def _by_function(self, values: Iterable[tuple[int, float]]) -> dict[int, Members]:
        found: dict[int, Members] = {}
        for node, value in values:
            found.setdefault(self.tree.functions[node], {})[node] = value
        return found

    def _parts(self, found: Mapping[int, Members]) -> dict[int, GrownPart[Members]]:
        return {f: GrownPart(self._sums(members), members, len(members)) for f, members in found.items()}

    def _sums(self, members: Members) -> Values:
        """What the nodes of each side add up to."""
        if self._side_count == 1:
            return (math.fsum(members.values()),)
        before = [value for node, value in members.items() if node < self._first_after]
        after = [value for node, value in members.items() if node >= self._first_after]
        return math.fsum(before), math.fsum(after)


def joined(trees: Sequence[CallTree]) -> CallTree:
    """All trees in the columns of one."""
    if len(trees) == 1:
        return trees[0]
    parents, functions, selfs = array("i"), array("i"), array("d")
    for tree in trees:
        offset = len(parents)
        parents.extend(parent + offset if parent != NO_PARENT else NO_PARENT for parent in tree.parents)
        functions.extend(tree.functions)
        selfs.extend(tree.selfs)
    return CallTree(parents, functions, selfs)
