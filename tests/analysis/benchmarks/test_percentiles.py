"""Percentiles and their intervals, held against the binomial distribution by whole numbers."""

from __future__ import annotations

from array import array
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.analysis.benchmarks.percentiles import interval_ranks, percentiles_of
from workbench.core.benchmark import Series
from workbench.core.units import Unit


def series(*processes: list[float]) -> Series:
    return Series("f", Unit.SECONDS, tuple(array("d", process) for process in processes), None, {})


def coverage(percent: int, count: int, low: int, high: int) -> Fraction:
    """How likely the percentile lies between the values of these ranks."""
    share = Fraction(percent, 100)
    return sum(
        (comb(count, below) * share**below * (1 - share) ** (count - below) for below in range(low, high)), Fraction(0)
    )


@given(st.integers(1, 120), st.sampled_from([1, 25, 50, 95, 99]))
def test_an_interval_covers_as_often_as_it_says_and_no_narrower_one_of_its_kind_does(count: int, percent: int) -> None:
    low, high = interval_ranks(percent, count)
    assert coverage(percent, count, low, high) >= Fraction(95, 100) - Fraction(1, 10**9)
    slack = Fraction(1, 40) + Fraction(1, 10**9)
    assert coverage(percent, count, 0, low) <= slack
    assert coverage(percent, count, 0, low + 1) > slack - Fraction(2, 10**9)
    if high <= count:
        assert coverage(percent, count, high, count + 1) <= slack
    assert coverage(percent, count, high - 1, count + 1) > slack - Fraction(2, 10**9)


def test_processes_are_taken_together() -> None:
    p50, p95 = percentiles_of(series([float(value) for value in range(1, 51)], [float(v) for v in range(51, 91)]))
    assert (p50.percent, p50.value, p50.low, p50.high) == (50, 45.5, 36.0, 55.0)
    assert (p95.percent, p95.value, p95.low, p95.high) == (95, 86.0, 81.0, 90.0)


@pytest.mark.parametrize(("count", "percents"), [(0, []), (1, []), (2, [50]), (20, [50, 95]), (100, [50, 95, 99])])
def test_too_few_values_tell_no_percentile(count: int, percents: list[int]) -> None:
    assert [each.percent for each in percentiles_of(series([1.0] * count))] == percents


def test_an_end_that_too_few_values_tell_is_none() -> None:
    (p50,) = percentiles_of(series([1.0, 2.0, 3.0]))
    assert (p50.value, p50.low, p50.high) == (2.0, None, None)
