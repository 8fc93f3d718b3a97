"""Batches in place of processes."""

from __future__ import annotations

from array import array

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.analysis.benchmarks.batches import LEAST_VALUES, MOST_BATCHES, batches
from workbench.comparison.stats.batches import inflation


@given(st.lists(st.lists(st.floats(1, 2), max_size=40), max_size=2))
def test_batches_hold_all_values_in_order(processes):
    found = batches([array("d", process) for process in processes])
    flat = [value for process in processes for value in process]
    assert [value for batch in found for value in batch] == (flat if len(flat) >= LEAST_VALUES else [])
    assert len(found) == min(MOST_BATCHES, len(flat) // LEAST_VALUES)
    assert all(len(batch) >= LEAST_VALUES for batch in found)
    assert len({len(batch) for batch in found}) <= 2


def correlated(rho: float, count: int = 4_000) -> numpy.ndarray:
    generator = numpy.random.default_rng(5)
    found = numpy.zeros(count)
    for i in range(1, count):
        found[i] = rho * found[i - 1] + generator.standard_normal()
    return found


@pytest.mark.parametrize("rho", [0.0, 0.3, 0.6])
def test_inflation_is_what_a_correlation_makes(rho):
    found = inflation(correlated(rho), numpy.array([4_000]))
    assert found[0] == pytest.approx((1 + rho) / (1 - rho), rel=0.1)


def test_it_never_makes_anything_surer():
    zigzag = numpy.array([1.0, -1.0] * 5)
    assert inflation(zigzag, numpy.array([10])).tolist() == [1.0]


def test_it_is_bounded_and_of_each_name_alone():
    ramp, constant = numpy.arange(100.0), numpy.ones(5)
    found = inflation(numpy.concatenate([ramp, constant, ramp[:2]]), numpy.array([100, 5, 2]))
    assert found.tolist() == pytest.approx([9.0, 1.0, 1.0])
