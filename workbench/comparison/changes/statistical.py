"""One name's figures made into a change: ratio, interval, evidence, and why the verdict is what it is, in words."""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING

from workbench.comparison.changes.advice import advice_of
from workbench.comparison.changes.reasons import BENCHMARK_NOUNS, Nouns, StatisticalCase, ratio_of, reason_of
from workbench.core.benchmark import Series, SummaryStatistics
from workbench.core.verdict import Change, Evidence, Method, Verdict

if TYPE_CHECKING:
    from workbench.comparison.stats.by_process import Judged
    from workbench.comparison.stats.slow_path import SlowPath
    from workbench.comparison.stats.summaries import JudgedSummaries

DIRECTIONS = {1.0: Verdict.WORSE, -1.0: Verdict.BETTER, 0.0: Verdict.NO_CHANGE}
Z_95 = 1.959963984540054
LARGEST_VALUE_LOGARITHM = math.log(sys.float_info.max) - 1e-12
SUMMARY_ADVICE = "Keep the single values, from several processes."


def verdict_of(direction: float) -> Verdict:
    """The verdict of a direction; NaN is cannot tell."""
    return DIRECTIONS.get(float(direction), Verdict.CANNOT_TELL)


def process_change(
    series: Series,
    threshold: float,
    row: int,
    judged: Judged,
    slow: SlowPath,
    method: Method,
    counts: tuple[tuple[int, int], tuple[int, int]],
    nouns: Nouns = BENCHMARK_NOUNS,
) -> Change:
    """The change of a name judged by process (or by batches); `counts` are units and values of each side."""
    sign = -1 if series.unit.is_higher_better else 1
    case = _process_case(series, threshold, row, judged, slow, method, counts)._replace(nouns=nouns)
    ratio, low, high = ratio_interval(case.change, case.error, float(judged.reach[row]), sign)
    return Change(
        name=series.name,
        unit=series.unit,
        verdict=case.verdict,
        before=_value(sign * float(judged.locations[0][row])),
        after=_value(sign * float(judged.locations[1][row])),
        ratio=ratio,
        low=low,
        high=high,
        threshold=threshold,
        reason=reason_of(case),
        evidence=_process_evidence(case, row, judged, sign),
        advice=advice_of(case) if case.verdict is Verdict.CANNOT_TELL else "",
        is_provisional=method is Method.BATCHES,
    )


def _process_case(
    series: Series,
    threshold: float,
    row: int,
    judged: Judged,
    slow: SlowPath,
    method: Method,
    counts: tuple[tuple[int, int], tuple[int, int]],
) -> StatisticalCase:
    """The figures of one name; a slow path decides only where the typical value does not."""
    verdict, slow_direction = verdict_of(judged.direction[row]), int(slow.direction[row])
    is_slow_path = verdict in (Verdict.NO_CHANGE, Verdict.CANNOT_TELL) and slow_direction != 0
    return StatisticalCase(
        unit=series.unit,
        verdict=verdict_of(slow_direction) if is_slow_path else verdict,
        change=float(judged.change[row]),
        error=math.sqrt(judged.variance[row]),
        degrees=float(judged.degrees[row]),
        relative=float(judged.relative[row]),
        relative_error=math.sqrt(judged.relative_variance[row]),
        threshold=threshold,
        is_beside_suite=judged.relative is not judged.change,
        q=float(judged.q[row]),
        separation_p=float(judged.separation_p[row]),
        unit_counts=(counts[0][0], counts[1][0]),
        slow_counts=(int(slow.counts[0][row]), int(slow.counts[1][row])) if is_slow_path else None,
        value_counts=(counts[0][1], counts[1][1]),
        excess=float(slow.excess[1][row] - slow.excess[0][row]),
        method=method,
        separation=float(judged.separation[row]),
        session=judged.session,
    )


