"""Call trees from the tables of a Firefox profile."""

from __future__ import annotations

import math
from array import array

from workbench.core.calltree import TreeBuilder
from workbench.core.profile import NO_PARENT, CallTree, Spans
from workbench.core.units import Unit
from workbench.formats.profiles.gecko_tables import NONE, Sampling, Tables
from workbench.formats.shared.content import Content
from workbench.formats.shared.sample_weights import COUNTS, weights_of
from workbench.formats.shared.timeline import spans_of

SPARE_NODES = 1_000_000
"""Threads share their stacks; all their trees together may have one node for two bytes of the file, and these."""


class Trees:
    """Grows a tree for one thread after the other, and counts what they hold together."""

    def __init__(self, content: Content) -> None:
        self.without_stack_count = 0
        self._content = content
        self._room = len(content.data) // 2 + SPARE_NODES
        self._weights = array("d")
        self._has_weights = False

    def grown(self, tables: Tables, sampling: Sampling, factor: float, has_time: bool) -> tuple[CallTree, Spans | None]:
        """The tree of one thread, and its spans where the weights are durations."""
        builder = TreeBuilder()
        node_of: dict[int, int] = {NONE: NO_PARENT}
        leaves = array("i", (self._node(stack, tables, node_of, builder) for stack in sampling.stacks))
        weights = sampling.weights or array("d", [1.0]) * len(leaves)
        self._has_weights |= sampling.weights is not None
        for leaf, weight in zip(leaves, weights, strict=True):
            if leaf != NO_PARENT:
                builder.add(leaf, weight * factor)
                self._weights.append(weight)
            else:
                self.without_stack_count += 1
        tree = builder.tree()
        return tree, _spans(tree, leaves, sampling.times, weights, factor) if has_time and sampling.times else None

    def counted_samples(self, unit: Unit) -> tuple[Unit, int | None]:
        """The unit, and how many samples have a stack; a sample that stands for several counts as so many.

        Where the weights are too large for that, they are of an unknown unit, and each is one sample.
        """
        whole = math.fsum(self._weights)
        if unit is not Unit.SAMPLES or whole < 0:
            return unit, None
        found = weights_of(self._weights) if self._has_weights else COUNTS
        return (Unit.COUNT, len(self._weights)) if found.is_weighed else (unit, found.sample_count(whole))

    def _node(self, stack: int, tables: Tables, node_of: dict[int, int], builder: TreeBuilder) -> int:
        """The node of a stack; only stacks that samples use become nodes."""
        new_stacks = []
        while stack not in node_of:
            new_stacks.append(stack)
            stack = tables.prefixes[stack]
        self._room -= len(new_stacks)
        if self._room < 0:
            raise self._content.malformed("the threads' call trees are far larger than the file")
        node = node_of[stack]
        for new_stack in reversed(new_stacks):
            node = node_of[new_stack] = builder.child(node, tables.functions[new_stack])
        return node


def _spans(
    tree: CallTree, leaves: array[int], starts: array[float], weights: array[float], factor: float
) -> Spans | None:
    """Each sample lasts as long as its weight says; None where they overlap or time goes back."""
    nodes, times, end = array("i"), array("d"), 0.0
    for leaf, start, weight in zip(leaves, starts, weights, strict=True):
        if weight < 0 or start * factor < end - 1e-9:
            return None
        if start * factor > end:
            nodes.append(NO_PARENT)
            times.append(end)
        nodes.append(leaf)
        times.append(max(end, start * factor))
        end = times[-1] + weight * factor
    times.append(end)
    return spans_of(tree, nodes, times)
