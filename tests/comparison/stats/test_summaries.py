"""Summaries: a guess from mean, deviation and count, that knows what it does not know."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.comparison.stats.decision import NULL_CHANGE
from workbench.comparison.stats.judged import JudgedNames
from workbench.comparison.stats.summaries import PROCESS_NOISE, Summaries, judge_summaries

MEANS = st.floats(1e-9, 1e9)
ROWS = st.lists(
    st.tuples(MEANS, MEANS, st.floats(0, 1), st.floats(0, 1), st.integers(0, 50), st.integers(0, 50)),
    min_size=1,
    max_size=12,
)


def _files(name_count: int) -> tuple[numpy.ndarray, numpy.ndarray]:
    """One file a side, of each name: what lies between files is not known."""
    return numpy.full((2, name_count), math.nan), numpy.ones((2, name_count))


def judged(*rows: tuple[float, ...], **options: bool) -> JudgedNames:
    """Each row: both means, both relative deviations (NaN for unknown), both counts."""
    table = numpy.array(rows, dtype=float).T
    return judge_summaries(
        Summaries(table[:2], table[2:4] * table[:2], table[4:6], *_files(len(rows))),
        numpy.full(len(rows), 0.05),
        **options,
    )


def test_one_name_by_hand():
    found = judged((1.0, 1.1, 0.02, 0.03, 10, 20))
    error = math.sqrt(0.02**2 / 10 + 0.03**2 / 20 + 2 * PROCESS_NOISE**2)
    assert found.variance[0] == pytest.approx(error**2)
    assert found.p[0] == pytest.approx(1 - NormalDist().cdf((math.log(1.1) - NULL_CHANGE) / error))
    assert found.direction.tolist() == [1]


@pytest.mark.parametrize("unknown", [(math.nan, 0.1, 10, 10), (0.1, 0.0, 10, 10), (0.1, 0.1, 1, 10), (0.1, 0.1, 0, 9)])
def test_nothing_is_told_without_spread_or_count(unknown):
    found = judged((1.0, 9.0, *unknown))
    assert math.isnan(found.direction[0])
    assert math.isnan(found.p[0])
    assert math.isnan(found.q[0])


def test_an_unknown_name_does_not_count_among_the_others():
    known, unknown = (1.0, 1.2, 0.01, 0.01, 10, 10), (1.0, 1.2, math.nan, 0.01, 10, 10)
    assert judged(known).q[0] == judged(known, *[unknown] * 9).q[0]


def test_a_deviation_beyond_all_numbers_is_unknown():
    found = judge_summaries(
        Summaries(
            numpy.array([[1e-300], [2e-300]]), numpy.array([[1e10], [1e-301]]), numpy.full((2, 1), 9.0), *_files(1)
        ),
        numpy.array([0.05]),
    )
    assert math.isnan(found.direction[0])


@given(ROWS)
def test_changing_places_mirrors(rows):
    forth = judged(*rows)
    back = judged(*[(b, a, d, c, n, m) for a, b, c, d, m, n in rows])
    assert numpy.array_equal(forth.direction, -back.direction, equal_nan=True)
    assert numpy.allclose(forth.change, -back.change, atol=1e-12)
    assert numpy.allclose(forth.variance, back.variance, equal_nan=True)


@given(ROWS)
def test_where_higher_is_better_everything_turns_round(rows):
    plain, turned = judged(*rows), judged(*rows, is_higher_better=True)
    assert numpy.array_equal(plain.direction, -turned.direction, equal_nan=True)
    assert (plain.change == -turned.change).all()


def test_a_suite_that_moved_is_taken_off_unless_measured_in_turn():
    rows = [(1.0, 1.1, 0.01, 0.01, 20, 20)] * 10
    assert numpy.isnan(judged(*rows).direction).all()
    assert (judged(*rows, is_interleaved=True).direction == 1).all()


def test_files_that_lie_apart_make_it_less_sure():
    def error(between: float, files: float) -> float:
        sides = (numpy.ones((2, 1)), numpy.full((2, 1), 0.02), numpy.full((2, 1), 20.0))
        columns = Summaries(*sides, numpy.full((2, 1), between), numpy.full((2, 1), files))
        return float(judge_summaries(columns, numpy.array([0.05])).variance[0] ** 0.5)

    one = math.sqrt(2 * (0.02**2 / 20 + PROCESS_NOISE**2))
    assert error(math.nan, 1) == pytest.approx(one)
    assert error(0.001, 2) == pytest.approx(math.sqrt(2 * (0.02**2 / 20 + PROCESS_NOISE**2 / 2)))
    assert error(0.3, 2) == pytest.approx(0.3)
