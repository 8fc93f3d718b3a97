"""Benchmarks by name: how each is judged, what never makes a difference, and that changing places mirrors it all."""

from __future__ import annotations

import math
from array import array
from collections.abc import Mapping, Sequence

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.worlds import WORLDS, Shape, two_sides
from tests.builders.mirrored import require_mirrored
from workbench.comparison.benchmarks import benchmark_changes, method_of
from workbench.comparison.changes.cases import Pair
from workbench.comparison.comparability.measuring_order import MeasuringOrder
from workbench.comparison.judgement import Judgement
from workbench.core.benchmark import Series, SummaryStatistics
from workbench.core.comparison import Change, Method, Presence
from workbench.core.direction import Direction
from workbench.core.units import Unit
from workbench.core.verdict import Verdict

Values = Sequence[Sequence[float]]
UNITS = (Unit.SECONDS, Unit.BYTES, Unit.COUNT, Unit.SCORE)


def series(name: str, values: Values, unit: Unit = Unit.SECONDS) -> Series:
    return Series(name, unit, tuple(array("d", process) for process in values), None, {})


def summary(name: str, count: int, mean: float, deviation: float | None, unit: Unit = Unit.SECONDS) -> Series:
    return Series(name, unit, (), SummaryStatistics(count, mean, deviation, None, None, None), {})


def judged(
    before: Sequence[Series],
    after: Sequence[Series],
    threshold: float = 0.05,
    order: MeasuringOrder = MeasuringOrder.UNKNOWN,
) -> Judgement:
    sides = [{each.name: each for each in side} for side in (before, after)]
    return benchmark_changes(sides[0], sides[1], lambda _: threshold, unlike={}, order=order)


def noisy(seed: int, middle: float = 1.0, noise: float = 0.01, processes: int = 10, values: int = 10) -> Values:
    """Processes that differ by the noise, and values that do inside of each."""
    generator = numpy.random.default_rng(seed)
    logs = noise * (generator.standard_normal((processes, 1)) + generator.standard_normal((processes, values)))
    found: Values = (middle * numpy.exp(logs)).tolist()
    return found


def change_of(before: Values, after: Values, unit: Unit = Unit.SECONDS, threshold: float = 0.05) -> Change:
    found = judged([series("a", before, unit)], [series("a", after, unit)], threshold, MeasuringOrder.INTERLEAVED)
    return found.changes[0]


def suite(values: numpy.ndarray, unit: Unit = Unit.SECONDS) -> list[Series]:
    return [series(f"n{place}", name.tolist(), unit) for place, name in enumerate(values)]


def verdicts(judgement: Judgement) -> Mapping[str, Verdict]:
    return {change.name: change.verdict for change in judgement.changes}


# What is judged how


@pytest.mark.parametrize(
    ("before", "after", "unit", "method"),
    [
        (noisy(1), noisy(2), Unit.SECONDS, Method.PROCESSES),
        (noisy(1, processes=3), noisy(2, processes=8), Unit.SECONDS, Method.PROCESSES),
        (noisy(1, processes=2), noisy(2, processes=8), Unit.SECONDS, Method.BATCHES),
        (noisy(1, processes=1, values=9), noisy(2, processes=1, values=9), Unit.SECONDS, Method.BATCHES),
        (noisy(1, processes=1, values=8), noisy(2), Unit.SECONDS, Method.NONE),
        ([[1.0], [1.0]], [[2.0, 2.0]], Unit.BYTES, Method.EXACT),
        ([[1.0]], [[2.0, 2.0]], Unit.COUNT, Method.NONE),
        ([[1.0], [1.0], [1.0]], [[2.0], [2.0], [2.0]], Unit.SECONDS, Method.PROCESSES),
        ([[0.0], [0.0]], [[0.0], [0.0]], Unit.COUNT, Method.EXACT),
        ([[0.0, 1.0]] * 5, noisy(2), Unit.SECONDS, Method.NONE),
        ([[], [], []], noisy(2), Unit.SECONDS, Method.NONE),
    ],
)
def test_methods(before, after, unit, method):
    pair = Pair(series("a", before, unit), series("a", after, unit), 0.05)
    found, why_not = method_of(pair)
    assert found is method
    assert bool(why_not) is (method is Method.NONE)


def test_a_summary_on_one_side_makes_both_summaries():
    pair = Pair(series("a", noisy(1)), summary("a", 10, 1.0, 0.1), 0.05)
    assert method_of(pair)[0] is Method.SUMMARY
    assert method_of(pair._replace(after=summary("a", 10, 0.0, 0.1)))[0] is Method.NONE


