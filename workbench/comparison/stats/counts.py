"""Verdicts on the functions of sampled profiles, from how often each was seen.

A count varies by chance, and by more than chance: samples come in bursts, and runs of the same code differ. Both are
measured on the functions themselves, most of which did not change (`profile_noise.py`). A function is held against the
typical one, because one that gets slower makes the shares of all others smaller, and recordings differ in length.
"""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from typing import NamedTuple

from workbench.comparison.stats.decision import FALSE_DISCOVERY_RATE, FUNCTION_NULL_CHANGE, BothWays, direction_of
from workbench.comparison.stats.judged import JudgedNames
from workbench.comparison.stats.profile_noise import ProfileNoise, noise_of
from workbench.comparison.stats.single_recordings import moves_most
from workbench.comparison.stats.suite_shift import MEDIAN_INFLATION, TypicalChange
from workbench.comparison.stats.weighted_median import weighted_median
from workbench.core.arrays import Bools, Floats
from workbench.core.statistics import Z_90

LEAST_COUNT = 20
"""A function seen less often on both sides together cannot be told."""

OFTEN = 100
"""What was seen so often on one side, and hardly on the other, is judged by square roots."""

LEAST_FUNCTIONS = 3
"""With fewer that were seen often enough nobody can say what is typical."""

STANDING_STILL = 1 / 3
"""Then all others together have to move by less than this part of a function's change, to say that it changed."""

LARGEST_WEIGHT = 0.25
"""No function decides more of what is typical, however hot it is."""

SINGLE_DISCOVERY_RATE = 0.002
"""The largest q value of single recordings that are sure: where a sampler looks differs from run to run by more than
functions show. What is less sure has to stand out of the scatter, too, and is provisional.

Of pairs of the same code, recorded by pyinstrument on a busy machine, up to 14 % had a false verdict at 0.05.
"""

SAME_LENGTH = 0.02
"""Recordings whose totals differ by less lasted for a set time, so that shares are all they can tell."""


@dataclass(frozen=True, kw_only=True)
class JudgedCounts(JudgedNames):
    """The columns with an entry for each function; the typical one is taken off, where enough tell what it did.

    Where too few do (`is_few`), a function is held against all others together, which may be one. `is_provisional`
    tells which functions' change is weakly founded: all of these, and those of single recordings that are not sure.
    """

    typical: TypicalChange
    noise: ProfileNoise
    is_few: bool
    is_provisional: Bools


class Seen(NamedTuple):
    """One side: what functions took and how often they were seen, in all recordings, and how many those were."""

    values: Floats
    counts: Floats
    recording_count: int


def judge_counts(before: Seen, after: Seen, thresholds: Floats) -> JudgedCounts:
    """Judges functions by what they took, and by how often they were seen how far that can be relied on."""
    import numpy
    from scipy.special import ndtr

    first, second = before.counts, after.counts
    change = _logarithms(after, before) - _logarithms(before, after)
    chance = 1 / (first + 0.5) + 1 / (second + 0.5)
    is_seen = first + second >= LEAST_COUNT
    weights = _weights(numpy.minimum(first, second)[is_seen])
    typical = _typical(change[is_seen], weights)
    scale = 1 / before.recording_count + 1 / after.recording_count
    noise = noise_of((change - typical)[is_seen], chance[is_seen], scale)
    own = noise.dispersion * chance + noise.run_variance * scale
    typical_variance = MEDIAN_INFLATION * float((weights**2 * own[is_seen]).sum())
    variance = own + typical_variance
    relative = change - typical
    error = numpy.sqrt(variance)
    deviations = [(sign * relative - FUNCTION_NULL_CHANGE) / error for sign in (1, -1)]
    roots = _by_roots(before, after, typical, noise)
    is_rare = (numpy.minimum(first, second) < LEAST_COUNT) & (numpy.maximum(first, second) >= OFTEN)
    p = BothWays(
        *(
            numpy.where(is_seen, ndtr(-numpy.where(is_rare, numpy.maximum(far, sign * roots), far)), numpy.nan)
            for sign, far in zip((1, -1), deviations, strict=True)
        )
    )
    q = p.corrected()
    half = numpy.log1p(thresholds / 2)
    least = 0.0 if _is_same_length(before.values, after.values) else half
    is_worse = (change >= least) & (relative >= half) & (q.up <= FALSE_DISCOVERY_RATE)
    is_better = (change <= -least) & (relative <= -half) & (q.down <= FALSE_DISCOVERY_RATE)
    is_few = int(is_seen.sum()) < LEAST_FUNCTIONS
    if is_few:
        is_alone = _others_stand_still(before, after, change)
        is_worse &= is_alone
        is_better &= is_alone
    is_weak = numpy.full(len(change), is_few)
    if min(before.recording_count, after.recording_count) == 1 and not is_few:
        is_weak = q.seen(relative) > SINGLE_DISCOVERY_RATE
        values = before.values / before.recording_count, after.values / after.recording_count
        is_out = ~is_weak | moves_most(*values, typical, is_worse | is_better)
        is_worse &= is_out
        is_better &= is_out
    reach = numpy.abs(relative) + Z_90 * error
    is_same = is_seen & (reach < numpy.log1p(thresholds)) & (not is_few)
    return JudgedCounts(
        direction=direction_of(is_worse, is_better, is_same),
        change=change,
        variance=variance,
        relative=relative,
        relative_variance=variance,
        p=p.seen(relative),
        q=q.seen(relative),
        typical=TypicalChange(typical, typical_variance, 0.0, int(is_seen.sum())),
        is_beside_suite=True,
        noise=noise,
        is_few=is_few,
        is_provisional=is_weak,
    )


