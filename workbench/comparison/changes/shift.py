"""What the typical name did, as a ratio of values."""

from __future__ import annotations

import math

from workbench.comparison.changes.ratios import ratio_of
from workbench.comparison.stats.suite_shift import TypicalChange
from workbench.core.comparison import Shift
from workbench.core.direction import Direction
from workbench.core.statistics import Z_95


def shift_of(typical: TypicalChange, direction: Direction, threshold: float | None = None) -> Shift:
    """The typical change with its 95 % interval; without a threshold it counts as no move, however large it is."""
    sign, distance = direction.sign, Z_95 * math.sqrt(typical.variance)
    low, high = sorted(ratio_of(sign * (typical.location + step * distance)) for step in (-1, 1))
    is_moved = threshold is not None and abs(typical.location) >= math.log1p(threshold)
    return Shift(ratio_of(sign * typical.location), low, high, typical.name_count, is_moved, direction)