def test_the_measure_that_is_named_is_the_one_that_was_used():
    """One of many names has fewer values on one side: the suite's minimum would not be fair for it."""
    generator = numpy.random.default_rng(4)
    values = 1 + generator.exponential(0.3, (2, 9, 10, 12))
    sides = [suite(side) for side in values]
    sides[1][3] = series("n3", values[1, 3, :, :5].tolist())
    measures = {change.name: change.evidence.measure for change in judged(*sides).changes}
    assert measures["n3"].startswith("median of each process")
    assert not measures["n0"].startswith("median")


def test_values_of_zero_want_a_finer_clock():
    change = change_of([[0.0, 0.1]] * 5, noisy(1))
    assert change.reason == "it holds values of zero or below, which have no ratio"
    assert change.advice == "Use a finer clock, or more work in each value."
    assert not change_of([[0.0, 0.1]] * 5, noisy(1), Unit.BYTES).advice


def test_names_that_are_unlike_are_not_compared():
    sides = {"a": series("a", noisy(1))}, {"a": series("a", noisy(2, 2.0))}
    found = benchmark_changes(*sides, lambda _: 0.05, unlike={"a": "other parameters"}).changes[0]
    assert found.verdict is Verdict.CANNOT_TELL
    assert found.reason == "other parameters"
    assert found.evidence.method is Method.NONE


def test_names_on_one_side_are_named():
    found = judged([series("gone", noisy(1))], [series("new", noisy(2))]).changes
    assert [(c.name, c.presence, c.before is None, c.after is None) for c in found] == [
        ("gone", Presence.REMOVED, False, True),
        ("new", Presence.ADDED, True, False),
    ]


# What is found


def _clear_verdict(unit, factor):
    if not unit.direction.is_known:
        return Verdict.CANNOT_TELL
    return Verdict.WORSE if unit.direction.worse_by(factor) > 1 else Verdict.BETTER


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("factor", [0.5, 0.9, 1.1, 3.0])
def test_a_clear_change_has_its_direction_ratio_and_interval(unit, factor):
    change = change_of(noisy(1), noisy(2, factor), unit)
    assert change.verdict is _clear_verdict(unit, factor)
    assert change.ratio == pytest.approx(factor, rel=0.02)
    assert change.low is not None
    assert change.high is not None
    assert change.low < change.ratio < change.high
    assert change.after / change.before == pytest.approx(change.ratio)
    assert not change.is_provisional


def test_no_change_is_shown_where_there_is_none():
    change = change_of(noisy(1), noisy(2))
    assert change.verdict is Verdict.NO_CHANGE
    assert not change.advice


def test_much_noise_cannot_be_told_and_says_what_would():
    change = change_of(noisy(1, noise=0.1), noisy(2, noise=0.1))
    assert change.verdict is Verdict.CANNOT_TELL
    assert "more processes on each side would tell" in change.advice


def test_fewer_than_three_processes_are_provisional():
    change = change_of(noisy(1, processes=1, values=30), noisy(2, 2.0, processes=1, values=30))
    assert change.verdict is Verdict.WORSE
    assert change.is_provisional
    assert change.evidence.process_counts == (10, 10)
    assert max(n or 0 for n in change.evidence.noise) < 0.02, "the floor for what is not seen is no noise that was seen"


def test_summaries_are_provisional():
    change = judged([summary("a", 20, 1.0, 0.01)], [summary("a", 20, 1.3, 0.01)]).changes[0]
    assert change.verdict is Verdict.WORSE
    assert change.is_provisional


@pytest.mark.parametrize("unit", [Unit.BYTES, Unit.COUNT])
@pytest.mark.parametrize(
    ("before", "after", "verdict", "ratio"),
    [
        (1000.0, 1000.0, Verdict.NO_CHANGE, 1.0),
        (1000.0, 1001.0, Verdict.WORSE, 1.001),
        (1000.0, 999.0, Verdict.BETTER, 0.999),
        (0.0, 0.0, Verdict.NO_CHANGE, None),
        (0.0, 5.0, Verdict.WORSE, None),
        (5.0, 0.0, Verdict.BETTER, 0.0),
    ],
)
def test_bytes_and_counts_that_never_vary_are_exact(unit, before, after, verdict, ratio):
    sides = (series("a", values, unit).directed(Direction.LESS) for values in ([[before, before]], [[after], [after]]))
    change = judged(*([each] for each in sides)).changes[0]
    assert (change.verdict, change.ratio, change.low, change.high) == (verdict, ratio, ratio, ratio)
    assert change.evidence.method is Method.EXACT
    assert not change.is_provisional


