"""What becomes of a name where nobody said which way is better, and what would tell."""

from __future__ import annotations

import math

from workbench.comparison.changes.cases import Pair, StatisticalCase
from workbench.core.direction import SAY_IT, Direction
from workbench.core.statistics import is_same
from workbench.core.verdict import Verdict


def direction_advice(case: StatisticalCase) -> str:
    """What tells where only the direction is unknown; empty where more is."""
    is_found = case.found in (Verdict.WORSE, Verdict.BETTER)
    is_large = abs(case.judged.change) >= math.log1p(case.threshold)
    return SAY_IT if not case.direction.is_known and (is_found or is_large) else ""


def exact_verdict(pair: Pair, before: float, after: float) -> Verdict:
    """What became of a value that never varies."""
    if is_same(before, after):
        return Verdict.NO_CHANGE
    if not pair.direction.is_known:
        return Verdict.CANNOT_TELL
    is_worse = (after > before) is (pair.direction is Direction.LESS)
    return Verdict.WORSE if is_worse else Verdict.BETTER
