"""Batches in place of processes: their means vary by more than their spread says, as neighbours are alike."""

from __future__ import annotations

from workbench.analysis.benchmarks.batches import batch_inflation
from workbench.core.arrays import Floats, Ints


def inflation(measures: Floats, counts: Ints) -> Floats:
    """How much larger the variance of a mean is because neighbouring batches are alike, for each name."""
    import numpy

    from workbench.comparison.stats.values import starts

    begins = starts(counts).tolist()
    own = (measures[start : start + count].tolist() for start, count in zip(begins, counts.tolist(), strict=True))
    return numpy.fromiter(map(batch_inflation, own), dtype=numpy.float64, count=len(counts))
