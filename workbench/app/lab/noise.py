"""The same code measured again and again: what differences come up, and which rules take them for a change."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from itertools import permutations
from statistics import NormalDist, fmean, variance
from typing import NamedTuple

from workbench.app.lab.measured import series_of
from workbench.app.lab.readings import LabReading
from workbench.app.lab.versions import WHOLE
from workbench.comparison.benchmarks import benchmark_changes
from workbench.comparison.comparability.measuring_order import MeasuringOrder
from workbench.comparison.explain.wording import threshold_text
from workbench.core.verdict import DEFAULT_THRESHOLD, Verdict

LIMITS = (0.01, 0.02, 0.05)
SPLITS = 20
SIGNIFICANT = 0.05
SEED = 1


class DecisionRule(NamedTuple):
    """A rule, and how often it cried wolf in how many tries: every alarm is false, as the code is the same."""

    name: str
    alarms: int
    tries: int


class FalseAlarms(NamedTuple):
    """`largest` is the largest difference between two processes, as a fraction; what rules made of all of them."""

    process_count: int
    largest: float
    rules: tuple[DecisionRule, ...]


def noise_of(readings: Sequence[LabReading]) -> FalseAlarms:
    """What rules say of sides that are the same code: one process a side, then half of them a side.

    Two sides of one process each are compared in every order; sides of half the processes in SPLITS ways, the same
    ways in every run.
    """
    ratios = [after / before for before, after in permutations([fmean(r.values[WHOLE]) for r in readings], 2)]
    single = [
        DecisionRule(
            f"One process a side, slower by more than {threshold_text(limit)}",
            sum(r > 1 + limit for r in ratios),
            len(ratios),
        )
        for limit in LIMITS
    ]
    splits = list(_splits(len(readings)))
    sides = [([readings[i] for i in one], [readings[i] for i in other]) for one, other in splits]
    half = len(readings) // 2
    tested = DecisionRule(
        f"{half} processes a side, t-test on all values", sum(map(_is_significant, sides)), len(sides)
    )
    judged = DecisionRule(f"{half} processes a side, the verdict used here", sum(map(_is_judged, sides)), len(sides))
    return FalseAlarms(len(readings), max(ratios) - 1, (*single, tested, judged))


Sides = tuple[list[LabReading], list[LabReading]]


def _splits(count: int) -> Iterator[tuple[list[int], list[int]]]:
    numbers = random.Random(SEED)  # noqa: S311 - which halves are compared is no secret
    for _ in range(SPLITS):
        places = list(range(count))
        numbers.shuffle(places)
        yield sorted(places[: count // 2]), sorted(places[count // 2 :])


def _is_significant(sides: Sides) -> bool:
    """Welch's t-test of any name, with all values taken for independent; that many are as good as normal."""
    before, after = (
        {series.name: [value for process in series.processes for value in process] for series in series_of(side)}
        for side in sides
    )
    return any(p_of_welch(before[name], after[name]) < SIGNIFICANT for name in before)


def p_of_welch(before: Sequence[float], after: Sequence[float]) -> float:
    """The two-sided p value, from the normal distribution.

    >>> round(p_of_welch([1.0, 2.0, 3.0], [1.0, 2.0, 3.0]), 3)
    1.0
    """
    error = math.sqrt(variance(before) / len(before) + variance(after) / len(after))
    difference = abs(fmean(after) - fmean(before))
    if not error:
        return 1.0 if not difference else 0.0
    return 2 * (1 - NormalDist().cdf(difference / error))


def _is_judged(sides: Sides) -> bool:
    """True where any name is said to be slower or faster."""
    before, after = ({series.name: series for series in series_of(side)} for side in sides)
    found = benchmark_changes(before, after, lambda _: DEFAULT_THRESHOLD, unlike={}, order=MeasuringOrder.INTERLEAVED)
    return any(change.verdict in (Verdict.WORSE, Verdict.BETTER) for change in found.changes)
