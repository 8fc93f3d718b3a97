"""Flame layouts: sums stay exact whatever is merged, both views agree with the figures, deep stacks are no matter."""

from __future__ import annotations

import math
import time
from array import array
from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workbench.analysis.flame.frames import REST
from workbench.analysis.flame.growth import Limits
from workbench.analysis.flame.layout import REST_ORIGIN, FrameOrder, Layout, layout_of
from workbench.analysis.flame.search import matching
from workbench.analysis.profiles.figures import tree_figures
from workbench.core.calltree import TreeBuilder
from workbench.core.profile import CallTree, Edge, Function, FunctionFigures, Profile, Spans, Thread
from workbench.core.units import Unit

FUNCTION_COUNT = 6


def profile_of(
    *trees: CallTree,
    spans: Spans | None = None,
    functions: int = FUNCTION_COUNT,
    figures: FunctionFigures | None = None,
    edges: Sequence[Edge] = (),
) -> Profile:
    return Profile(
        format_name="made here",
        unit=Unit.SECONDS,
        functions=tuple(Function(f"f{n}", f"part{n}.py", n + 1) for n in range(functions)),
        threads=tuple(Thread(f"thread {n}", tree, spans) for n, tree in enumerate(trees)),
        figures=figures,
        edges=tuple(edges),
        is_sampled=False,
        sample_count=None,
        environment={},
        notices=(),
    )


def tree_of(stacks: dict[tuple[int, ...], float]) -> CallTree:
    builder = TreeBuilder()
    for stack, value in stacks.items():
        builder.add_stack(stack, value)
    return builder.tree()


def unmerged_tree(parents: Sequence[int], functions: Sequence[int], selfs: Sequence[float]) -> CallTree:
    return CallTree(array("i", parents), array("i", functions), array("d", selfs))


@st.composite
def trees(draw: st.DrawFn) -> CallTree:
    """Any tree, siblings of the same function and frames that cost nothing among them; values are whole numbers."""
    count = draw(st.integers(1, 40))
    return unmerged_tree(
        [-1, *(draw(st.integers(-1, node - 1)) for node in range(1, count))],
        [draw(st.integers(0, FUNCTION_COUNT - 1)) for _ in range(count)],
        [draw(st.sampled_from([0, 1, 2, 500, 10_000])) for _ in range(count)],
    )


def assert_sound(layout: Layout) -> None:
    """Children lie side by side inside of their parents, and every total is the self value and the children's."""
    frames = layout.frames
    sums = list(frames.selfs)
    last_end = [*frames.starts]
    for row in range(len(frames.parents) - 1, -1, -1):
        parent = frames.parents[row]
        assert parent < row
        assert math.isclose(sums[row], frames.totals[row], rel_tol=1e-9)
        if parent >= 0:
            sums[parent] += sums[row]
            assert frames.depths[row] == frames.depths[parent] + 1
            assert frames.starts[row] >= frames.starts[parent]
            assert frames.ends[row] <= frames.ends[parent] * (1 + 1e-9)
    for row, parent in enumerate(frames.parents):
        if parent >= 0:
            assert frames.starts[row] >= last_end[parent] * (1 - 1e-9)
            last_end[parent] = frames.ends[row]
    assert all(
        (function == REST) == (count > 0) for function, count in zip(frames.functions, frames.thin_counts, strict=True)
    )


@given(st.lists(trees(), min_size=1, max_size=3), st.booleans(), st.sampled_from([0.0, 0.01, 0.4]), st.integers(0, 60))
def test_sums_are_exact_whatever_is_merged(
    forest: list[CallTree], is_inverted: bool, thin_share: float, budget: int
) -> None:
    layout = layout_of(profile_of(*forest), is_inverted=is_inverted, limits=Limits(thin_share, budget))
    assert math.fsum(layout.frames.selfs) == math.fsum(value for tree in forest for value in tree.selfs)
    assert len(layout.frames.parents) <= max(1, budget)
    assert_sound(layout)


