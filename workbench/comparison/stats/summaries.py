"""Verdicts where files keep a mean, a deviation and a count only: a guess that never fails a gate.

What differs between processes is not in such a file; 1.5 % on each side stand for it. A z test on the logarithm of the
ratio, corrected for all names.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from workbench.comparison.stats.by_process import FALSE_DISCOVERY_RATE, NULL_CHANGE, beside, seen
from workbench.comparison.stats.corrections import corrected
from workbench.comparison.stats.suite_shift import TypicalChange, typical_change

PROCESS_NOISE = 0.015
Z_90 = 1.6448536269514722


class JudgedSummaries(NamedTuple):
    """Columns with an entry for each name, as in `by_process.Judged`; NaN where spread or count is not known."""

    change: Any
    variance: Any
    relative: Any
    relative_variance: Any
    p: Any
    q: Any
    direction: Any
    typical: TypicalChange | None


def judge_summaries(
    means: Any,
    deviations: Any,
    counts: Any,
    thresholds: Any,
    *,
    is_higher_better: bool = False,
    is_in_turn: bool = False,
) -> JudgedSummaries:
    """Judges names by their means, standard deviations and counts, each sides × names.

    A deviation of NaN, or of nothing at all, is unknown. Where the sides were measured `is_in_turn`, the machine cannot
    have moved between them, and the typical change is not taken off.
    """
    import numpy
    from scipy.special import ndtr

    sign = -1 if is_higher_better else 1
    change = sign * (numpy.log(means[1]) - numpy.log(means[0]))
    is_known = (deviations > 0).all(axis=0) & (counts > 1).all(axis=0)
    with numpy.errstate(over="ignore", invalid="ignore"):  # a deviation far beyond its mean is no information either
        relative_squares = numpy.where(is_known, (deviations / means) ** 2 / numpy.maximum(counts, 1), numpy.nan)
        variance = relative_squares.sum(axis=0) + 2 * PROCESS_NOISE**2
    variance = numpy.where(numpy.isfinite(variance), variance, numpy.nan)
    typical = typical_change(change, variance)
    relative, relative_variance = beside(change, variance, None if is_in_turn else typical, thresholds)
    up, down = (ndtr(-(way * relative - NULL_CHANGE) / numpy.sqrt(relative_variance)) for way in (1, -1))
    q_up, q_down = corrected(up), corrected(down)
    half = numpy.log1p(thresholds / 2)
    reach = Z_90 * numpy.sqrt(relative_variance)
    is_worse = (numpy.minimum(change, relative) >= half) & (q_up <= FALSE_DISCOVERY_RATE)
    is_better = (numpy.maximum(change, relative) <= -half) & (q_down <= FALSE_DISCOVERY_RATE)
    is_same = numpy.maximum(numpy.abs(change), numpy.abs(relative)) + reach < numpy.log1p(thresholds)
    return JudgedSummaries(
        change=change,
        variance=variance,
        relative=relative,
        relative_variance=relative_variance,
        p=seen(relative, up, down),
        q=seen(relative, q_up, q_down),
        direction=numpy.select([is_worse, is_better, is_same], [1.0, -1.0, 0.0], default=numpy.nan),
        typical=typical,
    )
