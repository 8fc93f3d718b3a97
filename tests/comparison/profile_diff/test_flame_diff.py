"""Differential flame graphs: nothing is lost on either side, frames nest, swapping mirrors, noise stays grey."""

from __future__ import annotations

import math
import time
from array import array
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders.comparisons import a_change
from tests.places import DATA
from workbench.analysis.flame.frames import REST
from workbench.analysis.flame.growth import Limits
from workbench.analysis.flame.layout import Layout, layout_of
from workbench.analysis.flame.search import matching
from workbench.analysis.profiles.figures import figures_of
from workbench.analysis.profiles.origins import Origin
from workbench.analysis.profiles.pooling import pooled
from workbench.comparison.profile_diff.flame_diff import OUTSIDE, UNFOLLOWED, DiffView, FlameDiff, flame_diff
from workbench.comparison.profile_diff.functions import Scaling
from workbench.comparison.profile_diff.status import LEAST_SAMPLES, Status
from workbench.core.calltree import FunctionTable, TreeBuilder
from workbench.core.comparison import Evidence, Method, Presence
from workbench.core.errors import CompareError
from workbench.core.profile import NO_PARENT, CallTree, Function, Profile, Thread
from workbench.core.sources import BytesSource, PathSource
from workbench.core.units import Unit
from workbench.core.verdict import Verdict
from workbench.formats.open import open_run
from workbench.samples import PROFILE_SAMPLES

FUNCTION_COUNT = 6
Stacks = dict[str, float]


def profile_of(*threads: Stacks, unit: Unit = Unit.SECONDS, sample_count: int | None = None) -> Profile:
    """A profile of stacks such as "main;parse"; a name that starts with `lib.` is library code."""
    table = FunctionTable()
    built = []
    for number, stacks in enumerate(threads):
        builder = TreeBuilder()
        for stack, value in stacks.items():
            names = stack.split(";")
            files = ["/x/site-packages/lib.py" if name.startswith("lib.") else "app.py" for name in names]
            builder.add_stack([table.number(*each) for each in zip(names, files, strict=True)], value)
        built.append(Thread(f"thread {number}", builder.tree()))
    is_sampled = sample_count is not None
    return Profile("made here", unit, table.functions(), tuple(built), None, (), is_sampled, sample_count, {}, ())


def opened(path: str) -> Profile:
    content = open_run([PathSource(DATA / path)]).files[0].content
    assert isinstance(content, Profile)
    return content


def samples() -> tuple[Profile, Profile]:
    before, after = (open_run([BytesSource("x", each.read())]).files[0].content for each in PROFILE_SAMPLES)
    assert isinstance(before, Profile)
    assert isinstance(after, Profile)
    return before, after


def rows_of(layout: Layout) -> dict[tuple[str, ...], int]:
    """The rows by the names on the way to them."""
    found: dict[tuple[str, ...], int] = {}
    ways: list[tuple[str, ...]] = []
    for row, parent in enumerate(layout.frames.parents):
        ways.append((*(ways[parent] if parent >= 0 else ()), f"{layout.name(row)} {layout.place(row)}"))
        found[ways[-1]] = row
    return found


def row(layout: Layout, *names: str) -> int:
    ways = {tuple(part.split(" ")[0] for part in way): row for way, row in rows_of(layout).items()}
    return ways[names]


def totals(layout: Layout, row: int) -> tuple[float, ...]:
    """What both sides spent in a frame."""
    return tuple(side.totals[row] for side in layout.frames.sides)


