"""Verdicts on scores beside earlier runs of the same thing: is this one outside of what runs usually give?"""

from __future__ import annotations

from typing import NamedTuple

from workbench.comparison.stats.corrections import corrected
from workbench.comparison.stats.decision import FALSE_DISCOVERY_RATE, student_quantile
from workbench.comparison.stats.moderation import moderated
from workbench.core.arrays import Floats

LEAST_RUNS = 5
"""With fewer earlier runs there is no saying what is usual."""


class JudgedScore(NamedTuple):
    """One name in plain numbers: what the next run gives in 95 of 100 cases is from `low` to `high`.

    `direction` is 1 for worse, -1 for better, 0 for no change shown, NaN for cannot tell; of scores more is better.
    """

    mean: float
    low: float
    high: float
    p: float
    q: float
    direction: float


class JudgedScores(NamedTuple):
    """Columns with an entry for each name, as in `JudgedScore`."""

    mean: Floats
    low: Floats
    high: Floats
    p: Floats
    q: Floats
    direction: Floats

    def row(self, place: int) -> JudgedScore:
        """The name at this place, in plain numbers."""
        return JudgedScore(*(float(column[place]) for column in self))


def judge_scores(earlier: Floats, current: Floats, thresholds: Floats) -> JudgedScores:
    """Judges current scores (names) by earlier ones (runs × names), at least LEAST_RUNS of them.

    A prediction interval by Student's t with variances moderated over the names; a change also has to be as large as
    the threshold, as a fraction of the mean, and one that is as large but inside the interval cannot be told. A name
    whose score never varied cannot be told when it does now, unless other names say how much scores vary.
    """
    import numpy
    from scipy.special import stdtr

    runs = earlier.shape[0]
    mean = earlier.mean(axis=0)
    variance, degrees = moderated(earlier.var(axis=0, ddof=1), numpy.full(earlier.shape[1], runs - 1.0))
    error = numpy.sqrt(variance * (1 + 1 / runs))
    distance = current - mean
    p = 2 * stdtr(degrees, -numpy.abs(distance) / error)
    q = corrected(p)
    is_large = numpy.abs(distance) >= thresholds * numpy.abs(mean)
    is_other = (q <= FALSE_DISCOVERY_RATE) & is_large
    reach = student_quantile(degrees, 0.975) * error
    is_same = ~is_large & (numpy.abs(distance) <= reach) | (distance == 0)
    direction = numpy.select([is_other, is_same], [-numpy.sign(distance), 0.0], default=numpy.nan)
    return JudgedScores(mean, mean - reach, mean + reach, p, q, direction)