def test_bytes_that_vary_are_judged_like_times():
    change = change_of(noisy(1), noisy(2), Unit.BYTES)
    assert change.evidence.method is Method.PROCESSES


# What must never make a difference


@pytest.mark.parametrize("factor", [1.0, 1.2])
def test_values_that_never_vary_are_no_evidence(factor):
    change = change_of([[0.1] * 5] * 5, [[0.1 * factor] * 5] * 5)
    assert change.verdict is Verdict.CANNOT_TELL
    assert change.evidence.p is None
    assert change.low is None


def test_a_side_that_never_varies_borrows_the_noise_of_the_other():
    assert change_of([[1.0] * 5] * 5, noisy(1, 1.02, processes=5)).verdict is not Verdict.WORSE
    assert change_of([[1.0] * 5] * 5, noisy(1, 1.5, processes=5)).verdict is Verdict.WORSE


def test_in_a_noisy_suite_a_name_that_never_varies_is_not_sure():
    """One coarse name among names whose noise differs widely: its own zero is no knowledge."""
    names = [series(f"n{i}", noisy(i, noise=0.002 * 3**i)) for i in range(8)]
    others = [series(f"n{i}", noisy(100 + i, noise=0.002 * 3**i)) for i in range(8)]
    found = judged([*names, series("coarse", [[1.0] * 10] * 10)], [*others, series("coarse", [[1.1] * 10] * 10)])
    assert verdicts(found)["coarse"] is Verdict.CANNOT_TELL


@pytest.mark.parametrize(("m", "n"), [(3, 10), (10, 3), (7, 30)])
def test_unequal_numbers_of_processes_are_no_evidence(m, n):
    alarms = [change_of(noisy(s, processes=m), noisy(1000 + s, processes=n)).verdict for s in range(100)]
    assert sum(verdict in (Verdict.WORSE, Verdict.BETTER) for verdict in alarms) <= 2


@pytest.mark.parametrize(("m", "n"), [(3, 50), (50, 3)])
def test_unequal_numbers_of_values_are_no_evidence(m, n):
    """A minimum of more values is smaller; with values that differ by half of their size that would be a change."""
    for seed in range(60):
        generator = numpy.random.default_rng(seed)
        before, after = (
            numpy.exp(0.005 * generator.standard_normal((10, 1)) + 0.2 * generator.random((10, count)) ** 2).tolist()
            for count in (m, n)
        )
        assert change_of(before, after).verdict not in (Verdict.WORSE, Verdict.BETTER)


def test_processes_without_values_do_not_count():
    plain = change_of(noisy(1), noisy(2, 1.2))
    padded = change_of([[], *noisy(1), []], [*noisy(2, 1.2), [], []])
    assert padded == plain


def test_a_deviation_that_is_not_known_is_no_evidence():
    change = judged([summary("a", 20, 1.0, None)], [summary("a", 20, 9.0, 0.01)]).changes[0]
    assert change.verdict is Verdict.CANNOT_TELL
    assert change.evidence.q is None


@pytest.mark.parametrize("processes", [3, 5, 10])
def test_a_single_huge_outlier_is_no_evidence(processes):
    after = noisy(2, processes=processes)
    after[0][4] = 1e9
    assert change_of(noisy(1, processes=processes), after).verdict not in (Verdict.WORSE, Verdict.BETTER)


def test_a_single_slow_process_is_no_evidence():
    after = noisy(2)
    after[0] = [value * 50 for value in after[0]]
    assert change_of(noisy(1), after).verdict not in (Verdict.WORSE, Verdict.BETTER)


@pytest.mark.parametrize("unit", UNITS)
def test_values_at_the_ends_of_all_numbers_are_no_stumbling_block(unit):
    least, most = 5e-324, 1.7976931348623157e308
    for before, after in [(least, most), (most, least), (least, least), (most, most)]:
        mixed = [[before] * 3, [before] * 3, [most] * 3, [least] * 3]
        change = change_of(mixed, [[after] * 3] * 4, unit)
        assert all(math.isfinite(value) for value in (change.before, change.after, change.ratio))
    assert judged([summary("a", 5, least, 1.0, unit)], [summary("a", 5, most, most, unit)]).changes


