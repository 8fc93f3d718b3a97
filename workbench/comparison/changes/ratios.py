"""Logarithmic changes as ratios of values, as far as there are numbers for them."""

from __future__ import annotations

import math
from typing import NamedTuple

LARGEST_LOGARITHM = 700.0
"""Beyond it a ratio is no number any more."""


class RatioInterval(NamedTuple):
    """A ratio of current over baseline with its interval; None where it is not known."""

    ratio: float | None = None
    low: float | None = None
    high: float | None = None


UNKNOWN_RATIO = RatioInterval()


def ratio_of(change: float) -> float:
    """The ratio that a logarithm stands for."""
    return math.exp(max(-LARGEST_LOGARITHM, min(LARGEST_LOGARITHM, change)))


def ratio_interval(change: float, distance: float, sign: int = 1) -> RatioInterval:
    """A logarithmic change, and what lies so far from it either way, as ratios of values."""
    ratio = ratio_of(sign * change)
    if not math.isfinite(distance):
        return RatioInterval(ratio)
    low, high = sorted(ratio_of(sign * (change + step * distance)) for step in (-1, 1))
    return RatioInterval(ratio, low, high)