def _process_evidence(case: StatisticalCase, row: int, judged: Judged, sign: int) -> Evidence:
    choice = judged.choice.of(is_even=bool(judged.is_even[row]), counts=case.unit_counts)
    relative: tuple[float | None, float | None, float | None] = (None, None, None)
    if case.is_beside_suite:
        relative = ratio_interval(case.relative, case.relative_error, float(judged.reach[row]), sign)
    return Evidence(
        method=case.method,
        value_counts=case.value_counts,
        process_counts=case.unit_counts,
        measure=choice.text(case.nouns.one, case.nouns.several),
        standard_error=known(case.error),
        degrees_of_freedom=known(case.degrees),
        noise=(known(float(judged.noises[0][row])), known(float(judged.noises[1][row]))),
        relative_ratio=relative[0],
        relative_low=relative[1],
        relative_high=relative[2],
        null_ratio=math.exp(sign * _null()),
        p=known(float(judged.p[row])),
        q=known(case.q),
        separation=case.separation if sign > 0 else 1 - case.separation,
        separation_p=case.separation_p,
        slow_counts=case.slow_counts,
    )


def summary_change(
    series: Series,
    threshold: float,
    row: int,
    judged: JudgedSummaries,
    estimates: tuple[SummaryStatistics, SummaryStatistics],
) -> Change:
    """The change of a name judged by its summaries."""
    sign = -1 if series.unit.is_higher_better else 1
    verdict, error = verdict_of(judged.direction[row]), math.sqrt(judged.variance[row])
    case = StatisticalCase(
        unit=series.unit,
        verdict=verdict,
        change=float(judged.change[row]),
        error=error,
        degrees=1000.0,
        relative=float(judged.relative[row]),
        relative_error=math.sqrt(judged.relative_variance[row]),
        threshold=threshold,
        is_beside_suite=judged.relative is not judged.change,
        q=float(judged.q[row]),
        separation_p=math.nan,
        unit_counts=(0, 0),
        value_counts=(estimates[0].count, estimates[1].count),
        method=Method.SUMMARY,
    )
    ratio, low, high = ratio_interval(case.change, error, Z_95, sign)
    relative: tuple[float | None, float | None, float | None] = (None, None, None)
    if case.is_beside_suite:
        relative = ratio_interval(case.relative, case.relative_error, Z_95, sign)
    evidence = Evidence(
        method=Method.SUMMARY,
        value_counts=case.value_counts,
        measure="mean",
        standard_error=known(error),
        noise=(_spread(estimates[0]), _spread(estimates[1])),
        relative_ratio=relative[0],
        relative_low=relative[1],
        relative_high=relative[2],
        null_ratio=math.exp(sign * _null()),
        p=known(float(judged.p[row])),
        q=known(case.q),
    )
    return Change(
        name=series.name,
        unit=series.unit,
        verdict=verdict,
        before=estimates[0].mean,
        after=estimates[1].mean,
        ratio=ratio,
        low=low,
        high=high,
        threshold=threshold,
        reason=reason_of(case),
        evidence=evidence,
        advice=SUMMARY_ADVICE if verdict is Verdict.CANNOT_TELL else "",
        is_provisional=True,
    )


def ratio_interval(
    change: float, error: float, reach: float, sign: int = 1
) -> tuple[float | None, float | None, float | None]:
    """A logarithmic change as a ratio of values with its interval; None where it is not known."""
    ratio = ratio_of(sign * change)
    if not math.isfinite(reach * error):
        return known(ratio), None, None
    low, high = sorted(ratio_of(sign * (change + step * reach * error)) for step in (-1, 1))
    return ratio, low, high


def known(value: float) -> float | None:
    """The number, or None for one that says nothing."""
    return value if math.isfinite(value) else None


def _value(logarithm: float) -> float:
    """The value of a logarithm; the mean of the largest can lie a rounding beyond what there are numbers for."""
    return math.exp(min(logarithm, LARGEST_VALUE_LOGARITHM))


def _null() -> float:
    from workbench.comparison.stats.by_process import NULL_CHANGE

    return NULL_CHANGE


def _spread(estimate: SummaryStatistics) -> float | None:
    deviation = estimate.standard_deviation
    return deviation / estimate.mean if deviation is not None and estimate.mean > 0 else None
