"""Figures, drift and outliers, held against the standard library and worked examples."""

import math
import random
import statistics
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as some

from workbench.analysis.benchmarks.statistics import SeriesFigures, drift_of, figures_of, outlier_count, pooled
from workbench.core.benchmark import Series, SummaryStatistics
from workbench.core.units import Unit

VALUES = some.lists(some.floats(1e-9, 1e9), min_size=1, max_size=60)


def series(*processes: list[float], estimate: SummaryStatistics | None = None) -> Series:
    return Series("s", Unit.SECONDS, tuple(array("d", one) for one in processes), estimate, {})


@given(VALUES)
def test_figures_equal_those_of_the_standard_library(values):
    found = figures_of(series(values))
    assert found.value_count == len(values)
    assert found.mean == pytest.approx(statistics.fmean(values))
    assert (found.minimum, found.maximum) == (min(values), max(values))
    if len(values) > 1:
        assert found.standard_deviation == pytest.approx(statistics.stdev(values), rel=1e-6, abs=1e-9 * max(values))
        assert found.p50 == statistics.median(values)
    else:
        assert found.standard_deviation is None


@given(some.lists(VALUES, min_size=1, max_size=5))
def test_how_values_are_split_into_processes_changes_no_pooled_figure(processes):
    apart, together = figures_of(series(*processes)), figures_of(series([v for one in processes for v in one]))
    same = {"process_count": 0, "process_spread": None}
    assert apart._replace(**same) == together._replace(**same)
    assert apart.process_count == len(processes)
    assert list(pooled(series(*processes))) == [v for one in processes for v in one]


@given(VALUES, some.sampled_from([1e-6, 1e-3, 1e3]))
def test_the_unit_changes_no_fraction(values, factor):
    first, second = figures_of(series(values)), figures_of(series([v * factor for v in values]))
    assert first.spread == (None if len(values) == 1 else pytest.approx(second.spread, rel=1e-6, abs=1e-9))


def test_equal_values_have_no_deviation():
    assert figures_of(series([357913942.0775269] * 3)).standard_deviation == 0


def test_percentiles_appear_only_where_there_are_enough_values():
    assert figures_of(series([float(n) for n in range(19)])).p95 is None
    found = figures_of(series([float(n) for n in range(1, 101)]))
    assert (found.p50, found.p95, found.p99) == (50.5, 95, 99)


def test_an_estimate_says_what_it_knows():
    found = figures_of(series(estimate=SummaryStatistics(7, 2.0, 0.5, 1.5, None, 3.0)))
    assert found == SeriesFigures(7, 0, 2.0, 0.5, 1.5, None, None, None, 3.0, 0.25, None, True)


def test_spread_is_not_moved_by_a_single_outlier():
    calm = [1.0, 1.01, 1.02, 1.03, 1.04, 1.05, 1.06, 1.07, 1.08, 1.09] * 2
    assert figures_of(series([*calm, 100.0])).spread == pytest.approx(figures_of(series(calm)).spread, rel=0.3)


def test_process_spread_is_the_distance_between_the_medians():
    assert figures_of(series([1.0, 1.0], [1.2, 1.2])).process_spread == pytest.approx(math.sqrt(0.02) / 1.1)
    assert figures_of(series([1.0], [1.2])).process_spread is None
    assert figures_of(series([1.0, 1.2])).process_spread is None


def test_values_at_zero_have_no_fractions():
    found = figures_of(series([0.0] * 12))
    assert (found.mean, found.spread) == (0.0, None)
    assert drift_of([[0.0] * 12]) is None


def test_drift_of_a_steady_rise_is_its_rise():
    rise = drift_of([[1 + n / 100 for n in range(30)]])
    assert rise.z == pytest.approx(math.sqrt(29))
    assert rise.change == pytest.approx(1.245 / 1.045 - 1)


@given(some.lists(some.floats(0.001, 1000), min_size=8, max_size=40, unique=True))
def test_drift_backwards_has_the_opposite_sign(values):
    forth, back = drift_of([values]), drift_of([values[::-1]])
    assert forth.z == pytest.approx(-back.z, abs=1e-9)
    assert (1 + forth.change) * (1 + back.change) == pytest.approx(1)


def test_drift_is_rare_where_there_is_none():
    chance = random.Random(1)  # noqa: S311
    drifts = [drift_of([[chance.gauss(1, 0.1) for _ in range(10)] for _ in range(5)]) for _ in range(1000)]
    assert sum(abs(one.z) >= 3 for one in drifts) <= 8


def test_drift_needs_a_sequence_of_some_length():
    assert drift_of([[1.0] * 7, [2.0] * 3]) is None
    assert drift_of([]) is None


def test_equal_values_have_no_trend():
    assert drift_of([[1.0] * 20]) == (0.0, 0.0)


def test_outliers_lie_far_outside():
    assert outlier_count([*([1.0, 1.1, 1.2, 1.3] * 5), 9.0, 0.01]) == 2
    assert outlier_count([1.0, 1.0, 1.0, 1.0, 1.0, 1.04]) == 0  # a step of a coarse clock
    assert outlier_count([1.0, 99.0, 1.0]) == 0
