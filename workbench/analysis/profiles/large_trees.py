"""Self and total per function of call trees with very many nodes, level by level in columns."""

from __future__ import annotations

from array import array
from typing import NamedTuple

from workbench.core.arrays import Floats, WholeNumbers
from workbench.core.profile import CallTree

LEAST_NODES = 20_000
"""Smaller trees are summed up node by node, before numpy is even loaded."""

MOST_LEVELS = 2_000
"""A deeper tree has levels of few nodes each, for which columns are no gain."""


class _Levels(NamedTuple):
    """The nodes of each depth, the roots first."""

    nodes: list[WholeNumbers]
    parents: WholeNumbers


def large_tree_figures(tree: CallTree, function_count: int) -> tuple[Floats, Floats] | None:
    """Self and total of each function; None for a tree that is better followed node by node.

    A function that calls itself counts once for each stack.
    """
    if len(tree.parents) < LEAST_NODES:
        return None
    import numpy

    levels = _levels(tree)
    if levels is None:
        return None
    functions = numpy.asarray(tree.functions)
    own = numpy.asarray(tree.selfs)
    outermost = _outermost(levels, functions)
    spent = _summed_up(levels, own)
    totals = numpy.bincount(functions[outermost], weights=spent[outermost], minlength=function_count)
    selfs = numpy.bincount(functions, weights=own, minlength=function_count)
    return selfs.astype(numpy.float64), totals.astype(numpy.float64)


def _levels(tree: CallTree) -> _Levels | None:
    import numpy

    depths = array("i", bytes(4 * len(tree.parents)))
    for node, parent in enumerate(tree.parents):
        if parent >= 0:
            depths[node] = depths[parent] + 1
    depth_of = numpy.asarray(depths)
    level_count = int(depth_of.max()) + 1
    if level_count > MOST_LEVELS:
        return None
    parents = numpy.asarray(tree.parents)
    order = numpy.lexsort((parents, depth_of))  # siblings stand together
    ends = numpy.searchsorted(depth_of[order], numpy.arange(1, level_count + 1))
    return _Levels(numpy.split(order, ends[:-1]), parents)


def _summed_up(levels: _Levels, values: Floats) -> Floats:
    """The value of each node with everything under it."""
    import numpy

    found = numpy.array(values, dtype=numpy.float64)
    for nodes in reversed(levels.nodes[1:]):
        numpy.add.at(found, levels.parents[nodes], found[nodes])
    return found


def _outermost(levels: _Levels, functions: WholeNumbers) -> WholeNumbers:
    """The nodes none of whose callers is of the same function.

    In order of a walk through the tree, what a node calls follows it without a gap. Of one function's nodes, in that
    order, those are inner that begin before the end of an earlier one.
    """
    import numpy

    count = len(levels.parents)
    sizes = _summed_up(levels, numpy.ones(count)).astype(numpy.int64)
    begins = _begins(levels, sizes)
    order = numpy.lexsort((begins, functions))
    base = functions[order].astype(numpy.int64) * (count + 1)
    reached = numpy.maximum.accumulate(base + begins[order] + sizes[order])
    is_outer = numpy.ones(count, dtype=bool)
    is_outer[1:] = reached[:-1] <= (base + begins[order])[1:]
    found: WholeNumbers = order[is_outer]
    return found


def _begins(levels: _Levels, sizes: WholeNumbers) -> WholeNumbers:
    """Where each node stands in a walk that goes through everything under a node before its next sibling."""
    import numpy

    begins = numpy.zeros(len(sizes), dtype=numpy.int64)
    for depth, nodes in enumerate(levels.nodes):
        before = numpy.cumsum(sizes[nodes]) - sizes[nodes]
        if not depth:
            begins[nodes] = before
            continue
        parents = levels.parents[nodes]
        is_first = numpy.concatenate([[True], parents[1:] != parents[:-1]])
        firsts = numpy.flatnonzero(is_first)
        families = numpy.cumsum(is_first) - 1
        begins[nodes] = begins[parents] + 1 + before - before[firsts][families]
    return begins