def assert_sound(diff: FlameDiff) -> None:
    """Children lie side by side inside of their parents, every total adds up, every frame holds its larger side."""
    layout, frames = diff.layout, diff.layout.frames
    sums = [list(side.selfs) for side in frames.sides]
    scales = [1.0, 1.0] if diff.scaling is Scaling.ABSOLUTE else [1 / (whole or 1) for whole in layout.wholes]
    slack = 1e-9 * (layout.width or 1.0)
    for row in range(len(frames.parents) - 1, -1, -1):
        parent = frames.parents[row]
        assert parent < row
        for side, total in enumerate(totals(layout, row)):
            assert math.isclose(sums[side][row], total, rel_tol=1e-9, abs_tol=1e-9)
            assert frames.ends[row] - frames.starts[row] >= total * scales[side] - slack
            if parent >= 0:
                sums[side][parent] += sums[side][row]
        if parent >= 0:
            assert frames.starts[row] >= frames.starts[parent]
            assert frames.ends[row] <= frames.ends[parent] + slack
        assert (frames.functions[row] == REST) == (frames.thin_counts[row] > 0)
    reached: dict[int, float] = {}
    for row in sorted(range(len(frames.parents)), key=lambda row: (frames.parents[row], frames.starts[row])):
        assert frames.starts[row] >= reached.get(frames.parents[row], 0.0) - slack
        reached[frames.parents[row]] = frames.ends[row]


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    """Any trees over six functions, own and library ones; values are whole numbers."""
    threads = []
    for number in range(draw(st.integers(0, 2))):
        count = draw(st.integers(1, 25))
        parents = array("i", [-1, *(draw(st.integers(-1, node - 1)) for node in range(1, count))])
        functions = array("i", [draw(st.integers(0, FUNCTION_COUNT - 1)) for _ in range(count)])
        selfs = array("d", [draw(st.sampled_from([0, 1, 2, 500, 10_000])) for _ in range(count)])
        threads.append(Thread(f"thread {number}", CallTree(parents, functions, selfs)))
    named = tuple(
        Function(f"f{n}", f"{'/x/site-packages/' if n % 3 == 2 else ''}part{n}.py", n) for n in range(FUNCTION_COUNT)
    )
    order = draw(st.permutations(range(FUNCTION_COUNT)))
    place = {old: new for new, old in enumerate(order)}
    moved = tuple(
        thread._replace(
            tree=thread.tree._replace(functions=array("i", (place[f] for f in thread.tree.functions))),
        )
        for thread in threads
    )
    functions_in_order = tuple(named[old] for old in order)
    return Profile("made here", Unit.SECONDS, functions_in_order, moved, None, (), False, None, {}, ())


ALL = Limits(thin_share=0)
views = st.builds(DiffView, st.sampled_from(Scaling), st.none(), st.booleans(), st.booleans())


@given(profiles(), profiles(), views, st.sampled_from([0.0, 0.01, 0.4]), st.integers(0, 60))
def test_each_side_adds_up_to_its_whole_whatever_is_merged(
    before: Profile, after: Profile, view: DiffView, thin_share: float, budget: int
) -> None:
    diff = flame_diff(before, after, view=view, limits=Limits(thin_share, budget))
    for side, profile in zip(diff.layout.frames.sides, (before, after), strict=True):
        assert math.fsum(side.selfs) == math.fsum(value for each in profile.threads for value in each.tree.selfs)
    assert len(diff.layout.frames.parents) <= max(1, budget)
    assert_sound(diff)


@given(profiles(), profiles(), views)
def test_swapping_the_sides_mirrors_every_frame(before: Profile, after: Profile, view: DiffView) -> None:
    diffs = [flame_diff(*sides, view=view, limits=ALL) for sides in ((before, after), (after, before))]
    there, back = (diff.layout for diff in diffs)
    mirrored = {Status.NEW: Status.REMOVED, Status.REMOVED: Status.NEW}
    assert set(rows_of(there)) == set(rows_of(back))
    assert there.wholes == back.wholes[::-1]
    for way, row in rows_of(there).items():
        other = rows_of(back)[way]
        assert totals(there, row) == totals(back, other)[::-1]
        status = diffs[1].statuses[other]
        assert diffs[0].statuses[row] is mirrored.get(status, status)
        widths = [one.frames.ends[r] - one.frames.starts[r] for one, r in ((there, row), (back, other))]
        assert math.isclose(*widths, rel_tol=1e-9, abs_tol=1e-9 * (there.width or 1))


