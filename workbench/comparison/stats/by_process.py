"""Verdicts on benchmarks whose values are known by process: the method that holds its rates.

1. Each process is summed up by one of five measures, in logarithms; a side is the mean of its lowest processes.
   Measure and trimming are chosen once for the suite: those with the smallest mean logarithm of the variance.
2. The change d is the difference of the sides. Variances are moderated over the suite.
3. With 8 names or more, r is d without the suite's typical change: the machine as a whole may have moved. Where the
   sides were measured in turn it cannot have, and r is d.
4. Worse is a name whose d and r are at least half the threshold, whose r is more than chance makes of 0.75 %
   (Benjamini and Hochberg over all names, 5 %), and whose processes lie apart by rank (less so where the 95 % interval
   begins at twice the threshold). Better is the mirror image.
5. No change is shown where the 90 % intervals of d and r lie within the threshold. Everything else cannot be told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.analysis.benchmarks.batches import PROCESS_FLOOR
from workbench.comparison.stats.batches import inflation
from workbench.comparison.stats.decision import (
    FALSE_DISCOVERY_RATE,
    NULL_CHANGE,
    BothWays,
    direction_of,
    student_quantile,
)
from workbench.comparison.stats.judged import JudgedNames
from workbench.comparison.stats.measure_choice import COARSE, Choice, chosen, is_even
from workbench.comparison.stats.moderation import moderated
from workbench.comparison.stats.separation import FAR_LIMIT, separations
from workbench.comparison.stats.suite_shift import beside, typical_change
from workbench.comparison.stats.trimming import ProcessEstimate
from workbench.comparison.stats.values import SideValues
from workbench.core.arrays import Bools, Floats, Ints

FAR_THRESHOLDS = 2.0
"""A change is far beyond what modes of processes make where its 95 % interval begins at so many thresholds."""


@dataclass(frozen=True, kw_only=True)
class Judged(JudgedNames):
    """The columns with what only values by process tell; `locations`, `noises` and counts are sides × names.

    `is_even` tells which names have as many values in all their processes.
    """

    degrees: Floats
    reach: Floats
    separation: Floats
    separation_p: Floats
    locations: Floats
    noises: Floats
    process_counts: Ints
    value_counts: Ints
    is_even: Bools
    choice: Choice
    session: float

    def _figures(self) -> list[list[object]]:
        """All fields of `JudgedName`, with what of the suite's choice holds for each name."""
        counts = list(zip(*self.process_counts.tolist(), strict=True))
        are_even = self.is_even.tolist()
        return [
            *super()._figures(),
            self.degrees.tolist(),
            self.reach.tolist(),
            [self.session] * len(counts),
            self.separation.tolist(),
            self.separation_p.tolist(),
            *(list(zip(*each.tolist(), strict=True)) for each in (self.locations, self.noises)),
            counts,
            list(zip(*self.value_counts.tolist(), strict=True)),
            [self.choice.of(is_even=each, counts=own) for each, own in zip(are_even, counts, strict=True)],
        ]


