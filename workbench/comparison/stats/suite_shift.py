"""What the typical name did: a machine that is faster or slower as a whole is no change of any one name."""

from __future__ import annotations

from typing import Any, NamedTuple

from workbench.comparison.stats.moderation import LEAST_NAMES

MEDIAN_INFLATION = 1.5708
"""Half of pi: the variance of a median over that of a mean, for normal values."""

NORMAL_MAD = 1.4826
"""A normal distribution's standard deviation over its median absolute deviation."""


class TypicalChange(NamedTuple):
    """The median of logarithmic ratios, its variance, and how far names lie from it beyond their own noise.

    `spread_variance` is what remains of the names' differences when noise is taken off: names that react differently
    to the same cause.
    """

    location: float
    variance: float
    spread_variance: float
    name_count: int


def typical_change(changes: Any, variances: Any) -> TypicalChange | None:
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