@given(profiles(), views)
def test_a_profile_beside_itself_shows_no_difference(profile: Profile, view: DiffView) -> None:
    diff = flame_diff(profile, profile, view=view, limits=ALL)
    layout = diff.layout
    assert layout.frames.sides[0] == layout.frames.sides[1]
    assert set(diff.statuses) <= {Status.OPEN, Status.MERGED}, "nobody judged it"
    whole = layout.wholes[0] if view.scaling is Scaling.ABSOLUTE else float(layout.wholes[0] > 0)
    assert math.isclose(layout.width, whole, rel_tol=1e-9)
    assert not any(layout.sign(row) for row in range(len(layout.frames.parents)))


@given(profiles(), st.booleans())
def test_one_profile_is_laid_out_as_beside_itself(profile: Profile, is_inverted: bool) -> None:
    alone = layout_of(profile, is_inverted=is_inverted)
    beside = flame_diff(profile, profile, view=DiffView(is_inverted=is_inverted)).layout
    assert [(s.selfs, s.totals) for s in beside.frames.sides] == [(alone.frames.selfs, alone.frames.totals)] * 2
    assert (beside.frames.starts, beside.frames.ends) == (alone.frames.starts, alone.frames.ends)
    assert [beside.name(r) for r in range(len(beside.frames.parents))] == [
        alone.name(r) for r in range(len(alone.frames.parents))
    ]


@given(profiles(), profiles())
def test_self_values_by_function_are_those_of_the_figures(before: Profile, after: Profile) -> None:
    layout = flame_diff(before, after, limits=ALL).layout
    inverted = flame_diff(before, after, view=DiffView(is_inverted=True), limits=ALL).layout
    for side, profile in enumerate((before, after)):
        expected = dict(zip((f.name for f in profile.functions), figures_of(profile).selfs, strict=True))
        by_self, by_leaf = dict.fromkeys(expected, 0.0), dict.fromkeys(expected, 0.0)
        for row in range(len(layout.frames.parents)):
            by_self[layout.name(row)] += layout.frames.sides[side].selfs[row]
        for row, parent in enumerate(inverted.frames.parents):
            if parent == NO_PARENT:
                by_leaf[inverted.name(row)] += inverted.frames.sides[side].totals[row]
        assert by_self == by_leaf == expected


def test_a_frame_is_as_wide_as_its_larger_side_or_its_children() -> None:
    before, after = profile_of({"main;a": 8.0, "main;b": 2.0}), profile_of({"main;a": 1.0, "main;b": 9.0})
    layout = flame_diff(before, after).layout
    widths = [end - start for start, end in zip(layout.frames.starts, layout.frames.ends, strict=True)]
    assert widths == [17, 9, 8]
    assert [layout.name(row) for row in range(3)] == ["main", "b", "a"]
    assert (layout.width, layout.depth_count, layout.wholes) == (17, 2, (10, 10))


def test_shares_take_a_longer_run_out_and_values_stay_as_recorded() -> None:
    before, after = profile_of({"main;a": 3.0, "main;b": 1.0}), profile_of({"main;a": 30.0, "main;b": 10.0})
    layout = flame_diff(before, after, view=DiffView(Scaling.SHARE)).layout
    a = row(layout, "main", "a")
    assert layout.width == 1
    assert layout.shares(a) == (0.75, 0.75)
    assert totals(layout, a) == (3, 30)
    assert flame_diff(before, after).layout.width == 40


def test_what_is_new_or_gone_is_named_and_visible() -> None:
    diff = flame_diff(profile_of({"main;old": 5.0, "main": 1.0}), profile_of({"main;new": 4.0, "main": 1.0}))
    layout = diff.layout
    old, new, main = row(layout, "main", "old"), row(layout, "main", "new"), row(layout, "main")
    assert (layout.label(old), layout.label(new), layout.label(main)) == ("− old", "+ new", "main")
    assert diff.statuses[old] is Status.REMOVED
    assert diff.statuses[new] is Status.NEW
    assert diff.statuses[main] is Status.OPEN
    assert layout.frames.ends[old] - layout.frames.starts[old] == 5


