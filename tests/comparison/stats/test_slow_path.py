"""A slow path that only some values take: found by counting, never by one value."""

from __future__ import annotations

from array import array

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.comparison.stats.slow_path import LEAST_VALUES, SlowPath, slow_paths
from workbench.comparison.stats.values import side_of

PROCESSES, VALUES = 10, 100


def quiet(generator: numpy.random.Generator, names: int = 1) -> numpy.ndarray:
    """Names × processes × values with 2 % of noise."""
    return numpy.exp(0.02 * generator.standard_normal((names, PROCESSES, VALUES)))


def with_slow_path(values: numpy.ndarray, generator: numpy.random.Generator, share: float = 0.05) -> numpy.ndarray:
    return values * numpy.where(generator.random(values.shape) < share, 3.0, 1.0)


def look(before: numpy.ndarray, after: numpy.ndarray, *, is_higher_better: bool = False) -> SlowPath:
    sides = [
        side_of([[array("d", process) for process in name] for name in side], is_higher_better=is_higher_better)
        for side in (before, after)
    ]
    return slow_paths(*sides, numpy.full(len(before), 0.05))


def test_a_slow_path_in_one_of_twenty_values_is_found():
    generator = numpy.random.default_rng(1)
    before, after = quiet(generator, 20), quiet(generator, 20)
    after[:10] = with_slow_path(after[:10], generator)
    found = look(before, after)
    assert found.direction.tolist() == [1] * 10 + [0] * 10
    assert found.excess[1, :10].mean() == pytest.approx(0.1, rel=0.1)


def test_each_name_has_its_own_row():
    generator = numpy.random.default_rng(1)
    before, after = quiet(generator, 2), quiet(generator, 2)
    after[:1] = with_slow_path(after[:1], generator)
    found = look(before, after)
    slow, same = found.names()
    assert (slow.direction, same.direction) == (1, 0)
    assert slow.counts == (0, found.counts[1, 0])
    assert slow.excess == found.excess[1, 0] - found.excess[0, 0]
    assert type(slow.counts[1]) is int


def test_one_that_is_gone_is_found_as_well():
    generator = numpy.random.default_rng(2)
    slow, fast = with_slow_path(quiet(generator), generator), quiet(generator)
    assert look(slow, fast).direction.tolist() == [-1]


def test_of_scores_the_small_ones_are_the_slow_path():
    generator = numpy.random.default_rng(3)
    before, after = quiet(generator), 1 / with_slow_path(quiet(generator), generator)
    assert look(before, after, is_higher_better=True).direction.tolist() == [1]
    assert look(before, after).direction.tolist() == [0]


def test_heavy_tails_of_both_sides_are_none():
    generator = numpy.random.default_rng(4)
    before, after = (1 + 0.05 * generator.pareto(1.5, (200, PROCESSES, VALUES)) for _ in range(2))
    assert not look(before, after).direction.any()


def test_a_single_huge_outlier_is_one_count():
    generator = numpy.random.default_rng(5)
    before, after = quiet(generator), quiet(generator)
    after[0, 3, 7] = 1e12
    found = look(before, after)
    assert found.direction.tolist() == [0]
    assert found.counts[:, 0].tolist() == [0, 1]
    assert found.excess[1, 0] > 1


def test_a_single_process_of_slow_values_is_one_witness():
    generator = numpy.random.default_rng(6)
    before, after = quiet(generator), quiet(generator)
    after[0, 3, :50] *= 3
    assert look(before, after).direction.tolist() == [0]


def test_too_few_values_say_nothing():
    values = numpy.ones((1, 1, LEAST_VALUES - 1))
    slow = values.copy()
    slow[..., ::2] = 9.0
    found = look(values, slow)
    assert found.direction.tolist() == [0]
    assert numpy.isnan(found.q).all()


def test_constant_values_have_no_slow_path():
    same = numpy.full((3, PROCESSES, VALUES), 0.1)
    assert not look(same, same).direction.any()
    assert not look(same, same * 2).direction.any()


@given(st.integers(0, 1_000), st.floats(0, 0.2), st.floats(0, 0.2))
def test_changing_places_turns_it_round(seed, first, second):
    generator = numpy.random.default_rng(seed)
    before, after = (with_slow_path(quiet(generator, 2), generator, share) for share in (first, second))
    forth, back = look(before, after), look(after, before)
    assert (forth.direction == -back.direction).all()
    assert (forth.counts == back.counts[::-1]).all()
    assert numpy.allclose(forth.q, back.q)