@given(st.lists(trees(), min_size=1, max_size=3))
def test_self_per_function_is_that_of_the_figures_in_both_views(forest: list[CallTree]) -> None:
    expected = tree_figures(forest, FUNCTION_COUNT).selfs
    plain = layout_of(profile_of(*forest), limits=Limits(thin_share=0)).frames
    inverted = layout_of(profile_of(*forest), is_inverted=True, limits=Limits(thin_share=0)).frames
    by_self, by_leaf = [0.0] * FUNCTION_COUNT, [0.0] * FUNCTION_COUNT
    for function, value in zip(plain.functions, plain.selfs, strict=True):
        by_self[function] += value
    for function, total, depth in zip(inverted.functions, inverted.totals, inverted.depths, strict=True):
        by_leaf[function] += total if depth == 0 else 0
    assert by_self == by_leaf == list(expected)


@given(trees(), st.sampled_from([0.0, 0.1]), st.integers(0, FUNCTION_COUNT - 1))
def test_a_search_counts_once_for_each_stack(tree: CallTree, thin_share: float, function: int) -> None:
    layout = layout_of(profile_of(tree), limits=Limits(thin_share))
    mask, (share,) = matching(layout, f"F{function}")
    totals = tree_figures([tree], FUNCTION_COUNT).totals
    whole = math.fsum(tree.selfs)
    assert share <= (totals[function] / whole if whole else 0) + 1e-9 <= 1 + 2e-9
    if not thin_share and whole:
        assert math.isclose(share, totals[function] / whole)
    assert all(layout.frames.functions[row] == function for row, hit in enumerate(mask) if hit)


def test_siblings_are_by_total_and_those_of_one_function_are_one() -> None:
    tree = unmerged_tree([-1, 0, 0, 0], [0, 1, 2, 1], [1, 2, 3, 4])
    layout = layout_of(profile_of(tree))
    rows = range(len(layout.frames.parents))
    assert [(layout.name(row), layout.frames.totals[row]) for row in rows] == [("f0", 10), ("f1", 6), ("f2", 3)]
    assert list(layout.frames.starts) == [0, 0, 6]
    assert layout.place(1) == "part1.py:2"
    assert layout.shares(1) == (0.6,)
    assert (layout.width, layout.whole, layout.depth_count) == (10, 10, 2)


def test_thin_frames_become_a_marked_rest() -> None:
    stacks = {(0,): 1.0, (0, 1): 1000.0} | {(0, 2 + n): 0.1 for n in range(3)}
    layout = layout_of(profile_of(tree_of(stacks)))
    last = len(layout.frames.parents) - 1
    assert layout.name(last) == "(3 thin frames)"
    assert layout.origin(last) == REST_ORIGIN
    assert layout.place(last) == ""
    assert math.isclose(layout.frames.selfs[last], 0.3)
    assert matching(layout, "thin")[1] == (0,)
    assert matching(layout, " ")[1] == (0,)


def test_a_thread_is_shown_by_itself() -> None:
    profile = profile_of(tree_of({(0,): 1}), tree_of({(1,): 2}))
    assert layout_of(profile).whole == 3
    assert layout_of(profile, thread=1).whole == 2


def test_nothing_recorded_is_an_empty_layout() -> None:
    layout = layout_of(profile_of(tree_of({})))
    assert (layout.width, layout.depth_count, layout.whole, matching(layout, "f")[1]) == (0, 0, 0, (0,))


@pytest.mark.parametrize("is_inverted", [False, True])
@pytest.mark.parametrize("kinds", [1, 5_000])
def test_stacks_of_5000_frames(kinds: int, is_inverted: bool) -> None:
    tree = unmerged_tree(range(-1, 4_999), [n % kinds for n in range(5_000)], [0.0] * 4_999 + [7.0])
    layout = layout_of(profile_of(tree, functions=5_000), is_inverted=is_inverted)
    assert layout.depth_count == 5_000
    assert layout.whole == 7
    assert matching(layout, "f0")[1] == (1,)


def test_work_is_bounded_where_every_frame_of_a_deep_recursion_costs_something() -> None:
    tree = unmerged_tree(range(-1, 19_999), [0] * 20_000, [1.0] * 20_000)
    start = time.process_time()
    layout = layout_of(profile_of(tree), is_inverted=True)
    assert time.process_time() - start < 20
    assert layout.whole == 20_000


TIMED = Spans(array("i", [0, 1, 2, 1, 0]), array("d", [5, 5, 6, 9, 17]), array("d", [15, 8, 7, 10, 19]))
TIMED_TREE = unmerged_tree([-1, 0, 1], [0, 1, 2], [8, 3, 1])