@pytest.mark.parametrize(
    ("stray", "other_count", "status"),
    [
        (LEAST_SAMPLES, 1000, Status.NEW),
        (LEAST_SAMPLES - 1, 1000, Status.OPEN),
        (100, 1000, Status.NEW),
        (100, 100, Status.OPEN),
    ],
)
def test_a_few_samples_on_one_side_are_noise(stray: int, other_count: int, status: Status) -> None:
    before = profile_of({"main": float(other_count)}, unit=Unit.SAMPLES, sample_count=other_count)
    after = profile_of({"main": 1000.0 - stray, "main;x": stray}, unit=Unit.SAMPLES, sample_count=1000)
    diff = flame_diff(before, after)
    x = row(diff.layout, "main", "x")
    assert diff.statuses[x] is status
    assert diff.layout.label(x) == "+ x"
    back = flame_diff(after, before)
    assert back.statuses[x] is {Status.NEW: Status.REMOVED}.get(status, status)


def test_unknown_sample_counts_ask_for_a_share() -> None:
    before = profile_of({"main": 1000.0}, sample_count=0)
    for value, status in ((9.0, Status.OPEN), (11.0, Status.NEW)):
        after = profile_of({"main": 1000.0 - value, "main;x": value}, sample_count=0)
        diff = flame_diff(before, after)
        assert diff.statuses[row(diff.layout, "main", "x")] is status


UNTESTED_CHANGE = {
    "verdict": Verdict.CANNOT_TELL,
    "evidence": Evidence(Method.OTHERS),
    "share_before": 0.01,
    "share_after": 0.3,
}


@pytest.mark.parametrize(
    ("replaced", "status", "shade"),
    [
        ({"verdict": Verdict.WORSE, "ratio": 1.3}, Status.WORSE, 1),
        ({"verdict": Verdict.WORSE, "ratio": 1.1}, Status.WORSE, 0),
        ({"verdict": Verdict.BETTER, "ratio": 0.4}, Status.BETTER, 2),
        ({"verdict": Verdict.BETTER, "ratio": 1 / 1.25}, Status.BETTER, 1),
        ({"verdict": Verdict.NO_CHANGE, "ratio": 3.0}, Status.SAME, 0),
        ({"verdict": Verdict.CANNOT_TELL, "ratio": 3.0}, Status.OPEN, 0),
        ({"verdict": Verdict.WORSE, "ratio": None, "presence": Presence.ADDED}, Status.OPEN, 0),
        ({"verdict": Verdict.WORSE, "ratio": 1.3, "is_provisional": True}, Status.PERHAPS_WORSE, 1),
        ({"verdict": Verdict.BETTER, "ratio": 0.4, "is_provisional": True}, Status.PERHAPS_BETTER, 2),
        (UNTESTED_CHANGE | {"ratio": 1.5}, Status.MORE, 0),
        (UNTESTED_CHANGE | {"ratio": 0.5}, Status.LESS, 0),
        (UNTESTED_CHANGE | {"ratio": 1.04}, Status.OPEN, 0),
        (UNTESTED_CHANGE | {"ratio": 1.5, "share_after": 0.02}, Status.OPEN, 0),
        (UNTESTED_CHANGE | {"ratio": None}, Status.OPEN, 0),
    ],
)
def test_colour_only_where_the_verdict_holds(replaced: dict[str, Any], status: Status, shade: int) -> None:
    before, after = profile_of({"main;a": 5.0, "main": 1.0}), profile_of({"main;a": 9.0, "main": 1.0})
    diff = flame_diff(before, after, {("a", "app.py"): a_change("a", **replaced)})
    a, main = row(diff.layout, "main", "a"), row(diff.layout, "main")
    assert (diff.statuses[a], diff.shade(a)) == (status, shade)
    assert diff.statuses[main] is Status.OPEN