def test_a_slow_path_is_found_that_the_typical_value_hides():
    generator = numpy.random.default_rng(9)
    before, after = (numpy.array(noisy(seed, values=100)) for seed in (1, 2))
    slow = numpy.where(generator.random(after.shape) < 0.05, 4.0, 1.0)
    change = change_of(before.tolist(), (after * slow).tolist())
    assert change.verdict is Verdict.WORSE
    assert change.evidence.slow_counts == (0, int((slow > 1).sum()))


# The suite


def two(seed: int, names: int = 12, **options: int) -> tuple[numpy.ndarray, numpy.ndarray]:
    return two_sides("log-normal", Shape(names, **options), numpy.random.default_rng(seed))


def test_one_name_twice_as_slow_makes_no_other_faster():
    before, after = two(1)
    after[3] *= 2
    found = judged(suite(before), suite(after)).changes
    assert {c.name for c in found if c.verdict is Verdict.WORSE} == {"n3"}
    assert not [c for c in found if c.verdict is Verdict.BETTER]


@pytest.mark.parametrize("unit", UNITS)
def test_a_common_shift_below_the_threshold_calls_nobody(unit):
    before, after = two(2)
    for factor in (0.96, 1.04):
        found = judged(suite(before, unit), suite(after * factor, unit))
        assert not {Verdict.WORSE, Verdict.BETTER} & set(verdicts(found).values())
        assert len(found.shifts) == unit.direction.is_known
        for shift in found.shifts.values():
            assert not shift.is_moved
            assert shift.ratio == pytest.approx(factor, rel=0.01)


@pytest.mark.parametrize(
    ("order", "is_told"),
    [(MeasuringOrder.UNKNOWN, False), (MeasuringOrder.APART, False), (MeasuringOrder.INTERLEAVED, True)],
)
def test_a_suite_that_moved_is_told_only_where_it_was_measured_in_turn(order, is_told):
    before, after = two(3)
    found = judged(suite(before), suite(after * 1.1), order=order)
    assert [shift.is_moved for shift in found.shifts.values()] == [True]
    assert set(verdicts(found).values()) == {Verdict.WORSE if is_told else Verdict.CANNOT_TELL}


def test_sides_measured_apart_need_more_where_no_suite_tells_what_the_machine_did():
    before, after = noisy(1), noisy(2, 1.06)
    sides = [series("a", before)], [series("a", after)]
    assert judged(*sides).changes[0].verdict is Verdict.WORSE
    apart = judged(*sides, order=MeasuringOrder.APART).changes[0]
    assert apart.verdict is Verdict.CANNOT_TELL
    assert apart.advice.startswith("Measure both sides in turn (workbench confirm does that): a machine")
    suite_sides = [suite(values) for values in two(4)]
    assert "confirm" not in " ".join(c.advice for c in judged(*suite_sides, order=MeasuringOrder.APART).changes)


@pytest.mark.parametrize("scale", [1e-12, 1e-3, 7.0, 1e12])
@pytest.mark.parametrize("unit", UNITS)
def test_the_scale_changes_nothing(scale, unit):
    before, after = two(5, names=9)
    after[0] *= 1.3
    plain, scaled = (judged(suite(before * by, unit), suite(after * by, unit)) for by in (1.0, scale))
    for one, other in zip(plain.changes, scaled.changes, strict=True):
        assert one.verdict is other.verdict
        assert (other.ratio, other.low, other.high) == tuple(pytest.approx(v) for v in (one.ratio, one.low, one.high))
        assert other.before == pytest.approx(one.before * scale)


@pytest.mark.parametrize("world", WORLDS)
def test_no_suite_is_called_worse_where_nothing_changed(world):
    alarms = 0
    generator = numpy.random.default_rng(2026)
    for _ in range(20):
        before, after = two_sides(world, Shape(50), generator)
        alarms += Verdict.WORSE in verdicts(judged(suite(before), suite(after))).values()
    assert alarms <= 1


@pytest.mark.parametrize("world", ["log-normal", "heavy tail", "session shift"])
def test_a_tenth_is_nearly_always_found(world):
    generator = numpy.random.default_rng(11)
    found = [
        verdicts(judged(*map(suite, two_sides(world, Shape(50), generator, 0.1))))["n0"] is Verdict.WORSE
        for _ in range(15)
    ]
    assert sum(found) >= 14


def test_intervals_hold_the_truth_as_often_as_they_say():
    """40 suites of 20 names with a true change of 3 %: 95 % of 800, give or take."""
    generator = numpy.random.default_rng(12)
    hits = [
        change.low <= 1.03 <= change.high
        for _ in range(40)
        for before, after in [two_sides("log-normal", Shape(20), generator)]
        for change in judged(suite(before), suite(after * 1.03), order=MeasuringOrder.INTERLEAVED).changes
        if change.low is not None and change.high is not None
    ]
    assert len(hits) == 800
    assert 0.92 <= sum(hits) / len(hits) <= 0.98


