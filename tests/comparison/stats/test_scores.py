"""Scores beside earlier runs."""

from __future__ import annotations

import math
from statistics import mean, stdev

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.comparison.stats.scores import LEAST_RUNS, judge_scores

T_4 = 2.7764451051977987
"""Student's t for 95 % and 4 degrees of freedom, from the tables."""

EARLIER = [80.0, 82.0, 79.0, 81.0, 80.0]


def judged(earlier, current, threshold: float = 0.05):
    return judge_scores(numpy.array(earlier).reshape(len(earlier), -1), numpy.array(current), numpy.array(threshold))


def test_the_interval_is_that_of_one_more_run():
    found = judged(EARLIER, [80.0])
    reach = T_4 * stdev(EARLIER) * math.sqrt(1 + 1 / len(EARLIER))
    assert found.mean[0] == pytest.approx(mean(EARLIER))
    assert found.low[0] == pytest.approx(mean(EARLIER) - reach)
    assert found.high[0] == pytest.approx(mean(EARLIER) + reach)


def test_each_name_has_its_own_row():
    found = judged([[80.0, 1.0], [82.0, 2.0], [79.0, 1.0], [81.0, 1.5], [80.0, 1.0]], [80.0, 9.0])
    first, second = found.row(0), found.row(1)
    assert (first.mean, first.low, first.q) == (found.mean[0], found.low[0], found.q[0])
    assert (second.direction, second.high) == (-1.0, found.high[1])
    assert type(second.p) is float


@pytest.mark.parametrize(("current", "direction"), [(60.0, 1), (100.0, -1), (80.0, 0), (82.0, 0)])
def test_of_scores_more_is_better(current, direction):
    assert judged(EARLIER, [current]).direction.tolist() == [direction]


def test_a_change_below_the_threshold_is_none_however_sure():
    steady = [80.0, 80.01, 79.99, 80.0, 80.0]
    assert math.isnan(judged(steady, [82.0]).direction[0])
    assert judged(steady, [82.0], 0.02).direction.tolist() == [-1]


def test_a_score_that_never_varied_is_the_same_or_cannot_be_told():
    found = judged([[80.0, 80.0]] * LEAST_RUNS, [80.0, 60.0])
    assert found.direction[0] == 0
    assert math.isnan(found.direction[1])


def test_zero_scores_are_no_stumbling_block():
    found = judged([[0.0], [0.0], [1.0], [0.0], [0.0]], [0.0])
    assert numpy.isnan(found.direction).all(), "inside of what is usual, but not within 5 % of the mean"
    assert judged([[0.0]] * 5, [0.0]).direction.tolist() == [0]


@given(st.lists(st.floats(1, 100), min_size=5, max_size=8), st.floats(1, 100))
def test_mirrored_scores_mirror_the_verdict(earlier, current):
    plain = judged(earlier, [current])
    turned = judged([-score for score in earlier], [-current])
    assert numpy.array_equal(plain.direction, -turned.direction, equal_nan=True)


def test_no_false_alarms_where_nothing_changed():
    generator = numpy.random.default_rng(8)
    alarms = 0
    for _ in range(200):
        runs = 80 + 3 * generator.standard_normal((9, 20))
        alarms += bool((abs(judge_scores(runs[:-1], runs[-1], numpy.full(20, 0.02)).direction) == 1).any())
    assert alarms <= 20