def test_verdicts_are_found_by_the_place_of_either_side() -> None:
    before, after = samples()
    assert "pipeline_before.py and pipeline_after.py" in flame_diff(before, after).layout.remark
    for place in ("pipeline_before.py", "pipeline_after.py"):
        change = a_change("rank_customers", verdict=Verdict.BETTER, ratio=0.05)
        diff = flame_diff(before, after, {("rank_customers", place): change})
        found = [r for r, status in enumerate(diff.statuses) if status is Status.BETTER]
        assert [diff.layout.name(r) for r in found] == ["rank_customers"]
        assert diff.change(found[0]) is change


def test_own_code_only_folds_the_rest_into_its_callers() -> None:
    before = profile_of({"lib.run;main;lib.f;own": 3.0, "lib.run;main;lib.f": 2.0, "lib.run": 1.0})
    layout = flame_diff(before, before, view=DiffView(is_own_only=True)).layout
    assert {layout.origin(r) for r in range(len(layout.frames.parents))} == {Origin.OWN.value, "merged"}
    assert totals(layout, row(layout, "main"))[0] == 5
    assert layout.frames.sides[0].selfs[row(layout, "main")] == 2
    assert totals(layout, row(layout, "main", "own"))[0] == 3
    assert OUTSIDE in [layout.functions[f] for f in layout.frames.functions]


def test_threads_are_matched_by_name_without_numbers() -> None:
    one, two = profile_of({"a": 1.0}, {"b": 2.0}), profile_of({"b": 4.0})
    named = one._replace(
        threads=tuple(t._replace(name=n) for t, n in zip(one.threads, ("Main", "io (thread 7)"), strict=True))
    )
    other = two._replace(threads=(two.threads[0]._replace(name="after.json: io (thread 9)"),))
    layout = flame_diff(named, other, view=DiffView(thread="io")).layout
    assert (layout.name(0), *totals(layout, 0)) == ("b", 2, 4)
    assert layout.wholes == (2, 4)
    assert layout.remark == ""
    assert "current side has no thread" in flame_diff(named, other, view=DiffView(thread="Main")).layout.remark
    assert flame_diff(named, other).layout.wholes == (3, 4)


def test_several_recordings_a_side_are_averaged() -> None:
    one = profile_of({"main;a": 3.0})
    layout = flame_diff(one, pooled([one, one, one], ["x", "y", "z"]), recordings=(1, 3)).layout
    assert layout.wholes == (3, 3)
    assert layout.frames.sides[0] == layout.frames.sides[1]


def test_thin_frames_become_a_marked_rest_with_both_sides() -> None:
    before = profile_of({"main;big": 1000.0, "main;x": 0.1})
    after = profile_of({"main;big": 1000.0, "main;y": 0.2})
    diff = flame_diff(before, after)
    layout = diff.layout
    last = len(layout.frames.parents) - 1
    assert layout.label(last) == "(2 thin frames)"
    assert totals(layout, last) == (0.1, 0.2)
    assert diff.statuses[last] is Status.MERGED


def test_a_search_says_its_share_on_both_sides() -> None:
    before, after = profile_of({"main;a;a": 1.0, "main": 3.0}), profile_of({"main;a": 1.0, "main": 1.0})
    mask, shares = matching(flame_diff(before, after).layout, "A")
    assert shares == (1, 1)  # main is in app.py, which has the text too
    assert all(mask)
    layout = flame_diff(before, after).layout
    assert matching(layout, "nothing like it") == (bytearray(3), (0, 0))
    assert matching(layout, "")[1] == (0, 0)


def test_different_units_are_refused() -> None:
    with pytest.raises(CompareError, match="baseline is measured in seconds, the current side in samples"):
        flame_diff(profile_of({"a": 1.0}), profile_of({"a": 1.0}, unit=Unit.SAMPLES))


