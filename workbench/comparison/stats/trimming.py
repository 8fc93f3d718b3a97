"""One side of a name from what stands for its processes: the mean of the lowest of them, and how sure it is.

Noise makes a process slower and hardly ever faster, so the slowest processes may be left out: the mean of the h lowest
of P. Its variance is the winsorised variance over (h / P)² P (Tukey and McLaughlin, 1963, here for one tail), times a
factor from simulation for small P; `benchmarks/calibration.py` prints the factors.
"""

from __future__ import annotations

from typing import NamedTuple

from workbench.comparison.stats.values import starts
from workbench.core.arrays import Floats, Ints

TRIMS = (0.0, 0.3, 0.5)
"""Parts of the processes, the slowest, that may be left out."""

LEAST_FOR_TRIMMING = 5

CALIBRATION: dict[float, tuple[float, ...]] = {
    0.3: (
        1.06,
        1.03,
        1.06,
        1.04,
        1.03,
        1.04,
        1.03,
        1.03,
        1.02,
        1.03,
        1.02,
        1.02,
        1.02,
        1.02,
        1.02,
        1.02,
        1.01,
        1.01,
        1.01,
        1.02,
        1.01,
    ),
    0.5: (
        1.19,
        1.24,
        1.14,
        1.16,
        1.11,
        1.12,
        1.09,
        1.10,
        1.07,
        1.07,
        1.06,
        1.07,
        1.05,
        1.06,
        1.04,
        1.05,
        1.04,
        1.05,
        1.04,
        1.04,
        1.03,
    ),
}
"""True over estimated variance for 5, 6, … processes with normal noise; beyond the last the last one holds."""


class ProcessEstimate(NamedTuple):
    """Columns with one entry for each name: `location`, its `variance`, and the `degrees` of freedom behind it."""

    location: Floats
    variance: Floats
    degrees: Floats


def kept_count(process_count: int, trim: float) -> int:
    """How many of the lowest processes are used.

    >>> kept_count(10, 0.3), kept_count(5, 0.5), kept_count(4, 0.5)
    (7, 3, 4)
    """
    return process_count - int(trim * process_count + 1e-9) if process_count >= LEAST_FOR_TRIMMING else process_count


def side_estimate(measures: Floats, counts: Ints, trims: Floats) -> ProcessEstimate:
    """The estimate for each name from one measure of all its processes.

    `measures` holds all processes in the order of the names, `counts` how many each name has, `trims` the part that
    each name leaves out. A name with a single process has the variance NaN.
    """
    import numpy

    begins = starts(counts)
    found = numpy.full((3, len(counts)), numpy.nan)
    for count in numpy.unique(counts).tolist():
        for trim in numpy.unique(trims[counts == count]).tolist():
            places = numpy.flatnonzero((counts == count) & (trims == trim))
            block = numpy.sort(measures[begins[places][:, None] + numpy.arange(count)], axis=1)
            found[:, places] = _lowest_mean(block, kept_count(count, trim), trim)
    return ProcessEstimate(*found)


def _lowest_mean(ordered: Floats, kept: int, trim: float) -> Floats:
    import numpy

    count = ordered.shape[1]
    location = ordered[:, :kept].mean(axis=1)
    if count < 2:
        return numpy.stack([location, numpy.full(len(ordered), numpy.nan), numpy.zeros(len(ordered))])
    winsorised = numpy.minimum(ordered, ordered[:, kept - 1 : kept])
    variance = winsorised.var(axis=1, ddof=1) / ((kept / count) ** 2 * count)
    degrees = numpy.full(len(ordered), float(kept - 1))
    return numpy.stack([location, variance * (factor(count, trim) if kept < count else 1.0), degrees])


def factor(process_count: int, trim: float) -> float:
    """How much larger the variance of the mean is than its estimate says."""
    known = CALIBRATION[trim]
    return known[min(process_count - LEAST_FOR_TRIMMING, len(known) - 1)]
