"""What all methods share on the way from figures to a verdict: the limits, and a direction that is seen."""

from __future__ import annotations

import math
from typing import NamedTuple

from workbench.comparison.stats.corrections import corrected
from workbench.core.arrays import Bools, Floats

NULL_CHANGE = math.log(1.0075)
"""A benchmark has to have changed by more than chance makes of a true change of this, as a logarithm."""

FUNCTION_NULL_CHANGE = math.log(1.05)
"""The same for a function of a profile."""

FALSE_DISCOVERY_RATE = 0.05
"""The largest q value that still counts as a change."""


class BothWays(NamedTuple):
    """A figure of every name for a change upwards (worse), and the same for one downwards."""

    up: Floats
    down: Floats

    def corrected(self) -> BothWays:
        """p values made into q values, in either direction by itself."""
        return BothWays(corrected(self.up), corrected(self.down))

    def seen(self, change: Floats) -> Floats:
        """What holds for the direction that a change has; without one the larger, so that no side comes first."""
        import numpy

        return numpy.where(change > 0, self.up, numpy.where(change < 0, self.down, numpy.maximum(self.up, self.down)))


def direction_of(is_worse: Bools, is_better: Bools, is_same: Bools) -> Floats:
    """1 for worse, -1 for better, 0 for no change shown, NaN for cannot tell; the first that holds."""
    import numpy

    found: Floats = numpy.select([is_worse, is_better, is_same], [1.0, -1.0, 0.0], default=numpy.nan)
    return found


def student_quantile(degrees: Floats, share: float) -> Floats:
    """The quantile of Student's t distribution."""
    from scipy.special import stdtrit

    found: Floats = stdtrit(degrees, share)
    return found
