"""The method for values by process: each step against an independent computation of it."""

from __future__ import annotations

import math
from array import array
from statistics import fmean, variance

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.worlds import Shape, two_sides
from workbench.analysis.benchmarks.batches import PROCESS_FLOOR
from workbench.comparison.stats.by_process import Judged, judge
from workbench.comparison.stats.decision import NULL_CHANGE
from workbench.comparison.stats.moderation import LEAST_NAMES
from workbench.comparison.stats.values import MEASURES, side_of


def judged(before, after, threshold: float = 0.05, **options: bool) -> Judged:
    sides = [side_of([[array("d", process) for process in name] for name in side]) for side in (before, after)]
    return judge(*sides, numpy.full(len(before), threshold), **options)


def test_one_name_by_hand():
    """Single values leave nothing to choose: the t statistic is that of two groups with variances of their own."""
    before, after = [[1.0], [1.02], [0.99], [1.01]], [[1.2], [1.23], [1.19]]
    logs = [[math.log(process[0]) for process in side] for side in (before, after)]
    found = judged([before], [after])
    error = math.sqrt(sum(variance(side) / len(side) for side in logs))
    assert found.change[0] == pytest.approx(fmean(logs[1]) - fmean(logs[0]))
    assert found.variance[0] == pytest.approx(error**2)
    assert found.degrees[0] == 5
    assert found.separation[0] == 1.0
    assert found.separation_p[0] == pytest.approx(1 / 35)
    t = (found.change[0] - NULL_CHANGE) / error
    assert found.p[0] == pytest.approx(tail_of_t(t, 5), rel=1e-6)
    assert found.direction.tolist() == [1]


def tail_of_t(t: float, degrees: int) -> float:
    """The upper tail of Student's t by adding up its density."""
    steps = numpy.linspace(t, t + 400, 4_000_001)
    factor = math.gamma((degrees + 1) / 2) / math.sqrt(degrees * math.pi) / math.gamma(degrees / 2)
    return float(numpy.trapezoid(factor * (1 + steps**2 / degrees) ** (-(degrees + 1) / 2), steps))


def test_the_choice_is_the_quietest_measure():
    """A fast mode that nearly every process has now and then, under values that are slow by chance: the minimum."""
    generator = numpy.random.default_rng(3)
    values = 1 + generator.exponential(0.3, (12, 20, 15))
    found = judged(values[:, :10], values[:, 10:])
    assert found.choice.measure in (3, 4)
    assert found.choice.text().startswith(MEASURES[found.choice.measure] + " of each process")


@pytest.mark.parametrize(("first", "second"), [(5, 40), (40, 5)])
def test_the_minimum_of_more_values_is_not_held_against_that_of_fewer(first, second):
    """Seen from either side: what is fair is told from both."""
    generator = numpy.random.default_rng(3)
    before, after = (1 + generator.exponential(0.3, (12, 10, count)) for count in (first, second))
    assert not (abs(judged(before, after).direction) == 1).any()


def test_sides_without_spread_are_unknown():
    found = judged([[[1.0]] * 4], [[[2.0]] * 4])
    assert math.isnan(found.variance[0])
    assert math.isnan(found.p[0])
    assert math.isnan(found.direction[0])


def test_a_spread_of_rounding_alone_is_none():
    rounded = [[1.0], [1.0 + 2e-16], [1.0], [1.0 - 1e-16]]
    assert math.isnan(judged([rounded], [[[2.0], [2.0 + 4e-16], [2.0], [2.0]]]).variance[0])


def test_too_few_processes_to_be_apart_by_chance_have_to_lie_all_apart():
    before, after = [[1.0], [1.01], [1.02]], [[1.3], [1.31], [1.015]]
    assert judged([before], [[[1.3], [1.31], [1.32]]]).direction.tolist() == [1]
    assert math.isnan(judged([before], [after]).direction[0])


def suite(names: int, regression: float = 0.0, seed: int = 1):
    return two_sides("log-normal", Shape(names), numpy.random.default_rng(seed), regression)


def test_the_typical_change_is_taken_off_where_enough_names_tell():
    before, after = suite(LEAST_NAMES)
    found = judged(before, after * 1.03)
    assert found.typical is not None
    assert numpy.allclose(found.relative, found.change - found.typical.location)
    assert (found.relative_variance > found.variance).all()
    few = judged(before[1:], after[1:])
    assert few.typical is None
    assert few.relative is few.change


def test_in_turn_the_machine_cannot_have_moved():
    before, after = suite(LEAST_NAMES)
    found = judged(before, after, is_interleaved=True)
    assert found.typical is not None
    assert found.relative is found.change


def test_apart_few_names_carry_what_a_machine_does_between_sessions():
    before, after = suite(3)
    plain, apart = judged(before, after), judged(before, after, session=0.03)
    assert numpy.allclose(apart.variance, plain.variance + 0.03**2)
    assert apart.session == 0.03
    many = suite(LEAST_NAMES)
    assert not judged(*many, session=0.03).session
    assert (judged(*many, session=0.03).variance == judged(*many).variance).all()


def test_batches_carry_what_processes_would_differ_by():
    before, after = suite(3)
    plain, floored = judged(before, after), judged(before, after, is_batches=True)
    assert (floored.variance >= plain.variance + PROCESS_FLOOR**2).all()
    assert (floored.noises == plain.noises).all()


@given(st.floats(0.01, 0.5), st.integers(0, 1_000))
def test_a_larger_threshold_never_makes_a_change_of_none(threshold, seed):
    """No change shown stays so with a larger threshold."""
    before, after = suite(2, seed=seed)
    small, large = (judged(before, after, t).direction == 0 for t in (threshold, threshold * 1.5))
    assert (large | ~small).all()


def test_each_name_has_its_own_row_of_plain_numbers():
    """Names of uneven and of even processes, so that the choice is not the same for all."""
    generator = numpy.random.default_rng(3)
    values = 1 + generator.exponential(0.3, (12, 20, 15))
    before, after = values[:, :10].tolist(), values[:, 10:].tolist()
    before[0][0] = before[0][0][:9]
    found = judged(before, after, session=0.03)
    rows = list(found.names())
    assert numpy.array_equal([row.direction for row in rows], found.direction, equal_nan=True)
    for place, row in enumerate(rows):
        assert row.error == math.sqrt(found.variance[place])
        assert row.relative_error == math.sqrt(found.relative_variance[place])
        for column in ("change", "relative", "p", "q", "degrees", "reach", "separation", "separation_p"):
            assert getattr(row, column) == getattr(found, column)[place], column
        assert row.locations == tuple(found.locations[:, place])
        assert row.noises == tuple(found.noises[:, place])
        assert row.process_counts == (10, 10)
        assert row.value_counts == ((144, 150) if place == 0 else (150, 150))
        assert row.choice == found.choice.of(is_even=place > 0, counts=(10, 10))
        assert row.is_beside_suite
        assert row.session == found.session
        assert type(row.change) is type(row.locations[0]) is float
        assert type(row.process_counts[0]) is type(row.value_counts[1]) is int
    assert rows[0].choice != rows[1].choice
