"""Verdicts on benchmarks whose values are known by process: the method that holds its rates.

1. Each process is summed up by one of five measures, in logarithms; a side is the mean of its lowest processes.
   Measure and trimming are chosen once for the suite: those with the smallest mean logarithm of the variance.
2. The change d is the difference of the sides. Variances are moderated over the suite.
3. With 8 names or more, r is d without the suite's typical change: the machine as a whole may have moved. Where the
   sides were measured in turn it cannot have, and r is d.
4. Worse is a name whose d and r are at least half the threshold, whose r is more than chance makes of 0.75 %
   (Benjamini and Hochberg over all names, 5 %), and whose processes lie apart by rank. Better is the mirror image.
5. No change is shown where the 90 % intervals of d and r lie within the threshold. Everything else cannot be told.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

from workbench.comparison.stats.batches import PROCESS_FLOOR, inflation
from workbench.comparison.stats.corrections import corrected
from workbench.comparison.stats.moderation import moderated
from workbench.comparison.stats.separation import larger_shares, limit, separation_p
from workbench.comparison.stats.suite_shift import TypicalChange, typical_change
from workbench.comparison.stats.trimming import LEAST_FOR_TRIMMING, TRIMS, side_estimate
from workbench.comparison.stats.values import EVEN_ONLY, MEASURES, MEDIAN, SideValues, process_measures

NULL_CHANGE = math.log(1.0075)
FALSE_DISCOVERY_RATE = 0.05
TRIMMING_PENALTY = 0.05
"""What each trimming step has to gain in the mean logarithm of the variance before it is preferred."""


COARSE = 1e-9
"""A spread of logarithms below this is rounding, not noise: the clock, or whoever wrote the file, was too coarse."""


class Choice(NamedTuple):
    """The measure (its place in MEASURES) and the trimming that the suite is judged by."""

    measure: int
    trim: float

    def of(self, *, is_even: bool, counts: tuple[int, int]) -> Choice:
        """What of the choice is fair for a name, by whether all processes have as many values, and by their counts."""
        is_trimmed = counts[0] == counts[1] >= LEAST_FOR_TRIMMING
        is_fair = is_even or self.measure not in EVEN_ONLY
        return Choice(self.measure if is_fair else MEDIAN, self.trim if is_trimmed else 0.0)

    def text(self, noun: str = "process", nouns: str = "processes") -> str:
        """In words, with the nouns for one and for several of what stands for a process."""
        lowest = "" if not self.trim else f", of the best {100 - self.trim * 100:.0f} % of the {nouns}"
        return f"{MEASURES[self.measure]} of each {noun}{lowest}"


class Judged(NamedTuple):
    """Columns with an entry for each name; changes are logarithms of current over baseline, where more is worse.

    `direction` is 1 for worse, -1 for better, 0 for no change shown, NaN for cannot tell. `p` and `q` are those of the
    direction seen. `locations` holds what stands for each side, `noises` how far a process lies from it. `reach` is
    how many standard errors the 95 % interval goes either way. `session` is the part of the errors that a machine
    does between two sessions, `is_even` which names have as many values in all their processes.
    """

    change: Any
    variance: Any
    degrees: Any
    relative: Any
    relative_variance: Any
    p: Any
    q: Any
    separation: Any
    separation_p: Any
    direction: Any
    locations: Any
    noises: Any
    typical: TypicalChange | None
    choice: Choice
    reach: Any
    session: float
    is_even: Any


def judge(
    before: SideValues,
    after: SideValues,
    thresholds: Any,
    *,
    is_in_turn: bool = False,
    session: float = 0.0,
    is_batches: bool = False,
) -> Judged:
    """Judges all names of one unit together; each has at least two processes (or batches of one) on each side.

    `is_in_turn` says that the sides were measured so; `session` is how far the machine may have moved between them, as
    a logarithm. It counts where too few names are there to see the move itself.
    """
    import numpy

    choice, estimates, measures = _chosen((before, after))
    noises = [numpy.sqrt(each.variance * side.counts) for each, side in zip(estimates, (before, after), strict=True)]
    if is_batches:
        estimates = [
            each._replace(variance=each.variance * inflation(used, side.counts) + PROCESS_FLOOR**2)
            for each, used, side in zip(estimates, measures, (before, after), strict=True)
        ]
    change = estimates[1].location - estimates[0].location
    variance, degrees = _variance(estimates, (before, after))
    typical = typical_change(change, variance)
    session = session if typical is None else 0.0
    variance = variance + session**2
    relative, relative_variance = beside(change, variance, None if is_in_turn else typical, thresholds)
    shares, ranks_up, ranks_down, limits = _separations(measures, (before, after))
    up, down = (_p(sign * relative, relative_variance, degrees) for sign in (1, -1))
    q_up, q_down = corrected(up), corrected(down)
    half = numpy.log1p(thresholds / 2)
    is_worse = (change >= half) & (relative >= half) & (q_up <= FALSE_DISCOVERY_RATE) & (ranks_up <= limits)
    is_better = (change <= -half) & (relative <= -half) & (q_down <= FALSE_DISCOVERY_RATE) & (ranks_down <= limits)
    is_same = _is_within(change, variance, degrees, thresholds)
    is_same &= _is_within(relative, relative_variance, degrees, thresholds)
    return Judged(
        change=change,
        variance=variance,
        degrees=degrees,
        relative=relative,
        relative_variance=relative_variance,
        p=seen(relative, up, down),
        q=seen(relative, q_up, q_down),
        separation=shares,
        separation_p=seen(relative, ranks_up, ranks_down),
        direction=numpy.select([is_worse, is_better, is_same], [1.0, -1.0, 0.0], default=numpy.nan),
        locations=numpy.stack([each.location for each in estimates]),
        noises=numpy.stack(noises),
        typical=typical,
        choice=choice,
        reach=quantile(degrees, 0.975),
        session=session,
        is_even=_is_even((before, after)),
    )


def seen(change: Any, up: Any, down: Any) -> Any:
    """What holds for the direction that a change has; without one the larger, so that no side comes first."""
    import numpy

    return numpy.where(change > 0, up, numpy.where(change < 0, down, numpy.maximum(up, down)))


def quantile(degrees: Any, share: float) -> Any:
    """The quantile of Student's t distribution."""
    from scipy.special import stdtrit

    return stdtrit(degrees, share)


