"""The values of many names as one flat column, so that thousands of processes are summed up in a few passes."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from workbench.core.arrays import Floats, Ints

MEASURES = ("20 % trimmed mean", "median", "lower quartile", "lowest tenth", "minimum")
"""What may stand for a process; the first two also where processes have different numbers of values."""

MEDIAN = MEASURES.index("median")
EVEN_ONLY = (2, 3, 4)
"""Measures that are pulled down by more values, so they are only fair where every process has as many."""

TRIMMED = 0.2

Processes: TypeAlias = "Sequence[array[float]]"
"""The values of one name on one side, all above zero, an array for each process."""


class SideValues(NamedTuple):
    """One side of many names as columns, in logarithms so that more is worse.

    `logs` holds all values, `lengths` how many of them each process has, `counts` how many processes each name has;
    processes stand in the order of the names, values in the order of the processes.
    """

    logs: Floats
    lengths: Ints
    counts: Ints

    @property
    def process_starts(self) -> Ints:
        """Where each process begins among the values."""
        return starts(self.lengths)

    @property
    def name_starts(self) -> Ints:
        """Where each name begins among the processes."""
        return starts(self.counts)

    @property
    def owners(self) -> Ints:
        """Which name each process belongs to, by its place."""
        import numpy

        return numpy.repeat(numpy.arange(len(self.counts)), self.counts)

    @property
    def value_counts(self) -> Ints:
        """How many values each name has."""
        import numpy

        return numpy.bincount(self.owners, weights=self.lengths, minlength=len(self.counts)).astype(numpy.int64)


def side_of(names: Sequence[Processes], *, is_higher_better: bool = False) -> SideValues:
    """The columns of one side."""
    import numpy

    flat = [process for processes in names for process in processes]
    values = numpy.frombuffer(b"".join(flat), dtype=numpy.float64)  # many times faster than one array a process
    logs = -numpy.log(values) if is_higher_better else numpy.log(values)
    lengths = numpy.fromiter(map(len, flat), dtype=numpy.int64, count=len(flat))
    return SideValues(logs, lengths, numpy.fromiter(map(len, names), dtype=numpy.int64, count=len(names)))


def starts(counts: Ints) -> Ints:
    """Where each run of so many entries begins."""
    import numpy

    return numpy.concatenate([[0], numpy.cumsum(counts)[:-1]]).astype(numpy.int64)


def process_measures(side: SideValues) -> Floats:
    """What stands for each process: measures × all processes.

    The location is that of the logarithms, so that it mirrors when values are replaced by their inverse.
    """
    import numpy

    found = numpy.empty((len(MEASURES), len(side.lengths)))
    begins = side.process_starts
    for length in numpy.unique(side.lengths):
        places = numpy.flatnonzero(side.lengths == length)
        block = side.logs[begins[places][:, None] + numpy.arange(length)]
        found[:, places] = _measures(numpy.sort(block, axis=1))
    return found


def _measures(ordered: Floats) -> Floats:
    """The measures of processes with as many values, each row in ascending order."""
    import numpy

    count = ordered.shape[1]
    cut = int(TRIMMED * count)
    trimmed = ordered[:, cut : count - cut].mean(axis=1)
    quantiles = [quantile(ordered, share) for share in (0.5, 0.25, 0.1)]
    return numpy.stack([trimmed, *quantiles, ordered[:, 0]])


def quantile(ordered: Floats, share: float) -> Floats:
    """The quantile of ascending rows, with linear interpolation (type 7 of Hyndman and Fan, 1996)."""
    place = share * (ordered.shape[1] - 1)
    low = int(place)
    rest = place - low
    return ordered[:, low] if not rest else ordered[:, low] * (1 - rest) + ordered[:, low + 1] * rest
