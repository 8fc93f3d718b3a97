"""Evidence: for each method what it knows, and None for all else."""

from __future__ import annotations

import math

import pytest

from tests.builders.cases import a_case
from workbench.comparison.changes.evidence import (
    benchmark_evidence,
    exact_evidence,
    history_evidence,
    no_evidence,
)
from workbench.comparison.stats.decision import NULL_CHANGE
from workbench.comparison.stats.measure_choice import Choice
from workbench.comparison.stats.scores import JudgedScore
from workbench.comparison.stats.slow_path import SlowName
from workbench.core.comparison import Evidence, Method
from workbench.core.units import Unit
from workbench.core.verdict import Verdict


def test_values_by_process_say_everything():
    found = benchmark_evidence(a_case(is_beside_suite=True, relative=math.log(1.1), choice=Choice(4, 0.3)))
    assert found.method is Method.PROCESSES
    assert (found.value_counts, found.process_counts) == ((100, 100), (10, 10))
    assert found.measure == "minimum of each process, of the best 70 % of the processes"
    assert (found.standard_error, found.degrees_of_freedom, found.noise) == (0.03, 18.0, (0.02, 0.03))
    assert found.relative_ratio == pytest.approx(1.1)
    assert found.relative_low == pytest.approx(1.1 * math.exp(-2.1 * 0.03))
    assert found.relative_high == pytest.approx(1.1 * math.exp(2.1 * 0.03))
    assert found.null_ratio == math.exp(NULL_CHANGE)
    assert (found.p, found.q, found.separation, found.separation_p) == (0.1, 0.2, 0.7, 0.1)
    assert found.slow_counts is None


def test_of_scores_all_that_has_a_direction_is_turned_round():
    found = benchmark_evidence(a_case(unit=Unit.SCORE, is_beside_suite=True, relative=math.log(1.1)))
    assert found.relative_ratio == pytest.approx(1 / 1.1)
    assert found.null_ratio == math.exp(-NULL_CHANGE)
    assert found.separation == pytest.approx(0.3)


def test_where_nothing_was_taken_off_there_is_no_change_beside_the_suite():
    found = benchmark_evidence(a_case())
    assert found.relative_ratio is found.relative_low is found.relative_high is None


def test_what_is_not_known_is_none():
    found = benchmark_evidence(a_case(error=math.nan, p=math.nan, q=math.nan, noises=(math.nan, 0.1)))
    assert (found.standard_error, found.p, found.q, found.noise) == (None, None, None, (None, 0.1))


def test_a_slow_path_counts_where_it_decides():
    slow = SlowName(1, (0, 12), 0.1)
    assert benchmark_evidence(a_case(slow=slow)).slow_counts == (0, 12)
    assert benchmark_evidence(a_case(slow=slow, verdict=Verdict.BETTER)).slow_counts is None
    assert benchmark_evidence(a_case(slow=slow._replace(direction=0))).slow_counts is None


def test_summaries_know_no_processes():
    unknown = {"separation": math.nan, "separation_p": math.nan, "process_counts": (0, 0), "choice": None}
    found = benchmark_evidence(a_case(method=Method.SUMMARY, **unknown))
    assert found.measure == "mean"
    assert found.degrees_of_freedom is found.separation is found.separation_p is None


def test_the_plain_ones():
    assert no_evidence() == Evidence(Method.NONE)
    assert no_evidence((1, 2), (3, 4)) == Evidence(Method.NONE, (1, 2), (3, 4))
    assert exact_evidence((5, 6)) == Evidence(Method.EXACT, (5, 6))


def test_a_score_beside_earlier_runs():
    assert history_evidence(3) == Evidence(Method.HISTORY, (3, 1), (3, 1))
    found = history_evidence(5, JudgedScore(80.0, 70.0, 90.0, 0.01, math.nan, 1.0))
    assert found == Evidence(Method.HISTORY, (5, 1), (5, 1), "mean score of a run", p=0.01)
