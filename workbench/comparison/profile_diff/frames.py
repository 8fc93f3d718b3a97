"""The frames of a differential flame graph as columns, with what each side spent in them."""

from __future__ import annotations

from array import array
from typing import NamedTuple

from workbench.analysis.flame.growth import REST, Frames
from workbench.comparison.profile_diff.status import Rules, Status
from workbench.comparison.profile_diff.trees import MergedTree
from workbench.core.profile import NO_PARENT


class DiffFrames(NamedTuple):
    """Frames as columns, a parent always before its children; a rest has the function REST and says of how many.

    `starts` and `ends` are places in the picture: in the unit as recorded, or in shares of a side's whole. All values
    are in the unit, of one recording. `before` and `after` are totals, `selfs_before` and `selfs_after` self values.
    """

    parents: array[int]
    depths: array[int]
    starts: array[float]
    ends: array[float]
    functions: array[int]
    before: array[float]
    after: array[float]
    selfs_before: array[float]
    selfs_after: array[float]
    thin_counts: array[int]
    statuses: tuple[Status, ...]


def framed(drawn: Frames, tree: MergedTree, rules: Rules, first_pseudo: int) -> DiffFrames:
    """The drawn frames with the values of both sides; what was merged is summed up in its parent's rest.

    Functions from the number `first_pseudo` on stand for no function, and are taken for merged.
    """
    totals, row_of, rests = tree.totals(), array("i", [-1]) * len(tree.parents), dict[int, int]()
    node_of = array("i")
    for row, (parent, function) in enumerate(zip(drawn.parents, drawn.functions, strict=True)):
        if function == REST:
            rests[parent] = row
            node_of.append(-1)
        else:
            node = tree.child(node_of[parent] if parent != NO_PARENT else NO_PARENT, function)
            node_of.append(node)
            row_of[node] = row
    values = [_column(totals[side], node_of) for side in (0, 1)]
    selfs = [_column(tree.selfs[side], node_of) for side in (0, 1)]
    for node, parent in enumerate(tree.parents):
        above = row_of[parent] if parent != NO_PARENT else NO_PARENT
        if row_of[node] < 0 and above in rests and (parent == NO_PARENT or above >= 0):
            for side in (0, 1):
                values[side][rests[above]] += totals[side][node]
                selfs[side][rests[above]] += totals[side][node]
    statuses = tuple(
        Status.MERGED if function == REST or function >= first_pseudo else rules.status(function, b, a)
        for function, b, a in zip(drawn.functions, *values, strict=True)
    )
    return DiffFrames(
        parents=drawn.parents,
        depths=drawn.depths,
        starts=drawn.starts,
        ends=drawn.ends,
        functions=drawn.functions,
        before=values[0],
        after=values[1],
        selfs_before=selfs[0],
        selfs_after=selfs[1],
        thin_counts=drawn.thin_counts,
        statuses=statuses,
    )


def _column(values: array[float], nodes: array[int]) -> array[float]:
    return array("d", (values[node] if node >= 0 else 0.0 for node in nodes))
