"""What a verdict rests on: the one place where evidence is put together, for each method."""

from __future__ import annotations

import math

from workbench.comparison.changes.cases import FunctionCase, StatisticalCase
from workbench.comparison.changes.ratios import UNKNOWN_RATIO, ratio_interval
from workbench.comparison.stats.decision import FUNCTION_NULL_CHANGE, NULL_CHANGE
from workbench.comparison.stats.judged import JudgedName
from workbench.comparison.stats.scores import JudgedScore
from workbench.core.comparison import Evidence, Method
from workbench.core.statistics import number

NO_COUNTS = (0, 0)


def no_evidence(value_counts: tuple[int, int] = NO_COUNTS, process_counts: tuple[int, int] = NO_COUNTS) -> Evidence:
    """Of a name that is not compared: only what there is of it."""
    return Evidence(Method.NONE, value_counts, process_counts)


def exact_evidence(value_counts: tuple[int, int]) -> Evidence:
    """Of values that never vary."""
    return Evidence(Method.EXACT, value_counts)


def history_evidence(run_count: int, judged: JudgedScore | None = None) -> Evidence:
    """Of a score beside so many earlier runs, and what was found where they are enough."""
    counts = (run_count, 1)
    if judged is None:
        return Evidence(Method.HISTORY, counts, counts)
    return Evidence(
        Method.HISTORY, counts, counts, measure="mean score of a run", p=number(judged.p), q=number(judged.q)
    )


def benchmark_evidence(case: StatisticalCase) -> Evidence:
    """Of a benchmark judged by its processes, its batches, or its summaries."""
    judged, choice, slow, sign = case.judged, case.judged.choice, case.deciding_slow_path, case.direction.sign
    return _tested(case.method, judged, sign, NULL_CHANGE)._replace(
        value_counts=judged.value_counts,
        process_counts=judged.process_counts,
        measure=choice.text(case.nouns.one, case.nouns.several, case.nouns.measure) if choice else "mean",
        degrees_of_freedom=number(judged.degrees) if choice else None,
        separation=number(judged.separation if sign > 0 else 1 - judged.separation),
        separation_p=number(judged.separation_p),
        slow_counts=slow.counts if slow else None,
    )


def function_evidence(case: FunctionCase, judged: JudgedName) -> Evidence:
    """Of a function judged by its samples."""
    found = _tested(Method.SAMPLES, judged, 1, FUNCTION_NULL_CHANGE)._replace(
        value_counts=case.samples, process_counts=case.recordings, measure="samples in the function itself"
    )
    return found if case.has_ratio else found._replace(relative_ratio=None, relative_low=None, relative_high=None)


def others_evidence(case: FunctionCase, relative: float | None, spread: float) -> Evidence:
    """Of a function beside which the others are the yardstick; `relative` is its change beside the typical one."""
    ratio = None if relative is None or not math.isfinite(relative) else math.exp(relative)
    return Evidence(
        Method.OTHERS,
        value_counts=NO_COUNTS if None in case.calls else (case.calls[0] or 0, case.calls[1] or 0),
        process_counts=case.recordings,
        measure="self value of one recording",
        standard_error=spread,
        relative_ratio=ratio,
    )


def _tested(method: Method, judged: JudgedName, sign: int, null_change: float) -> Evidence:
    """What every test against a null change says; `sign` is -1 where the logarithms are those of inverse values."""
    beside = UNKNOWN_RATIO
    if judged.is_beside_suite:
        beside = ratio_interval(judged.relative, judged.reach * judged.relative_error, sign)
    return Evidence(
        method=method,
        standard_error=number(judged.error),
        noise=(number(judged.noises[0]), number(judged.noises[1])),
        relative_ratio=beside.ratio,
        relative_low=beside.low,
        relative_high=beside.high,
        null_ratio=math.exp(sign * null_change),
        p=number(judged.p),
        q=number(judged.q),
    )