def test_the_advised_threshold_tells():
    advised = 0
    for seed in range(25):
        before, after = (noisy(s, noise=0.05, processes=8) for s in (seed, 500 + seed))
        change = change_of(before, after)
        if "threshold of " in change.advice:
            advised += 1
            threshold = float(change.advice.split("threshold of ")[1].split(" ")[0]) / 100
            assert change_of(before, after, threshold=threshold).verdict is Verdict.NO_CHANGE
    assert advised > 10


# Changing places

VALUES = st.one_of(
    st.floats(1e-12, 1e12),
    st.sampled_from((1.0, 1.0, 1.01, 1.5, 100.0)),
    st.floats(0.9, 1.1),
)
PROCESSES = st.lists(st.lists(VALUES, max_size=4), max_size=5)
EVEN = st.integers(1, 4).flatmap(
    lambda size: st.lists(st.lists(st.floats(0.9, 1.2), min_size=size, max_size=size), min_size=3, max_size=6)
)
LONG = st.lists(st.lists(st.floats(0.5, 2), min_size=9, max_size=24), min_size=1, max_size=2)
CONSTANT = st.tuples(st.sampled_from((0.0, 1.0, 2.0, 1e9)), st.integers(1, 3)).map(lambda of: [[of[0]] * of[1]] * 2)
ESTIMATES = st.builds(
    SummaryStatistics,
    st.integers(0, 40),
    st.floats(1e-9, 1e9),
    st.none() | st.floats(0, 10),
    st.none(),
    st.none(),
    st.none(),
)


@st.composite
def sides(draw, most: int = 10) -> tuple[list[Series], list[Series]]:
    """Two sides of names of any shape, some on one side only."""
    found: tuple[list[Series], list[Series]] = [], []
    for place in range(draw(st.integers(1, most))):
        unit = draw(st.sampled_from(UNITS))
        shape = draw(st.sampled_from((PROCESSES, EVEN, LONG, CONSTANT)))
        for side in found:
            kind = draw(st.sampled_from(("values", "values", "values", "values", "summary", "none")))
            if kind == "summary":
                side.append(Series(f"n{place}", unit, (), draw(ESTIMATES), {}))
            elif kind == "values":
                side.append(series(f"n{place}", draw(shape), unit))
    return found


@given(sides(), st.sampled_from(MeasuringOrder), st.sampled_from((0.01, 0.05, 0.3)))
def test_changing_places_mirrors_everything(both, order, threshold):
    before, after = both
    require_mirrored(judged(before, after, threshold, order).changes, judged(after, before, threshold, order).changes)


@given(st.sampled_from(sorted(WORLDS)), st.integers(0, 10_000), st.sampled_from(UNITS), st.sampled_from(MeasuringOrder))
def test_changing_places_mirrors_whole_suites(world, seed, unit, order):
    generator = numpy.random.default_rng(seed)
    shape = Shape(int(generator.integers(1, 14)), int(generator.integers(1, 7)), int(generator.integers(1, 14)))
    before, after = two_sides(world, shape, generator, float(generator.uniform(-0.2, 0.3)))
    after = after * generator.choice([0.8, 0.97, 1.0, 1.03, 1.3])
    forth = judged(suite(before, unit), suite(after, unit), order=order)
    back = judged(suite(after, unit), suite(before, unit), order=order)
    require_mirrored(forth.changes, back.changes)
    assert list(forth.shifts) == list(back.shifts)
    for there, again in zip(forth.shifts.values(), back.shifts.values(), strict=True):
        assert again.ratio == pytest.approx(1 / there.ratio)
        assert (again.low, again.is_moved) == (pytest.approx(1 / there.high), there.is_moved)


@given(sides())
def test_the_order_of_the_names_changes_nothing(both):
    before, after = both
    plain, turned = judged(before, after), judged(before[::-1], after[::-1])
    assert verdicts(plain) == verdicts(turned)
    assert plain.shifts == turned.shifts


@given(sides())
def test_every_change_says_why(both):
    for change in judged(*both).changes:
        assert change.reason
        assert not change.reason.endswith(".")
        assert len(change.reason) < 200
        assert change.advice[-1:] in ("", ".")
        if change.verdict in (Verdict.WORSE, Verdict.BETTER) and change.evidence.method is not Method.EXACT:
            assert change.evidence.q is not None
