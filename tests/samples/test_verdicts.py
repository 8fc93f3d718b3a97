"""The pairs of benchmark samples: each gives the verdict that it is meant to teach, and the simple rules do not."""

from __future__ import annotations

import json
import math
import re
import statistics
from itertools import chain
from typing import NamedTuple

import pytest

from workbench.comparison.measured import compare_measured
from workbench.core.benchmark import Benchmarks, Series
from workbench.core.comparison import Comparison
from workbench.core.run import Opened
from workbench.core.sources import BytesSource
from workbench.core.verdict import Verdict
from workbench.formats.open import open_run
from workbench.samples import (
    BENCHMARK_SAMPLES,
    VERDICT_SAMPLES,
    Sample,
    routes_after,
    routes_before,
    stock_after,
    stock_before,
)

SMALL_REGRESSION, FALSE_ALARM, CANNOT_TELL = VERDICT_SAMPLES
PAIRS = pytest.mark.parametrize("pair", VERDICT_SAMPLES, ids=lambda pair: pair[1].file_name)


class Pooled(NamedTuple):
    """What rules say that take all values of a side for independent: the ratio of means, and a t-test's p value."""

    ratio: float
    p: float


def opened(sample: Sample) -> tuple[Opened, ...]:
    return open_run([BytesSource(sample.file_name, sample.read())]).files


def compared(pair: tuple[Sample, Sample]) -> Comparison:
    return compare_measured(opened(pair[0]), opened(pair[1]))


def series_of(sample: Sample) -> dict[str, Series]:
    content = opened(sample)[0].content
    assert isinstance(content, Benchmarks)
    return {series.name: series for series in content.series}


def pooled(before: Series, after: Series) -> Pooled:
    """Student's t-test of all values of both sides, two-sided, as pyperf has it."""
    from scipy.special import stdtr

    one, other = (list(chain.from_iterable(side.processes)) for side in (before, after))
    difference = statistics.fmean(other) - statistics.fmean(one)
    assert len(one) == len(other)
    error = math.sqrt((statistics.variance(one) + statistics.variance(other)) / len(one))
    p = 2 * float(stdtr(2 * len(one) - 2, -abs(difference) / error))
    return Pooled(statistics.fmean(other) / statistics.fmean(one), p)


def by_simple_rules(pair: tuple[Sample, Sample]) -> dict[str, Pooled]:
    before, after = (series_of(sample) for sample in pair)
    return {name: pooled(before[name], after[name]) for name in before}


@PAIRS
def test_the_sides_were_measured_in_turn_and_the_same_way(pair: tuple[Sample, Sample]) -> None:
    comparison = compared(pair)
    assert comparison.is_interleaved
    assert {difference.code for difference in comparison.differences} <= {"load"}
    before, after = (series_of(sample) for sample in pair)
    assert before.keys() == after.keys()
    for name, series in before.items():
        assert [len(values) for values in series.processes] == [len(values) for values in after[name].processes]


@PAIRS
def test_they_are_offered_and_tell_what_to_learn(pair: tuple[Sample, Sample]) -> None:
    for sample in pair:
        assert sample in BENCHMARK_SAMPLES
        assert len(sample.story) > 40


def test_a_small_regression_is_found_where_a_threshold_is_silent() -> None:
    comparison = compared(SMALL_REGRESSION)
    assert len(comparison.changes) == 10
    assert comparison.verdict is Verdict.WORSE
    (change,) = comparison.of(Verdict.WORSE)
    assert change.name == "value_deliveries"
    assert not change.is_provisional
    assert 1.03 < (change.ratio or 0) < 1.05  # far from the half of the threshold, and still below the whole
    assert not comparison.of(Verdict.BETTER)
    assert not [name for name, found in by_simple_rules(SMALL_REGRESSION).items() if found.ratio > 1.05]


def test_one_step_of_the_stock_list_has_one_more_check() -> None:
    deliveries = stock_before.read_deliveries(stock_before.write_deliveries(200))
    assert stock_after.read_deliveries(stock_after.write_deliveries(200)) == deliveries
    assert stock_after.value_deliveries(deliveries) == stock_before.value_deliveries(deliveries) > 0
    with pytest.raises(ValueError, match="0 pieces"):
        stock_after.value_deliveries([("article", "shelf", 0, 1.0)])


def test_a_t_test_raises_false_alarms_where_processes_differ() -> None:
    comparison = compared(FALSE_ALARM)
    assert len(comparison.changes) >= 8
    assert not comparison.of(Verdict.WORSE)
    assert not comparison.of(Verdict.BETTER)
    alarms = [name for name, found in by_simple_rules(FALSE_ALARM).items() if found.p < 0.05 and found.ratio > 1]
    assert "sort_streets" in alarms


def test_both_sides_of_the_false_alarm_ran_the_same_code() -> None:
    documents = [json.loads(sample.read()) for sample in FALSE_ALARM]
    said = [[bench["metadata"] for bench in document["benchmarks"]] for document in documents]
    assert said[0] == said[1]


def test_a_true_change_can_be_too_small_for_few_noisy_processes() -> None:
    comparison = compared(CANNOT_TELL)
    (change,) = comparison.changes
    assert comparison.verdict is change.verdict is Verdict.CANNOT_TELL
    assert change.evidence.process_counts == (5, 5)
    assert (change.low or 2) < 1.0 < 1.035 < (change.high or 0)
    more = re.search(r"About (\d+) more processes on each side would tell", change.advice)
    assert more
    assert 5 <= int(more[1]) <= 100


def test_the_routes_are_the_same_with_one_more_check() -> None:
    streets = routes_before.read_streets(routes_before.write_streets())
    assert routes_after.read_streets(routes_after.write_streets()) == streets
    assert routes_after.find_routes(streets) == routes_before.find_routes(streets) > 0
