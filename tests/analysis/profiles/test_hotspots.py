"""Ranking, shares, what a fix is worth, callers and callees."""

from __future__ import annotations

import math
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.analysis.profiles.figures import figures_of
from workbench.analysis.profiles.hotspots import (
    Hotspot,
    ProfilePolicy,
    covering_count,
    hotspots,
    neighbours,
    wilson_interval,
)
from workbench.analysis.profiles.origins import Origin
from workbench.core.calltree import FunctionTable, TreeBuilder
from workbench.core.profile import Edge, FunctionFigures, Profile, Thread
from workbench.core.units import Unit

LIBRARY = "/x/site-packages/numpy/core.py"
Stack = tuple[tuple[str, ...], float]


def profile(*threads: list[Stack], sample_count: int | None = None) -> Profile:
    """A profile of stacks; a name that starts with `lib.` is library code."""
    table = FunctionTable()
    built = []
    for number, stacks in enumerate(threads):
        tree = TreeBuilder()
        for names, value in stacks:
            numbers = [table.number(n, LIBRARY if n.startswith("lib.") else "app.py") for n in names]
            tree.add_stack(numbers, value)
        built.append(Thread(f"thread {number}", tree.tree()))
    return Profile(
        "test", Unit.SAMPLES, table.functions(), tuple(built), None, (), sample_count is not None, sample_count, {}, ()
    )


def ranked(found: Profile, policy: ProfilePolicy | None = None, grouping: str = "function") -> tuple[Hotspot, ...]:
    return hotspots(found, figures_of(found), policy or ProfilePolicy(), grouping)


def test_the_largest_self_time_comes_first_over_all_threads() -> None:
    found = ranked(profile([(("main", "a"), 30.0), (("main",), 10.0)], [(("main", "b"), 60.0)]))
    assert [(row.name, row.self_value, row.total) for row in found] == [
        ("b", 60.0, 60.0),
        ("a", 30.0, 30.0),
        ("main", 10.0, 100.0),
    ]
    assert [row.severity for row in found] == ["critical", "critical", "warn"]


@pytest.mark.parametrize(
    ("share", "severity"), [(20.0, "critical"), (19.99, "warn"), (5.0, "warn"), (4.99, "ok"), (0.0, "ok")]
)
def test_the_limits_belong_to_the_graver_side(share: float, severity: str) -> None:
    row = next(row for row in ranked(profile([(("a",), share), (("z",), 100 - share)])) if row.name == "a")
    assert (row.severity, row.is_high_risk) == (severity, severity != "ok")
    assert bool(row.reason) == row.is_high_risk


def test_a_function_that_calls_itself_counts_once_for_each_stack() -> None:
    row = ranked(profile([(("f", "g", "f", "f"), 8.0), (("f",), 2.0)]))[0]
    assert (row.name, row.self_value, row.total, row.total_share) == ("f", 10.0, 10.0, 1.0)


def test_what_a_fix_is_worth_is_amdahls_law() -> None:
    found = {row.name: row for row in ranked(profile([(("a",), 75.0), (("b",), 25.0)]))}
    assert found["a"].speedup == 4.0
    assert found["b"].speedup == pytest.approx(4 / 3)
    assert math.isinf(ranked(profile([(("all",), 1.0)]))[0].speedup)


def test_only_a_sample_has_an_interval() -> None:
    stacks = [(("a",), 50.0), (("b",), 50.0)]
    assert ranked(profile(stacks))[0].low is None
    row = ranked(profile(stacks, sample_count=100))[0]
    assert (row.low, row.high) == pytest.approx((0.4038, 0.5962), abs=1e-4)


@given(st.floats(0, 1), st.integers(1, 10**6))
def test_the_interval_holds_the_share_and_stays_a_share(share: float, count: int) -> None:
    low, high = wilson_interval(share, count)
    assert 0 <= low <= share + 1e-9
    assert share - 1e-9 <= high <= 1


