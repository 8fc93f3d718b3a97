"""Large trees in columns; following them node by node is the independent reading."""

from __future__ import annotations

import random
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.analysis.profiles import large_trees
from workbench.analysis.profiles.figures import outermost, subtree_values, tree_figures
from workbench.core.profile import CallTree


def grown(parents: list[int], functions: list[int], selfs: list[float]) -> CallTree:
    return CallTree(array("i", parents), array("i", functions), array("d", selfs))


def by_node(tree: CallTree, count: int) -> tuple[list[float], list[float]]:
    spent, is_outer = subtree_values(tree), outermost(tree)
    selfs, totals = [0.0] * count, [0.0] * count
    for node, function in enumerate(tree.functions):
        selfs[function] += tree.selfs[node]
        totals[function] += spent[node] * is_outer[node]
    return selfs, totals


@given(
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 3), st.integers(0, 9)), min_size=1, max_size=40),
)
def test_the_figures_are_those_of_a_walk_node_by_node(nodes: list[tuple[int, int, int]]) -> None:
    parents = [at % (row + 1) - 1 for row, (at, _, _) in enumerate(nodes)]
    tree = grown(parents, [function for _, function, _ in nodes], [float(own) for _, _, own in nodes])
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(large_trees, "LEAST_NODES", 0)
        found = large_trees.large_tree_figures(tree, 5)
    assert found is not None
    assert tuple(each.tolist() for each in found) == by_node(tree, 5)


def test_a_report_takes_them_for_large_trees_and_the_walk_for_deep_ones() -> None:
    chance, count = random.Random(3), large_trees.LEAST_NODES  # noqa: S311
    wide = grown(
        [chance.randrange(-1, row) for row in range(count)],
        [chance.randrange(50) for _ in range(count)],
        [float(chance.randrange(5)) for _ in range(count)],
    )
    assert large_trees.large_tree_figures(wide, 50) is not None
    figures = tree_figures([wide], 50)
    assert (figures.selfs.tolist(), figures.totals.tolist()) == by_node(wide, 50)
    deep = grown(list(range(-1, count - 1)), [row % 3 for row in range(count)], [1.0] * count)
    assert large_trees.large_tree_figures(deep, 3) is None
    assert tree_figures([deep], 3).totals.tolist() == [count, count - 1, count - 2]
