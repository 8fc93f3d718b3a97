"""A call tree from many stacks at once, level by level, in columns."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, NamedTuple

from workbench.core.arrays import Floats, WholeNumbers
from workbench.core.profile import NO_PARENT, CallTree

if TYPE_CHECKING:
    pass

FEW = 64
"""With fewer stacks that reach a depth, following each by itself is faster than another pass over all."""


class Stacks(NamedTuple):
    """Stacks as columns: the functions of all of them, root first, and of each its length and its value."""

    functions: WholeNumbers
    lengths: WholeNumbers
    values: Floats


class _Grown:
    """The columns of a tree, level by level."""

    def __init__(self) -> None:
        self.parents: list[WholeNumbers] = []
        self.functions: list[WholeNumbers] = []
        self.count = 0

    def add(self, parents: WholeNumbers, functions: WholeNumbers) -> None:
        self.parents.append(parents)
        self.functions.append(functions)
        self.count += len(parents)


def tree_of(stacks: Stacks) -> CallTree:
    """The tree of all stacks; a stack's value belongs to its last function, and an empty one counts for nobody.

    Time is linear in the frames of all stacks together, apart from sorting each level.
    """
    import numpy

    starts = numpy.cumsum(stacks.lengths) - stacks.lengths
    nodes = numpy.full(len(stacks.lengths), NO_PARENT, dtype=numpy.int64)
    rows, depth, grown = numpy.flatnonzero(stacks.lengths > 0), 0, _Grown()
    width = int(stacks.functions.max(initial=0)) + 1
    while len(rows) > FEW:
        keys = (nodes[rows] + 1) * width + stacks.functions[starts[rows] + depth]
        unique, which = numpy.unique(keys, return_inverse=True)
        nodes[rows] = grown.count + which
        grown.add(unique // width - 1, unique % width)
        depth += 1
        rows = rows[stacks.lengths[rows] > depth]
    _follow(stacks, starts, nodes, rows, depth, grown)
    selfs = numpy.bincount(nodes[nodes >= 0], weights=stacks.values[nodes >= 0], minlength=grown.count)
    return CallTree(_column("i", grown.parents), _column("i", grown.functions), array("d", selfs.tobytes()))


def _follow(
    stacks: Stacks, starts: WholeNumbers, nodes: WholeNumbers, rows: WholeNumbers, depth: int, grown: _Grown
) -> None:
    """The last few stacks, one after the other."""
    import numpy

    children: dict[tuple[int, int], int] = {}
    parents, functions = array("q"), array("q")
    for row in rows.tolist():
        node, start = int(nodes[row]), int(starts[row])
        for function in stacks.functions[start + depth : start + int(stacks.lengths[row])].tolist():
            found = children.get((node, function))
            if found is None:
                found = children[node, function] = grown.count + len(parents)
                parents.append(node)
                functions.append(function)
            node = found
        nodes[row] = node
    grown.add(numpy.asarray(parents, dtype=numpy.int64), numpy.asarray(functions, dtype=numpy.int64))


def _column(code: str, parts: list[WholeNumbers]) -> array[int]:
    import numpy

    joined = numpy.concatenate(parts) if parts else numpy.empty(0, dtype=numpy.int64)
    return array(code, joined.astype(numpy.int32).tobytes())
