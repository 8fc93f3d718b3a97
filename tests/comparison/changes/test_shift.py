"""What the typical name did, as a ratio."""

from __future__ import annotations

import math

import pytest

from workbench.comparison.changes.shift import shift_of
from workbench.comparison.stats.suite_shift import TypicalChange
from workbench.core.direction import Direction
from workbench.core.statistics import Z_95

SLOWER = TypicalChange(math.log(1.1), 0.01**2, 0.0, 12)


def test_times_keep_their_direction_and_scores_are_turned_round():
    time, score = (shift_of(SLOWER, each, 0.05) for each in (Direction.LESS, Direction.MORE))
    assert time[:3] == pytest.approx((1.1, 1.1 * math.exp(-0.01 * Z_95), 1.1 * math.exp(0.01 * Z_95)))
    assert score[:3] == pytest.approx((1 / 1.1, 1 / time.high, 1 / time.low))
    assert time.name_count == 12


@pytest.mark.parametrize(("threshold", "is_moved"), [(0.05, True), (0.1, True), (0.11, False), (None, False)])
def test_a_suite_moved_by_the_threshold_or_more(threshold, is_moved):
    assert shift_of(SLOWER, Direction.LESS, threshold).is_moved is is_moved
    assert shift_of(SLOWER._replace(location=-SLOWER.location), Direction.LESS, threshold).is_moved is is_moved
