"""Logarithms as ratios."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.comparison.changes.ratios import RatioInterval, ratio_interval, ratio_of


@given(st.floats(-1e9, 1e9))
def test_a_ratio_is_always_a_number(change):
    assert 0 < ratio_of(change) < math.inf


def test_an_interval_lies_around_its_ratio():
    found = ratio_interval(math.log(1.2), math.log(1.1))
    assert found == pytest.approx((1.2, 1.2 / 1.1, 1.2 * 1.1))


def test_of_inverse_values_the_ends_change_places():
    found = ratio_interval(math.log(1.2), math.log(1.1), -1)
    assert found == pytest.approx((1 / 1.2, 1 / 1.2 / 1.1, 1.1 / 1.2))


@pytest.mark.parametrize("distance", [math.nan, math.inf])
def test_without_an_error_there_is_no_interval(distance):
    assert ratio_interval(0.0, distance) == RatioInterval(1.0)
