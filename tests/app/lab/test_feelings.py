"""Warm-up, overhead, determinism, and the what-if of one slow run."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders.fake_worker import FakeWorker
from workbench.analysis.benchmarks.statistics import figures_of
from workbench.app.lab.charts import warm_up_chart
from workbench.app.lab.feelings import overhead_of, sameness_of, warm_up_of
from workbench.app.lab.jobs import DIGESTS, FIRST_RUNS, OVERHEAD, Job, perform
from workbench.app.lab.readings import LabReading
from workbench.app.lab.what_if import disturbed
from workbench.core.benchmark import Series
from workbench.core.units import Unit


def performed(job: Job) -> tuple[LabReading, ...]:
    return perform(job, lambda *_: None, FakeWorker())


def test_the_first_run_beside_later_ones() -> None:
    found = warm_up_of(performed(FIRST_RUNS))
    assert found.ratio == pytest.approx(2, rel=0.01)
    assert "The first 20 runs of 5 processes" in warm_up_chart(found).alt


def test_overhead_is_what_the_quickest_runs_differ_by() -> None:
    found = overhead_of(performed(OVERHEAD))
    assert found.share == pytest.approx(0.5)
    assert found.seconds_a_call == pytest.approx(0.0005 / 1000)
    assert found._replace(calls=0).seconds_a_call == 0


def test_what_comes_from_a_seed_is_the_same_and_the_rest_need_not_be() -> None:
    rows = sameness_of(performed(DIGESTS))
    assert [row.is_same for row in rows] == [row.is_expected for row in rows] == [True, True, True, False, False]


def series(values: list[list[float]]) -> Series:
    return Series("run", Unit.SECONDS, tuple(array("d", each) for each in values), None, {})


@given(st.lists(st.lists(st.floats(0.001, 1), min_size=1, max_size=9), min_size=1, max_size=5), st.floats(1, 50))
def test_one_slower_run_never_moves_the_median_and_only_the_largest_changes(
    values: list[list[float]], factor: float
) -> None:
    before, after = figures_of(series(values)), figures_of(disturbed(series(values), factor))
    assert after.maximum == pytest.approx(max(map(max, values)) * factor)
    if before.value_count > 2:
        assert after.p50 == before.p50
    assert after.mean >= before.mean * (1 - 1e-12)


def test_the_original_is_left_as_it_was() -> None:
    one = series([[1.0, 3.0], [2.0]])
    assert [list(each) for each in disturbed(one, 10).processes] == [[1.0, 30.0], [2.0]]
    assert [list(each) for each in one.processes] == [[1.0, 3.0], [2.0]]
