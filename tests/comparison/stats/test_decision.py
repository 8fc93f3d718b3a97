"""What all methods share on the way to a verdict."""

from __future__ import annotations

import math

import numpy
import pytest

from workbench.comparison.stats.corrections import corrected
from workbench.comparison.stats.decision import BothWays, direction_of, student_quantile


@pytest.mark.parametrize(
    ("degrees", "share", "expected"),
    [(1, 0.975, 12.7062), (4, 0.95, 2.1318), (10, 0.975, 2.2281), (18, 0.95, 1.7341), (1e6, 0.975, 1.95996)],
)
def test_quantiles_are_those_of_the_tables(degrees, share, expected):
    assert student_quantile(degrees, share) == pytest.approx(expected, abs=1e-4)


def test_what_is_seen_belongs_to_the_direction():
    found = BothWays(numpy.full(4, 0.1), numpy.full(4, 0.2)).seen(numpy.array([1.0, -1.0, 0.0, math.nan]))
    assert found.tolist() == [0.1, 0.2, 0.2, 0.2]


def test_either_direction_is_corrected_by_itself():
    up, down = numpy.array([0.01, 0.04]), numpy.array([0.9, 0.2])
    found = BothWays(up, down).corrected()
    assert found.up.tolist() == corrected(up).tolist()
    assert found.down.tolist() == corrected(down).tolist()


def test_the_first_condition_that_holds_is_the_direction():
    conditions = numpy.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 0], [1, 1, 1]], dtype=bool).T
    found = direction_of(*conditions)
    assert found.tolist()[:3] == [1.0, -1.0, 0.0]
    assert math.isnan(found[3])
    assert found[4] == 1.0
