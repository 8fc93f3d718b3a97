"""One side of a name: the mean of the lowest processes, and a variance that is true in simulation."""

from __future__ import annotations

import math
from statistics import fmean, variance

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.comparison.stats.trimming import (
    CALIBRATION,
    LEAST_FOR_TRIMMING,
    TRIMS,
    factor,
    kept_count,
    side_estimate,
)

MEASURES = st.lists(st.lists(st.floats(-10, 10), min_size=1, max_size=12), min_size=1, max_size=6)


@given(MEASURES, st.sampled_from(TRIMS))
def test_each_name_is_estimated_alone(names, trim):
    counts = numpy.array([len(processes) for processes in names])
    found = side_estimate(numpy.concatenate([numpy.array(p) for p in names]), counts, numpy.full(len(names), trim))
    for row, processes in enumerate(names):
        kept = kept_count(len(processes), trim)
        lowest = sorted(processes)[:kept]
        assert found.location[row] == pytest.approx(fmean(lowest))
        if len(processes) == 1:
            assert math.isnan(found.variance[row])
            continue
        winsorised = lowest + [lowest[-1]] * (len(processes) - kept)
        calibrated = factor(len(processes), trim) if kept < len(processes) else 1.0
        expected = calibrated * variance(winsorised) * len(processes) / kept**2
        assert found.variance[row] == pytest.approx(expected, abs=1e-9)
        assert found.degrees[row] == kept - 1


def test_without_trimming_it_is_the_mean_and_its_variance():
    found = side_estimate(numpy.array([1.0, 2.0, 4.0]), numpy.array([3]), numpy.array([0.0]))
    assert found.location[0] == pytest.approx(7 / 3)
    assert found.variance[0] == pytest.approx(variance([1, 2, 4]) / 3)


@pytest.mark.parametrize("trim", TRIMS[1:])
def test_a_slow_process_may_be_left_out(trim):
    quiet = [1.0, 1.1, 0.9, 1.05, 0.95, 1.02, 0.98, 1.01, 1.0]
    found = [
        side_estimate(numpy.array([*quiet, slow]), numpy.array([10]), numpy.array([trim])) for slow in (1.2, 100.0)
    ]
    assert found[0].location == found[1].location
    assert found[0].variance == found[1].variance


@pytest.mark.parametrize("trim", TRIMS[1:])
@pytest.mark.parametrize("count", [5, 6, 10, 25])
def test_the_variance_is_true_for_normal_noise(count, trim):
    sides = 40_000
    measures = numpy.random.default_rng(count).standard_normal((sides, count))
    found = side_estimate(measures.ravel(), numpy.full(sides, count), numpy.full(sides, trim))
    assert found.variance.mean() == pytest.approx(found.location.var(), rel=0.04)


def test_beyond_the_last_factor_it_holds():
    for trim, known in CALIBRATION.items():
        assert factor(LEAST_FOR_TRIMMING, trim) == known[0]
        assert factor(10_000, trim) == known[-1]