REAL: Sequence[tuple[str, str]] = (
    ("collapsed/pyspy.txt", "collapsed/pyspy-threads.txt"),
    ("speedscope/austin.json", "speedscope/pyspy.json"),
    ("pyinstrument/ledger.json", "pyinstrument/ledger_all.json"),
    ("pyisession/ledger.pyisession", "pyinstrument/ledger.json"),
    ("pstats/cprofile.prof", "pstats/profile.prof"),
    ("pstats/pyinstrument.pstats", "pyinstrument/ledger.json"),
)


@pytest.mark.parametrize(("before", "after"), REAL)
@pytest.mark.parametrize("scaling", Scaling)
def test_recordings_of_real_tools_keep_their_wholes(before: str, after: str, scaling: Scaling) -> None:
    sides = opened(before), opened(after)
    for is_inverted in (False, True):
        diff = flame_diff(*sides, view=DiffView(scaling, is_inverted=is_inverted))
        assert_sound(diff)
        for side, profile in zip(diff.layout.frames.sides, sides, strict=True):
            assert math.isclose(math.fsum(side.selfs), math.fsum(figures_of(profile).selfs), rel_tol=1e-9)
        assert diff.layout.is_estimate == ("pstats" in before)
        assert ("estimate" in diff.layout.remark) == diff.layout.is_estimate


def test_both_recordings_of_one_program_share_their_functions() -> None:
    layout = flame_diff(opened("speedscope/austin.json"), opened("collapsed/austin.txt")).layout
    assert {layout.sign(r) for r in range(len(layout.frames.parents))} == {""}
    differing = [
        (before, after)
        for before, after in zip(*(side.totals for side in layout.frames.sides), strict=True)
        if not math.isclose(before, after, rel_tol=1e-6)
    ]
    assert differing == [(0.0, 8.7e-05)]  # a stack without a frame, which Austin's converter leaves out


def test_deep_stacks_are_no_matter() -> None:
    stack = ";".join(f"f{n % 7}" for n in range(5_000))
    for is_inverted in (False, True):
        sides = profile_of({stack: 1.0}), profile_of({stack: 2.0})
        assert flame_diff(*sides, view=DiffView(is_inverted=is_inverted)).layout.depth_count == 5_000


def test_a_few_rows_hold_all_that_there_is_no_room_for() -> None:
    profile = profile_of({"main;a;b": 3.0, "main;c": 1.0})
    diff = flame_diff(profile, profile, view=DiffView(is_inverted=True), limits=Limits(row_budget=4))
    assert REST in diff.layout.frames.functions
    assert [math.fsum(side.selfs) for side in diff.layout.frames.sides] == [4, 4]
    assert_sound(diff)


def test_what_an_estimate_did_not_follow_is_no_function() -> None:
    diff = flame_diff(opened("pstats/cprofile.prof"), opened("pstats/cprofile.prof"), limits=ALL)
    unfollowed = diff.layout.functions.index(UNFOLLOWED)
    statuses = {
        s for s, function in zip(diff.statuses, diff.layout.frames.functions, strict=True) if function == unfollowed
    }
    assert statuses == {Status.MERGED}


def test_two_profiles_of_50000_nodes_take_less_than_a_second() -> None:
    sides = []
    for seed in (1, 2):
        parents = array("i", [-1, *(max(0, node - 1 - (node * 7919 * seed) % 3000) for node in range(1, 50_000))])
        functions = array("i", ((node * 31 + seed) % 2_000 for node in range(50_000)))
        tree = CallTree(parents, functions, array("d", [1.0] * 50_000))
        named = tuple(Function(f"f{n}", f"/one{seed}/m{n % 50}.py") for n in range(2_000))
        sides.append(Profile("made", Unit.SECONDS, named, (Thread("main", tree),), None, (), False, None, {}, ()))
    start = time.process_time()
    layout = flame_diff(sides[0], sides[1]).layout
    assert time.process_time() - start < 1
    assert len(layout.frames.parents) > 1_000
