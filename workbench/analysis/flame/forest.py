"""Call trees for a flame chart: several taken as one, walked from the callers down or from the leaves up."""

from __future__ import annotations

import math
from array import array
from collections.abc import Mapping, Sequence

from workbench.analysis.flame.growth import WORK_LIMIT, Frames, GrownPart, grown
from workbench.analysis.profiles.figures import subtree_values
from workbench.core.profile import NO_PARENT, CallTree

Members = dict[int, float]
"""Nodes that fall together in one frame, each with what it adds to the frame's total."""


class Forest:
    """Call trees side by side, with the way from a node to its children."""

    def __init__(self, trees: Sequence[CallTree]) -> None:
        self.tree = joined(trees)
        self.totals = subtree_values(self.tree)
        count = len(self.tree.parents)
        self._first_child = array("i", [NO_PARENT]) * count
        self._next_sibling = array("i", [NO_PARENT]) * count
        for node in range(count - 1, -1, -1):
            parent = self.tree.parents[node]
            if parent != NO_PARENT:
                self._next_sibling[node] = self._first_child[parent]
                self._first_child[parent] = node

    def frames(self, thin_share: float, row_budget: int, *, is_inverted: bool) -> Frames:
        """The frames of all trees together."""
        step = self.callers if is_inverted else self.callees
        roots = self._leaves() if is_inverted else self._roots()
        work = max(WORK_LIMIT, 2 * len(self.totals))
        return grown(_parts(roots), step, thin_share, row_budget, work)

    def callees(self, members: Members) -> tuple[float, Mapping[int, GrownPart[Members]]]:
        """What was spent in the nodes themselves, and their children by function."""
        found: dict[int, Members] = {}
        functions, following = self.tree.functions, self._next_sibling
        for node in members:
            child = self._first_child[node]
            while child != NO_PARENT:
                found.setdefault(functions[child], {})[child] = self.totals[child]
                child = following[child]
        return math.fsum(self.tree.selfs[node] for node in members), _parts(found)

    def callers(self, members: Members) -> tuple[float, Mapping[int, GrownPart[Members]]]:
        """What had no caller any more, and the callers of the rest by function."""
        found: dict[int, Members] = {}
        ended = []
        parents, functions = self.tree.parents, self.tree.functions
        for node, value in members.items():
            parent = parents[node]
            if parent == NO_PARENT:
                ended.append(value)
            else:
                below = found.setdefault(functions[parent], {})
                below[parent] = below.get(parent, 0.0) + value
        return math.fsum(ended), _parts(found)

    def _roots(self) -> dict[int, Members]:
        found: dict[int, Members] = {}
        for node, parent in enumerate(self.tree.parents):
            if parent == NO_PARENT:
                found.setdefault(self.tree.functions[node], {})[node] = self.totals[node]
        return found

    def _leaves(self) -> dict[int, Members]:
        found: dict[int, Members] = {}
        for node, value in enumerate(self.tree.selfs):
            if value:
                found.setdefault(self.tree.functions[node], {})[node] = value
        return found


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


def _parts(found: Mapping[int, Members]) -> dict[int, GrownPart[Members]]:
    return {f: GrownPart(math.fsum(members.values()), members, len(members)) for f, members in found.items()}
