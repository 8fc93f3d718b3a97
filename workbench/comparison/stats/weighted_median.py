"""The weighted median, which is the same from either end."""

from __future__ import annotations

from workbench.core.arrays import Floats

_TINY = 1e-12


def weighted_median(values: Floats, weights: Floats) -> float:
    """The value with half of the weight on either side, the middle of two where it lies between them.

    >>> import numpy
    >>> weighted_median(numpy.array([3.0, 1.0, 2.0]), numpy.array([1.0, 1.0, 2.0]))
    2.0
    """
    import numpy

    order = numpy.argsort(values, kind="stable")
    reached = numpy.cumsum(weights[order]) / float(weights.sum())
    low = int(numpy.searchsorted(reached, 0.5 - _TINY))
    high = min(int(numpy.searchsorted(reached, 0.5 + _TINY)), len(values) - 1)
    return float((values[order][low] + values[order][high]) / 2)