def test_order_of_time_keeps_places_and_gaps() -> None:
    layout = layout_of(profile_of(TIMED_TREE, spans=TIMED), order=FrameOrder.TIME)
    found = [(layout.name(r), layout.frames.starts[r], layout.frames.ends[r]) for r in range(5)]
    assert found == [("f0", 0, 10), ("f1", 0, 3), ("f2", 1, 2), ("f1", 4, 5), ("f0", 12, 14)]
    assert (layout.order, layout.whole, layout.width, layout.remark) == (FrameOrder.TIME, 12, 14, "")
    assert_sound(layout)


def test_neighbours_too_thin_in_time_are_merged() -> None:
    count = 1_000
    starts = [0.0, *(n / count for n in range(count))]
    spans = Spans(array("i", [0] + [1] * count), array("d", starts), array("d", [1.0, *(s + 4e-4 for s in starts[1:])]))
    tree = unmerged_tree([-1, 0], [0, 1], [0.6, 0.4])
    layout = layout_of(profile_of(tree, spans=spans), order=FrameOrder.TIME)
    assert [layout.name(row) for row in range(2)] == ["f0", "(1,000 thin frames)"]
    assert math.isclose(layout.frames.totals[1], 0.4)
    assert math.isclose(layout.whole, 1)
    bounded = layout_of(profile_of(tree, spans=spans), order=FrameOrder.TIME, limits=Limits(0, 100))
    assert len(bounded.frames.parents) <= 101


def test_where_there_is_no_order_of_time_it_is_said() -> None:
    timed = profile_of(TIMED_TREE, TIMED_TREE, spans=TIMED)
    for profile, thread, is_inverted, word in (
        (timed, None, False, "choose one"),
        (timed, 0, True, "Callers"),
        (profile_of(TIMED_TREE), None, False, "no order of time"),
    ):
        layout = layout_of(profile, thread=thread, is_inverted=is_inverted, order=FrameOrder.TIME)
        assert layout.order is FrameOrder.LEFT_HEAVY
        assert word in layout.remark
    assert layout_of(timed, thread=1, order=FrameOrder.TIME).order is FrameOrder.TIME


def estimated(edges: Sequence[Edge], selfs: Sequence[float], totals: Sequence[float]) -> Profile:
    figures = FunctionFigures(array("d", selfs), array("d", totals), array("q", [1] * len(selfs)))
    return profile_of(functions=len(selfs), figures=figures, edges=edges)


def test_pairs_of_caller_and_callee_give_an_estimate_that_says_so() -> None:
    edges = [Edge(0, 1, 1, 2, 6), Edge(0, 2, 1, 1, 1), Edge(1, 2, 1, 4, 4)]
    layout = layout_of(estimated(edges, [1, 2, 5], [8, 6, 5]))
    rows = range(len(layout.frames.parents))
    assert layout.is_estimate
    assert "estimate" in layout.remark
    assert [(layout.name(row), layout.frames.totals[row]) for row in rows][:3] == [("f0", 8), ("f1", 6), ("f2", 1)]
    inverted = layout_of(estimated(edges, [1, 2, 5], [8, 6, 5]), is_inverted=True)
    tops = {inverted.name(r): t for r, t in enumerate(inverted.frames.totals) if inverted.frames.depths[r] == 0}
    assert tops == {"f0": 1, "f1": 2, "f2": 5}
    assert_sound(inverted)


@example(pairs=[(1, 0, 0, 14), (1, 2, 0, 9)], selfs=[0, 0, 0, 0, 0, 1], totals=[0, 1, 0, 0, 0, 2], is_inverted=False)
@given(
    st.lists(st.tuples(st.integers(-1, 5), st.integers(0, 5), st.integers(0, 9), st.integers(0, 20)), max_size=14),
    st.lists(st.integers(0, 9), min_size=6, max_size=6),
    st.lists(st.integers(0, 30), min_size=6, max_size=6),
    st.booleans(),
)
def test_an_estimate_holds_the_whole_also_in_circles(
    pairs: list[tuple[int, int, int, int]], selfs: list[float], totals: list[float], is_inverted: bool
) -> None:
    edges = [Edge(caller, callee, 1, own, total) for caller, callee, own, total in pairs]
    layout = layout_of(estimated(edges, selfs, totals), is_inverted=is_inverted)
    assert math.isclose(layout.whole, math.fsum(selfs), rel_tol=1e-9, abs_tol=1e-9)
    assert all(value >= 0 for value in layout.frames.selfs)
    assert_sound(layout)
