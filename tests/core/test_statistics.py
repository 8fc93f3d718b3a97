"""Ranks and percentiles against their definitions."""

from __future__ import annotations

import statistics
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.statistics import median_of, percentile, rank, samples_needed, too_few_text

PERCENTS = st.integers(1, 1000).map(lambda tenth: tenth / 10)


@given(PERCENTS, st.integers(1, 10_000))
def test_rank_is_the_smallest_that_covers_the_percentage(percent: float, count: int) -> None:
    wanted = Fraction(str(percent)) / 100
    found = rank(percent, count)
    assert Fraction(found, count) >= wanted
    assert found == 1 or Fraction(found - 1, count) < wanted


def test_rank_reads_a_percentage_as_it_is_written() -> None:
    """As a double 0.1 is a little more than a tenth, which would make this 2."""
    assert rank(0.1, 1000) == 1
    assert rank(1e-07, 10**9) == 1


@given(PERCENTS.filter(lambda percent: percent < 100))
def test_with_fewer_samples_than_needed_a_percentile_is_only_the_largest(percent: float) -> None:
    enough = samples_needed(percent)
    assert rank(percent, enough) < enough
    assert rank(percent, enough - 1) >= enough - 1


@given(st.lists(st.integers() | st.floats(-1e300, 1e300), min_size=1, max_size=40))
def test_the_50th_percentile_is_the_median(samples: list[float]) -> None:
    expected = statistics.median(samples)
    assert median_of(sorted(samples)) == pytest.approx(expected, rel=1e-15)
    assert percentile(samples, 50) == (None if len(samples) < 2 else pytest.approx(expected, rel=1e-15))


def test_a_median_of_the_largest_numbers_is_a_number() -> None:
    assert median_of([1e308, 1.5e308]) == 1.25e308


@given(st.lists(st.integers(), min_size=2), st.sampled_from([25, 75, 95, 99]))
def test_a_percentile_is_one_of_the_samples_or_none(samples: list[int], percent: int) -> None:
    found = percentile(samples, percent)
    if len(samples) < samples_needed(percent):
        assert found is None
    else:
        assert found in samples
        assert sum(sample <= found for sample in samples) * 100 >= percent * len(samples)
        assert sum(sample < found for sample in samples) * 100 < percent * len(samples)


@given(st.permutations(list(range(100))))
def test_the_order_of_samples_does_not_matter(samples: list[int]) -> None:
    assert [percentile(samples, percent) for percent in (50, 95, 99)] == [49.5, 94, 98]


@pytest.mark.parametrize(
    ("percent", "count", "said"),
    [(99, 1, "p99 needs 100 samples, here is 1"), (95, 0, "p95 needs 20 samples, here are 0")],
)
def test_the_reason_for_a_missing_percentile_counts_properly(percent: int, count: int, said: str) -> None:
    assert too_few_text(percent, count) == said
