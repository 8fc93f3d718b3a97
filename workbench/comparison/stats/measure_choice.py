"""Which measure stands for a process, and how many of the slowest are left out: chosen once for the whole suite."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from workbench.comparison.stats.trimming import LEAST_FOR_TRIMMING, TRIMS, ProcessEstimate, side_estimate
from workbench.comparison.stats.values import EVEN_ONLY, MEASURES, MEDIAN, SideValues, process_measures
from workbench.core.arrays import Bools, Floats, Ints

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

    def text(self, noun: str = "process", nouns: str = "processes", measure: str = "") -> str:
        """In words, with the nouns for one and for several of what stands for a process.

        `measure` is what one is known by, where it is not this choice.
        """
        lowest = "" if not self.trim else f", of the best {100 - self.trim * 100:.0f} % of the {nouns}"
        return f"{measure or MEASURES[self.measure]} of each {noun}{lowest}"


class Chosen(NamedTuple):
    """The choice with, for each side, the estimates of all names and the measure of all processes."""

    choice: Choice
    estimates: list[ProcessEstimate]
    measures: list[Floats]


def chosen(sides: Sequence[SideValues]) -> Chosen:
    """The choice with the smallest mean logarithm of the variance."""
    import numpy

    measured = [list(process_measures(side)) for side in sides]
    is_all_even, is_balanced = is_even(sides), sides[0].counts == sides[1].counts
    best: tuple[float, Chosen] | None = None
    for measure in range(len(MEASURES)):
        used = [_measure(each, measure, is_all_even, side.counts) for each, side in zip(measured, sides, strict=True)]
        for step, trim in enumerate(TRIMS):
            trims = numpy.where(is_balanced, trim, 0.0)
            found = [side_estimate(each, side.counts, trims) for each, side in zip(used, sides, strict=True)]
            score = _mean_log_variance(found) + TRIMMING_PENALTY * step
            if best is None or score < best[0] - 1e-9:
                best = score, Chosen(Choice(measure, trim), found, used)
    assert best is not None  # noqa: S101 - there is always a first choice
    return best[1]


def is_even(sides: Sequence[SideValues]) -> Bools:
    """For each name whether all its processes on both sides have as many values."""
    import numpy

    least, most = (
        [ufunc.reduceat(side.lengths, side.name_starts) for side in sides] for ufunc in (numpy.minimum, numpy.maximum)
    )
    found: Bools = numpy.minimum(*least) == numpy.maximum(*most)
    return found


def _measure(measured: Sequence[Floats], measure: int, is_all_even: Bools, counts: Ints) -> Floats:
    """One measure of all processes; the median instead where numbers of values differ and the measure is unfair."""
    import numpy

    if measure not in EVEN_ONLY:
        return measured[measure]
    return numpy.where(numpy.repeat(is_all_even, counts), measured[measure], measured[MEDIAN])


def _mean_log_variance(estimates: Sequence[ProcessEstimate]) -> float:
    import numpy

    variances = numpy.concatenate([each.variance for each in estimates])
    known = variances[variances > COARSE**2]
    return float(numpy.log(known).mean()) if len(known) else 0.0
