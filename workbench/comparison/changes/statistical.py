"""A benchmark's figures made into a change: ratio, interval, evidence, and why the verdict is what it is, in words."""

from __future__ import annotations

import math
import sys

from workbench.comparison.changes.advice import advice_of
from workbench.comparison.changes.cases import StatisticalCase
from workbench.comparison.changes.directions import direction_advice
from workbench.comparison.changes.evidence import benchmark_evidence
from workbench.comparison.changes.ratios import ratio_interval
from workbench.comparison.changes.reasons import reason_of
from workbench.core.benchmark import SummaryStatistics
from workbench.core.comparison import Change, Method
from workbench.core.verdict import Verdict

LARGEST_VALUE_LOGARITHM = math.log(sys.float_info.max) - 1e-12
SUMMARY_ADVICE = "Keep the single values, from several processes."


def process_change(case: StatisticalCase) -> Change:
    """The change of a name judged by process, or by batches."""
    before, after = (_value(case.direction.sign * each) for each in case.judged.locations)
    return _change(case, before, after)._replace(
        advice=(direction_advice(case) or advice_of(case)) if case.verdict is Verdict.CANNOT_TELL else "",
        is_provisional=case.method is Method.BATCHES,
    )


def summary_change(
    case: StatisticalCase, estimates: tuple[SummaryStatistics, SummaryStatistics], file_counts: tuple[int, int]
) -> Change:
    """The change of a name judged by its summaries, one for each of so many files a side."""
    before, after = estimates
    judged = case.judged._replace(
        value_counts=(before.count, after.count),
        process_counts=file_counts,
        noises=(_relative_deviation(before), _relative_deviation(after)),
    )
    return _change(case._replace(judged=judged), before.mean, after.mean)._replace(
        advice=(direction_advice(case) or SUMMARY_ADVICE) if case.verdict is Verdict.CANNOT_TELL else "",
        is_provisional=True,
    )


def _change(case: StatisticalCase, before: float, after: float) -> Change:
    judged = case.judged
    ratio, low, high = ratio_interval(judged.change, judged.reach * judged.error, case.direction.sign)
    return Change(
        name=case.pair.after.name,
        unit=case.unit,
        verdict=case.verdict,
        before=before,
        after=after,
        ratio=ratio,
        low=low,
        high=high,
        threshold=case.threshold,
        reason=reason_of(case),
        evidence=benchmark_evidence(case),
        stated_direction=case.direction,
    )


def _relative_deviation(estimate: SummaryStatistics) -> float:
    deviation = estimate.standard_deviation
    return deviation / estimate.mean if deviation is not None and estimate.mean > 0 else math.nan


def _value(logarithm: float) -> float:
    """The value of a logarithm; the mean of the largest can lie a rounding beyond what there are numbers for."""
    return math.exp(min(logarithm, LARGEST_VALUE_LOGARITHM))
