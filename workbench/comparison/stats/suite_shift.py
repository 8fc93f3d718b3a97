"""What the typical name did: a machine that is faster or slower as a whole is no change of any one name."""

from __future__ import annotations

from typing import NamedTuple

from workbench.comparison.stats.moderation import LEAST_NAMES
from workbench.core.arrays import Floats
from workbench.core.statistics import NORMAL_MAD

MEDIAN_INFLATION = 1.5708
"""Half of pi: the variance of a median over that of a mean, for normal values."""


class TypicalChange(NamedTuple):
    """The median of logarithmic ratios, its variance, and how far names lie from it beyond their own noise.

    `spread_variance` is what remains of the names' differences when noise is taken off: names that react differently
    to the same cause.
    """

    location: float
    variance: float
    spread_variance: float
    name_count: int


def typical_change(changes: Floats, variances: Floats) -> TypicalChange | None:
    """The typical of all known changes; None with too few names."""
    import numpy

    is_known = ~numpy.isnan(changes) & ~numpy.isnan(variances)
    known, noise = changes[is_known], variances[is_known]
    if len(known) < LEAST_NAMES:
        return None
    location = float(numpy.median(known))
    spread = (NORMAL_MAD * float(numpy.median(numpy.abs(known - location)))) ** 2
    typical_noise = float(numpy.median(noise))
    variance = MEDIAN_INFLATION * max(spread, typical_noise) / len(known)
    return TypicalChange(location, variance, max(0.0, spread - typical_noise), len(known))


def beside(
    change: Floats, variance: Floats, typical: TypicalChange | None, thresholds: Floats
) -> tuple[Floats, Floats]:
    """The change without the typical one; when the suite moved, names also have to stand out of how they differ."""
    import numpy

    if typical is None:
        return change, variance
    is_moved = numpy.abs(typical.location) >= numpy.log1p(thresholds)
    more = typical.variance + numpy.where(is_moved, typical.spread_variance, 0.0)
    return change - typical.location, variance + more
