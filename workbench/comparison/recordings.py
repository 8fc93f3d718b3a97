"""The recordings of one side of a profile comparison, as columns of functions that both sides share."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from workbench.analysis.profiles.figures import figures_of, sample_count_of
from workbench.analysis.profiles.pooling import numbered
from workbench.core.arrays import Bools, Floats
from workbench.core.profile import Profile


class FunctionSide(NamedTuple):
    """A function on one side: self value of one recording, share of the whole, samples of all recordings, and calls.

    `samples` is 0, and `calls` None, where the recordings do not count them.
    """

    value: float
    share: float
    samples: int
    calls: int | None
    is_present: bool


class Recordings(NamedTuple):
    """One side: self values in the profiles' unit, and samples, each recordings × functions of both sides.

    `samples` is None where the recordings do not say how often they looked. `calls` are counted calls, where known.
    `whole` is what all functions took in all recordings, `is_present` tells which functions the side has.
    """

    selfs: Floats
    samples: Floats | None
    calls: Floats | None
    whole: float
    is_present: Bools

    def functions(self) -> Iterator[FunctionSide]:
        """Function by function, in plain numbers."""
        count, whole = len(self.is_present), self.whole or 1.0
        samples = [0] * count if self.samples is None else [round(float(each.sum())) for each in self.samples.T]
        calls = [None] * count if self.calls is None else map(int, self.calls.tolist())
        for own, seen, called, is_present in zip(self.selfs.T, samples, calls, self.is_present.tolist(), strict=True):
            yield FunctionSide(float(own.mean()), float(own.sum()) / whole, seen, called, is_present)


def recordings_of(side: Sequence[Profile], numbers: Sequence[int], count: int) -> Recordings:
    """The columns of a side; `numbers` give the common number, below `count`, of each function of them all."""
    import numpy

    own_numbers = numbered(side)[1]
    selfs, samples = numpy.zeros((len(side), count)), numpy.zeros((len(side), count))
    calls = numpy.zeros(count)
    is_counted = is_called = True
    for place, profile in enumerate(side):
        figures = figures_of(profile)
        rows = [numbers[row] for row in own_numbers[place]]
        numpy.add.at(selfs[place], rows, numpy.array(figures.selfs))
        seen = sample_count_of(profile) if profile.is_sampled else None
        total = float(selfs[place].sum())
        if seen is not None and math.isfinite(seen) and total > 0:
            samples[place] = selfs[place] / total * seen
        elif total > 0 or seen or not profile.is_sampled:  # one that never looked has no samples, which is a count
            is_counted = False
        is_called &= figures.calls is not None
        if figures.calls is not None:
            numpy.add.at(calls, rows, numpy.array(figures.calls, dtype=float))
    is_present = numpy.zeros(count, dtype=bool)
    is_present[list(numbers)] = True
    counted = numpy.maximum(samples, 0.0) if is_counted else None
    return Recordings(selfs, counted, calls if is_called else None, float(selfs.sum()), is_present)
