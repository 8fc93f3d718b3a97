"""Verdicts where files keep a mean, a deviation and a count only: a guess that never fails a gate.

What differs between processes is not in such a file; 1.5 % stand for it, for each file. Where a side has several, and
still too few to be judged as processes, how far their means lie apart counts where that is more. A z test on the
logarithm of the ratio, corrected for all names.
"""

from __future__ import annotations

from typing import NamedTuple

from workbench.comparison.stats.decision import FALSE_DISCOVERY_RATE, NULL_CHANGE, BothWays, direction_of
from workbench.comparison.stats.judged import JudgedNames
from workbench.comparison.stats.suite_shift import beside, typical_change
from workbench.core.arrays import Floats
from workbench.core.statistics import Z_90

PROCESS_NOISE = 0.015


class Summaries(NamedTuple):
    """What files say of names, each sides × names; a deviation of NaN, or of nothing at all, is unknown.

    `deviations` are those of single values, `between` those of the files' means, as fractions of the mean;
    `counts` are values, `file_counts` files.
    """

    means: Floats
    deviations: Floats
    counts: Floats
    between: Floats
    file_counts: Floats


def judge_summaries(
    summaries: Summaries, thresholds: Floats, *, is_higher_better: bool = False, is_interleaved: bool = False
) -> JudgedNames:
    """Judges names by their means, standard deviations and counts.

    Where the sides were measured interleaved, the machine cannot have moved between them, and the typical change is not
    taken off.
    """
    import numpy
    from scipy.special import ndtr

    sign = -1 if is_higher_better else 1
    change = sign * (numpy.log(summaries.means[1]) - numpy.log(summaries.means[0]))
    variance = _variances(summaries).sum(axis=0)
    variance = numpy.where(numpy.isfinite(variance), variance, numpy.nan)
    typical = typical_change(change, variance)
    taken_off = None if is_interleaved else typical
    relative, relative_variance = beside(change, variance, taken_off, thresholds)
    p = BothWays(*(ndtr(-(way * relative - NULL_CHANGE) / numpy.sqrt(relative_variance)) for way in (1, -1)))
    q = p.corrected()
    half = numpy.log1p(thresholds / 2)
    reach = Z_90 * numpy.sqrt(relative_variance)
    is_worse = (numpy.minimum(change, relative) >= half) & (q.up <= FALSE_DISCOVERY_RATE)
    is_better = (numpy.maximum(change, relative) <= -half) & (q.down <= FALSE_DISCOVERY_RATE)
    is_same = numpy.maximum(numpy.abs(change), numpy.abs(relative)) + reach < numpy.log1p(thresholds)
    return JudgedNames(
        direction=direction_of(is_worse, is_better, is_same),
        change=change,
        variance=variance,
        relative=relative,
        relative_variance=relative_variance,
        p=p.seen(relative),
        q=q.seen(relative),
        typical=typical,
        is_beside_suite=taken_off is not None,
    )


def _variances(summaries: Summaries) -> Floats:
    """The variance of each side's logarithm: of its values, or of its files where these lie farther apart."""
    import numpy

    means, deviations, counts, between, file_counts = summaries
    with numpy.errstate(over="ignore", invalid="ignore"):  # a deviation far beyond its mean is no information either
        within = numpy.where((deviations > 0) & (counts > 1), (deviations / means) ** 2 / numpy.maximum(counts, 1), 0.0)
        of_files = numpy.where(between > 0, between**2 / file_counts, 0.0)
    found = numpy.maximum(within + PROCESS_NOISE**2 / file_counts, of_files)
    known: Floats = numpy.where((within > 0) | (of_files > 0), found, numpy.nan)
    return known