def test_library_code_names_the_nearest_own_caller_that_costs_most_through_it() -> None:
    found = ranked(profile([(("main", "slow", "lib.a", "lib.b"), 70.0), (("main", "fast", "lib.b"), 30.0)]))
    row = found[0]
    assert (row.name, row.origin, row.own_caller) == ("lib.b", Origin.LIBRARY, "slow")
    assert next(row for row in found if row.name == "slow").own_caller == ""


def test_groups_add_up_to_the_same_whole() -> None:
    one = profile([(("main", "lib.a"), 70.0), (("main",), 20.0), (("main", "lib.b"), 10.0)])
    for grouping, names in (("module", ["numpy.core", "app"]), ("file", [LIBRARY, "app.py"])):
        found = ranked(one, grouping=grouping)
        assert [(row.name, row.self_value) for row in found] == [(names[0], 80.0), (names[1], 20.0)]


def test_how_few_functions_hold_most() -> None:
    rows = ranked(profile([((name,), value) for name, value in (("a", 60.0), ("b", 30.0), ("c", 9.0), ("d", 1.0))]))
    assert [covering_count(rows, share) for share in (0.5, 0.9, 0.91, 1.0)] == [1, 2, 3, 4]


def test_callers_and_callees_with_what_was_spent_in_the_calls() -> None:
    one = profile([(("main", "f", "x"), 5.0), (("other", "f"), 3.0), (("f", "y"), 2.0)])
    names = [function.name for function in one.functions]
    callers, callees = neighbours(one, names.index("f"))
    assert [(names[c] if c >= 0 else None, value) for c, value in callers] == [
        ("main", 5.0),
        ("other", 3.0),
        (None, 2.0),
    ]
    assert [(names[c], value) for c, value in callees] == [("x", 5.0), ("y", 2.0)]


def test_calls_of_itself_are_part_of_the_other_calls() -> None:
    one = profile([(("main", "f", "f", "f", "x"), 5.0), (("main", "f"), 3.0)])
    names = [function.name for function in one.functions]
    callers, callees = neighbours(one, names.index("f"))
    assert [(names[c], value) for c, value in callers] == [("main", 8.0)]
    assert [(names[c], value) for c, value in callees] == [("x", 5.0)]


def test_figures_without_stacks_give_their_callers_by_edges() -> None:
    table = FunctionTable()
    main, leaf = table.number("main", "app.py"), table.number("lib.leaf", LIBRARY)
    figures = FunctionFigures(array("d", [1.0, 3.0]), array("d", [4.0, 3.0]), array("q", [1, 7]))
    one = Profile(
        "pstats", Unit.SECONDS, table.functions(), (), figures, (Edge(main, leaf, 7, 3.0, 3.0),), False, None, {}, ()
    )
    row = ranked(one)[0]
    assert (row.name, row.calls, row.own_caller) == ("lib.leaf", 7, "main")
    assert neighbours(one, leaf) == ([(main, 3.0)], [])
    recursive = one._replace(edges=(*one.edges, Edge(leaf, leaf, 90, 40.0, 3.0)))
    assert neighbours(recursive, leaf) == ([(main, 3.0)], [])


@given(
    st.lists(
        st.tuples(st.lists(st.sampled_from("abcd"), min_size=1, max_size=6).map(tuple), st.integers(1, 9).map(float)),
        min_size=1,
        max_size=20,
    )
)
def test_selfs_sum_to_the_whole_and_totals_never_pass_it(stacks: list[Stack]) -> None:
    rows = ranked(profile(stacks))
    whole = sum(value for _, value in stacks)
    assert sum(row.self_value for row in rows) == pytest.approx(whole)
    for row in rows:
        naive = sum(value for names, value in stacks if row.name in names)
        assert row.total == pytest.approx(naive)
        assert row.self_value == pytest.approx(sum(value for names, value in stacks if names[-1] == row.name))
