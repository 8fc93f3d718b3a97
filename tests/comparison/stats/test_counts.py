"""Functions by their samples: held against the typical one, with noise that is more than chance."""

from __future__ import annotations

import math

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.comparison.stats.counts import LEAST_COUNT, JudgedCounts, Seen, judge_counts

HOT = numpy.array([4000.0, 2000, 1000, 800, 500, 300, 200, 100, 60, 30])
COUNTS = st.lists(st.tuples(st.integers(0, 5_000), st.integers(0, 5_000)), min_size=1, max_size=12)


def judged(before, after, *, recordings: tuple[int, int] = (1, 1), worth: float = 1.0) -> JudgedCounts:
    sides = [
        Seen(numpy.array(counts, dtype=float) * worth, numpy.array(counts, dtype=float), number)
        for counts, number in zip((before, after), recordings, strict=True)
    ]
    return judge_counts(*sides, numpy.full(len(before), 0.05))


def test_one_function_twice_as_slow_makes_no_other_faster():
    generator = numpy.random.default_rng(1)
    for _ in range(50):
        after = generator.poisson(HOT)
        after[0] = generator.poisson(2 * HOT[0])
        directions = judged(generator.poisson(HOT), after).direction
        assert directions[0] == 1
        assert not (directions[1:] == -1).any()


def test_same_code_is_hardly_ever_called():
    generator = numpy.random.default_rng(2)
    called = [(abs(judged(*generator.poisson(HOT, (2, 10))).direction) == 1).any() for _ in range(200)]
    assert sum(called) <= 6


def test_a_longer_recording_alone_changes_nothing():
    generator = numpy.random.default_rng(3)
    before, after = generator.poisson(10 * HOT), generator.poisson(30 * HOT)
    found = judged(before, after)
    assert not (abs(found.direction) == 1).any()
    assert found.typical.location == pytest.approx(math.log(3), abs=0.05)


def test_many_samples_show_that_nothing_changed():
    found = judged(HOT * 1000, HOT * 1000, recordings=(40, 40))
    assert (found.direction[:3] == 0).all()


def test_each_function_has_its_own_row_beside_the_typical_one():
    found = judged(HOT, HOT * 1.5)
    rows = list(found.names())
    assert [row.change for row in rows] == found.change.tolist()
    assert [row.q for row in rows] == found.q.tolist()
    assert all(row.is_beside_suite and row.error == row.relative_error > 0 for row in rows)
    assert found.typical.name_count == len(HOT)


def test_few_samples_cannot_be_told():
    found = judged([1000, 800, 500, LEAST_COUNT - 1], [1000, 800, 500, 0])
    assert math.isnan(found.direction[3])
    assert math.isnan(found.q[3])


@pytest.mark.parametrize("counts", [([0], [0]), ([0, 0], [0, 0]), ([0], [50]), ([5000], [0])])
def test_empty_sides_are_no_stumbling_block(counts):
    found = judged(*counts)
    assert numpy.isfinite(found.variance).all()


@given(COUNTS, st.integers(1, 5), st.integers(1, 5))
def test_changing_places_mirrors(counts, m, n):
    before, after = zip(*counts, strict=True)
    forth = judged(before, after, recordings=(m, n))
    back = judged(after, before, recordings=(n, m))
    assert numpy.array_equal(forth.direction, -back.direction, equal_nan=True)
    assert numpy.allclose(forth.change, -back.change)
    assert numpy.allclose(forth.variance, back.variance)
    assert forth.typical.location == pytest.approx(-back.typical.location, abs=1e-9)


@given(COUNTS, st.sampled_from((1e-9, 1e-3, 7.0, 1e9)))
def test_what_a_sample_is_worth_changes_nothing(counts, worth):
    before, after = zip(*counts, strict=True)
    plain, other = judged(before, after), judged(before, after, worth=worth)
    assert numpy.array_equal(plain.direction, other.direction, equal_nan=True)
    assert numpy.allclose(plain.relative, other.relative)


def test_what_was_seen_often_and_is_gone_is_found_however_few_functions_there_are() -> None:
    before = [1072, 70, 66, 44, 41, 34, 30, 20, 16]
    after = [0, 33, 48, 54, 31, 37, 12, 30, 15]
    forth, back = judged(before, after), judged(after, before)
    assert forth.direction[0] == -1
    assert back.direction[0] == 1
    assert not forth.is_provisional[0]
    assert numpy.isnan(forth.direction[1:]).all()


def test_single_recordings_are_less_sure() -> None:
    """What a few recordings show is provisional in one, where it moves more than all others scatter."""
    before, after = [*HOT], [*HOT]
    after[0] *= 1.7
    one, several = judged(before, after), judged(before, after, recordings=(3, 3))
    assert one.direction[0] == several.direction[0] == 1
    assert not several.is_provisional.any()
