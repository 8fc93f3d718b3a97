"""Correcting for many names at once."""

from __future__ import annotations

from workbench.core.arrays import Floats


def corrected(p: Floats) -> Floats:
    """The q values of p values (Benjamini and Hochberg, 1995); NaN stands for no test and is not counted.

    >>> import numpy
    >>> corrected(numpy.array([0.01, 0.04, numpy.nan, 0.02])).round(3).tolist()
    [0.03, 0.04, nan, 0.03]
    """
    import numpy

    found = numpy.full(len(p), numpy.nan)
    known = numpy.flatnonzero(~numpy.isnan(p))
    order = known[numpy.argsort(p[known], kind="stable")]
    scaled = p[order] * len(order) / numpy.arange(1, len(order) + 1)
    found[order] = numpy.minimum(numpy.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return found