def _by_roots(before: Seen, after: Seen, typical: float, noise: ProfileNoise) -> Floats:
    """How many deviations a count lies from the other side's, by square roots: a logarithm knows little of rare ones.

    Square roots of counts vary alike however large they are (Anscombe, 1948). Both sides are brought to one length, and
    the smaller is first brought nearer by the change that is no change.
    """
    import numpy

    half = math.exp(typical / 2)
    sides = before.counts * half, after.counts / half
    low, high = numpy.minimum(*sides), numpy.maximum(*sides)
    distance = 2 * (numpy.sqrt(high + 0.375) - numpy.sqrt(low * math.exp(FUNCTION_NULL_CHANGE) + 0.375))
    run = noise.run_variance * (sides[0] / before.recording_count + sides[1] / after.recording_count)
    variance = noise.dispersion * (half + 1 / half) + run
    found: Floats = numpy.sign(sides[1] - sides[0]) * numpy.maximum(distance, 0.0) / numpy.sqrt(variance)
    return found


def _others_stand_still(before: Seen, after: Seen, change: Floats) -> Bools:
    """True for functions beside which all others together were seen often enough, and hardly moved."""
    import numpy

    others = [Seen(s.values.sum() - s.values, s.counts.sum() - s.counts, s.recording_count) for s in (before, after)]
    moved = numpy.abs(_logarithms(others[1], others[0]) - _logarithms(others[0], others[1]))
    is_known = numpy.minimum(others[0].counts, others[1].counts) >= LEAST_COUNT
    found: Bools = is_known & (moved <= STANDING_STILL * numpy.abs(change))
    return found


def _weights(counts: Floats) -> Floats:
    """How much each function says about the typical change: by the square root of its count, bounded; 1 in all."""
    import numpy

    weights = numpy.sqrt(counts + 0.5)
    if not len(weights):
        return weights
    bounded: Floats = numpy.minimum(weights, LARGEST_WEIGHT * weights.sum())
    return bounded / float(bounded.sum())


def _typical(changes: Floats, weights: Floats) -> float:
    """The weighted median change; 0 where too few functions were seen to say what is typical."""
    if len(changes) < LEAST_FUNCTIONS:
        return 0.0
    return weighted_median(changes, weights)


def _logarithms(side: Seen, other: Seen) -> Floats:
    """Those of one recording's values with half a sample more, so that what was never seen has a logarithm too.

    An empty side does not say what its samples are worth, so that of the other holds.
    """
    import numpy

    filled = (side.values + 0.5 * (_worth(side) or _worth(other) or 1.0)) / side.recording_count
    return numpy.log(numpy.maximum(filled, sys.float_info.min))


def _worth(side: Seen) -> float:
    """The value of one sample."""
    return float(side.values.sum()) / max(float(side.counts.sum()), 1.0)


def _is_same_length(first: Floats, second: Floats) -> bool:
    return bool(abs(math.log(max(float(second.sum()), 1e-300) / max(float(first.sum()), 1e-300))) < SAME_LENGTH)
