"""What was found of many names, as columns, and of one name, as a row: the same whatever the method."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import starmap
from typing import NamedTuple

from workbench.comparison.stats.measure_choice import Choice
from workbench.comparison.stats.suite_shift import TypicalChange
from workbench.core.arrays import Floats
from workbench.core.statistics import Z_95

NORMAL_DEGREES = 1000.0
"""Degrees of freedom from which Student's t is as good as normal."""

UNKNOWN = (math.nan, math.nan)


class JudgedName(NamedTuple):
    """One name in plain numbers; changes and errors are logarithms in which more is worse, pairs (baseline, current).

    `direction` is 1 for worse, -1 for better, 0 for no change shown, NaN for cannot tell. `relative` is the change
    beside the suite's typical one where `is_beside_suite`, else the change itself. `p` and `q` are those of the
    direction seen. `reach` is how many standard errors the 95 % interval goes either way, `session` the part of the
    errors that a machine does between two sessions. `separation` is the part of pairs of processes in which the
    current one is the worse. `locations` are the logarithms that stand for the sides, `noises` how far a process lies
    from them. What a method does not know is NaN, or None.
    """

    direction: float
    change: float
    error: float
    relative: float
    relative_error: float
    p: float
    q: float
    is_beside_suite: bool = False
    degrees: float = NORMAL_DEGREES
    reach: float = Z_95
    session: float = 0.0
    separation: float = math.nan
    separation_p: float = math.nan
    locations: tuple[float, float] = UNKNOWN
    noises: tuple[float, float] = UNKNOWN
    process_counts: tuple[int, int] = (0, 0)
    value_counts: tuple[int, int] = (0, 0)
    choice: Choice | None = None


@dataclass(frozen=True, kw_only=True)
class JudgedNames:
    """Columns with an entry for each name, as in `JudgedName`, but with variances for errors.

    `typical` is what the suite did, where enough names tell; `is_beside_suite` says that it was taken off.
    """

    direction: Floats
    change: Floats
    variance: Floats
    relative: Floats
    relative_variance: Floats
    p: Floats
    q: Floats
    typical: TypicalChange | None
    is_beside_suite: bool

    def names(self) -> Iterator[JudgedName]:
        """Name by name, in plain numbers."""
        return starmap(JudgedName, zip(*self._figures(), strict=True))

    def _figures(self) -> list[list[object]]:
        """A list for each of the first fields of `JudgedName`, in their order."""
        import numpy

        errors, relative_errors = numpy.sqrt(self.variance), numpy.sqrt(self.relative_variance)
        columns = (self.direction, self.change, errors, self.relative, relative_errors, self.p, self.q)
        return [*(each.tolist() for each in columns), [self.is_beside_suite] * len(self.change)]