def judge(
    before: SideValues,
    after: SideValues,
    thresholds: Floats,
    *,
    is_interleaved: bool = False,
    session: float = 0.0,
    is_batches: bool = False,
) -> Judged:
    """Judges all names of one unit together; each has at least two processes (or batches of one) on each side.

    `is_interleaved` says that the sides were measured so; `session` is how far the machine may have moved between them,
    as a logarithm. It counts where too few names are there to see the move itself.
    """
    import numpy

    sides = (before, after)
    choice, estimates, measures = chosen(sides)
    noises = [numpy.sqrt(each.variance * side.counts) for each, side in zip(estimates, sides, strict=True)]
    if is_batches:
        estimates = [
            each._replace(variance=each.variance * inflation(used, side.counts) + PROCESS_FLOOR**2)
            for each, used, side in zip(estimates, measures, sides, strict=True)
        ]
    change = estimates[1].location - estimates[0].location
    variance, degrees = _variance(estimates, sides)
    typical = typical_change(change, variance)
    session = session if typical is None else 0.0
    variance = variance + session**2
    taken_off = None if is_interleaved else typical
    relative, relative_variance = beside(change, variance, taken_off, thresholds)
    ranks = separations(measures, sides)
    p = BothWays(*(_p(sign * relative, relative_variance, degrees) for sign in (1, -1)))
    q = p.corrected()
    is_same = _is_within(change, variance, degrees, thresholds)
    is_same &= _is_within(relative, relative_variance, degrees, thresholds)
    far = numpy.log1p(FAR_THRESHOLDS * thresholds) + student_quantile(degrees, 0.975) * numpy.sqrt(relative_variance)
    limits = [
        numpy.where(sign * relative >= far, numpy.maximum(ranks.limits, FAR_LIMIT), ranks.limits) for sign in (1, -1)
    ]
    is_worse = _is_shown(change, relative, thresholds, q.up, ranks.p.up <= limits[0])
    is_better = _is_shown(-change, -relative, thresholds, q.down, ranks.p.down <= limits[1])
    return Judged(
        direction=direction_of(is_worse, is_better, is_same),
        change=change,
        variance=variance,
        relative=relative,
        relative_variance=relative_variance,
        p=p.seen(relative),
        q=q.seen(relative),
        typical=typical,
        is_beside_suite=taken_off is not None,
        degrees=degrees,
        reach=student_quantile(degrees, 0.975),
        separation=ranks.shares,
        separation_p=ranks.p.seen(relative),
        locations=numpy.stack([each.location for each in estimates]),
        noises=numpy.stack(noises),
        process_counts=numpy.stack([side.counts for side in sides]),
        value_counts=numpy.stack([side.value_counts for side in sides]),
        is_even=is_even(sides),
        choice=choice,
        session=session,
    )


def _is_shown(change: Floats, relative: Floats, thresholds: Floats, q: Floats, is_separate: Bools) -> Bools:
    """Where a change upwards is at least half of its threshold, beyond chance, and seen in the ranks, too."""
    import numpy

    half = numpy.log1p(thresholds / 2)
    return (change >= half) & (relative >= half) & (q <= FALSE_DISCOVERY_RATE) & is_separate


def _variance(estimates: Sequence[ProcessEstimate], sides: Sequence[SideValues]) -> tuple[Floats, Floats]:
    """The variance of the change and its degrees of freedom, moderated over the suite.

    It is moderated as if each side had one process, so that names with many and with few processes can be compared.
    A side without any spread borrows that of the other.
    """
    import numpy

    sizes = [side.counts.astype(numpy.float64) for side in sides]
    of_one = [each.variance * size for each, size in zip(estimates, sizes, strict=True)]
    single = [numpy.where(each > COARSE**2, each, 0.0) for each in of_one]
    single = [numpy.where(single[i] > 0, single[i], single[1 - i]) for i in (0, 1)]
    scale = 1 / sizes[0] + 1 / sizes[1]
    raw = (single[0] / sizes[0] + single[1] / sizes[1]) / scale
    variance, degrees = moderated(raw, estimates[0].degrees + estimates[1].degrees)
    return variance * scale, degrees


def _p(change: Floats, variance: Floats, degrees: Floats) -> Floats:
    """The chance to see at least this change if the true one were NULL_CHANGE."""
    import numpy
    from scipy.special import stdtr

    found: Floats = stdtr(degrees, -(change - NULL_CHANGE) / numpy.sqrt(variance))
    return found


def _is_within(change: Floats, variance: Floats, degrees: Floats, thresholds: Floats) -> Bools:
    """True where the 90 % interval lies within the threshold either way."""
    import numpy

    reach = numpy.abs(change) + student_quantile(degrees, 0.95) * numpy.sqrt(variance)
    found: Bools = reach < numpy.log1p(thresholds)
    return found
