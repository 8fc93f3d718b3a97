"""Verdicts on scores beside earlier runs of the same thing: is this one outside of what runs usually give?"""

from __future__ import annotations

from typing import Any, NamedTuple

from workbench.comparison.stats.corrections import corrected
from workbench.comparison.stats.moderation import moderated

LEAST_RUNS = 5
"""With fewer earlier runs there is no saying what is usual."""

FALSE_DISCOVERY_RATE = 0.05


class JudgedScores(NamedTuple):
    """Columns with an entry for each name: the 95 % prediction interval, and `direction` as in `by_process.Judged`,
    but for scores, of which more is better."""

    mean: Any
    low: Any
    high: Any
    p: Any
    q: Any
    direction: Any


def judge_scores(earlier: Any, current: Any, thresholds: Any) -> JudgedScores:
    """Judges current scores (names) by earlier ones (runs × names), at least LEAST_RUNS of them.

    A prediction interval by Student's t with variances moderated over the names; a change also has to be as large as
    the threshold, as a fraction of the mean, and one that is as large but inside the interval cannot be told. A name
    whose score never varied cannot be told when it does now, unless other names say how much scores vary.
    """
    import numpy
    from scipy.special import stdtr, stdtrit

    runs = earlier.shape[0]
    mean = earlier.mean(axis=0)
    variance, degrees = moderated(earlier.var(axis=0, ddof=1), numpy.full(earlier.shape[1], runs - 1.0))
    error = numpy.sqrt(variance * (1 + 1 / runs))
    distance = current - mean
    p = 2 * stdtr(degrees, -numpy.abs(distance) / error)
    q = corrected(p)
    is_large = numpy.abs(distance) >= thresholds * numpy.abs(mean)
    is_other = (q <= FALSE_DISCOVERY_RATE) & is_large
    reach = stdtrit(degrees, 0.975) * error
    is_same = ~is_large & (numpy.abs(distance) <= reach) | (distance == 0)
    direction = numpy.select([is_other, is_same], [-numpy.sign(distance), 0.0], default=numpy.nan)
    return JudgedScores(mean, mean - reach, mean + reach, p, q, direction)