def _chosen(sides: Sequence[SideValues]) -> tuple[Choice, list[Any], list[Any]]:
    """The choice with the smallest mean logarithm of the variance, its estimates, and the measures of all processes."""
    import numpy

    measured = [process_measures(side) for side in sides]
    is_even, is_balanced = _is_even(sides), sides[0].counts == sides[1].counts
    best: tuple[float, Choice, list[Any], list[Any]] | None = None
    for measure in range(len(MEASURES)):
        used = [_measure(each, measure, is_even, side.counts) for each, side in zip(measured, sides, strict=True)]
        for step, trim in enumerate(TRIMS):
            trims = numpy.where(is_balanced, trim, 0.0)
            found = [side_estimate(each, side.counts, trims) for each, side in zip(used, sides, strict=True)]
            score = _mean_log_variance(found) + TRIMMING_PENALTY * step
            if best is None or score < best[0] - 1e-9:
                best = score, Choice(measure, trim), found, used
    assert best is not None  # noqa: S101 - there is always a first choice
    return best[1], best[2], best[3]


def _is_even(sides: Sequence[SideValues]) -> Any:
    """For each name whether all its processes on both sides have as many values."""
    import numpy

    least, most = (
        [ufunc.reduceat(side.lengths, side.name_starts) for side in sides] for ufunc in (numpy.minimum, numpy.maximum)
    )
    return numpy.minimum(*least) == numpy.maximum(*most)


def _measure(measured: Any, measure: int, is_even: Any, counts: Any) -> Any:
    """One measure of all processes; the median instead where numbers of values differ and the measure is unfair."""
    import numpy

    if measure not in EVEN_ONLY:
        return measured[measure]
    return numpy.where(numpy.repeat(is_even, counts), measured[measure], measured[MEDIAN])


def _mean_log_variance(estimates: Sequence[Any]) -> float:
    import numpy

    variances = numpy.concatenate([each.variance for each in estimates])
    known = variances[variances > COARSE**2]
    return float(numpy.log(known).mean()) if len(known) else 0.0


def _variance(estimates: Sequence[Any], sides: Sequence[SideValues]) -> tuple[Any, Any]:
    """The variance of the change and its degrees of freedom, moderated over the suite.

    It is moderated as if each side had one process, so that names with many and with few processes can be compared.
    A side without any spread borrows that of the other.
    """
    import numpy

    sizes = [side.counts.astype(float) for side in sides]
    of_one = [each.variance * size for each, size in zip(estimates, sizes, strict=True)]
    single = [numpy.where(each > COARSE**2, each, 0.0) for each in of_one]
    single = [numpy.where(single[i] > 0, single[i], single[1 - i]) for i in (0, 1)]
    scale = 1 / sizes[0] + 1 / sizes[1]
    raw = (single[0] / sizes[0] + single[1] / sizes[1]) / scale
    variance, degrees = moderated(raw, estimates[0].degrees + estimates[1].degrees)
    return variance * scale, degrees


def beside(change: Any, variance: Any, typical: TypicalChange | None, thresholds: Any) -> tuple[Any, Any]:
    """The change without the typical one; when the suite moved, names also have to stand out of how they differ."""
    import numpy

    if typical is None:
        return change, variance
    is_moved = numpy.abs(typical.location) >= numpy.log1p(thresholds)
    more = typical.variance + numpy.where(is_moved, typical.spread_variance, 0.0)
    return change - typical.location, variance + more


def _separations(measures: Sequence[Any], sides: Sequence[SideValues]) -> tuple[Any, Any, Any, Any]:
    """For each name the part of larger pairs, its p values upwards and downwards, and their limit."""
    import numpy

    found = numpy.empty((4, len(sides[0].counts)))
    shapes = set(zip(*(side.counts.tolist() for side in sides), strict=True))
    for m, n in shapes:
        places = numpy.flatnonzero((sides[0].counts == m) & (sides[1].counts == n))
        blocks = [
            each[side.name_starts[places][:, None] + numpy.arange(size)]
            for each, side, size in zip(measures, sides, (m, n), strict=True)
        ]
        shares = larger_shares(*blocks)
        found[:3, places] = [shares, separation_p(shares, m, n), separation_p(1 - shares, m, n)]
        found[3, places] = limit(m, n)
    return found[0], found[1], found[2], found[3]


def _p(change: Any, variance: Any, degrees: Any) -> Any:
    """The chance to see at least this change if the true one were NULL_CHANGE."""
    import numpy
    from scipy.special import stdtr

    return stdtr(degrees, -(change - NULL_CHANGE) / numpy.sqrt(variance))


def _is_within(change: Any, variance: Any, degrees: Any, thresholds: Any) -> Any:
    import numpy

    reach = numpy.abs(change) + quantile(degrees, 0.95) * numpy.sqrt(variance)
    return reach < numpy.log1p(thresholds)
