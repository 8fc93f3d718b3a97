"""One name on both sides with all that was found of it: what a change is made of."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

from workbench.comparison.stats.counts import LEAST_COUNT
from workbench.comparison.stats.judged import JudgedName
from workbench.comparison.stats.slow_path import SlowName
from workbench.core.benchmark import Series
from workbench.core.comparison import Method, Presence
from workbench.core.direction import Direction, joint_direction
from workbench.core.units import Unit
from workbench.core.verdict import Verdict

DIRECTIONS = {1.0: Verdict.WORSE, -1.0: Verdict.BETTER, 0.0: Verdict.NO_CHANGE}
UNDECIDED = (Verdict.NO_CHANGE, Verdict.CANNOT_TELL)


def verdict_of(direction: float) -> Verdict:
    """The verdict of a direction: 1 is worse, -1 better, 0 no change shown; NaN is cannot tell.

    >>> verdict_of(1.0), verdict_of(math.nan)
    (<Verdict.WORSE: 'worse'>, <Verdict.CANNOT_TELL: 'cannot tell'>)
    """
    return DIRECTIONS.get(direction, Verdict.CANNOT_TELL)


@lru_cache(maxsize=4096)
def t_quantile(degrees: float, share: float) -> float:
    """A quantile of Student's t distribution; most names of a suite ask for the same."""
    from scipy.special import stdtrit

    return float(stdtrit(degrees, share))


class Nouns(NamedTuple):
    """What is called a process, one and several, and what all names together are called.

    `measure` is the figure that one is known by, where nothing else is known of it.
    """

    one: str
    several: str
    whole: str
    measure: str = ""


BENCHMARK_NOUNS = Nouns("process", "processes", "suite")
FILE_NOUNS = Nouns("file", "files", "suite", "mean")
"""Of benchmarks whose files keep summaries only: each file is one independent measurement."""

MEASUREMENT_NOUNS = Nouns("measurement", "measurements", "suite", "mean")
"""Where some files keep summaries, and of others each process is a measurement."""


class Pair(NamedTuple):
    """One benchmark on both sides, and the change of it that matters.

    `nouns` where its processes have other names, `said_direction` where the user says which way is better.
    """

    before: Series
    after: Series
    threshold: float
    nouns: Nouns | None = None
    said_direction: Direction | None = None

    @property
    def direction(self) -> Direction:
        """Which way is better."""
        return self.said_direction or joint_direction(self.before.direction, self.after.direction)

    @property
    def sides(self) -> tuple[Series, Series]:
        """Baseline and current."""
        return self.before, self.after


class StatisticalCase(NamedTuple):
    """A benchmark on both sides, and what was found of it by the method that judged it.

    `slow` is what was found of its slow path, by methods that look for one.
    """

    pair: Pair
    method: Method
    judged: JudgedName
    slow: SlowName | None = None
    nouns: Nouns = BENCHMARK_NOUNS

    @property
    def unit(self) -> Unit:
        """The unit of both sides."""
        return self.pair.after.unit

    @property
    def direction(self) -> Direction:
        """Which way is better."""
        return self.pair.direction

    @property
    def threshold(self) -> float:
        """The change that matters."""
        return self.pair.threshold

    @property
    def deciding_slow_path(self) -> SlowName | None:
        """The slow path where it decides, which it does only where the typical value does not."""
        if self.slow is None or not self.slow.direction or verdict_of(self.judged.direction) not in UNDECIDED:
            return None
        return self.slow

    @property
    def verdict(self) -> Verdict:
        """What became of the name; where nobody said which way is better, a change is neither."""
        return self.found if self.direction.is_known or self.found is Verdict.NO_CHANGE else Verdict.CANNOT_TELL

    @property
    def found(self) -> Verdict:
        """The same as if less were better where nobody said which way is."""
        slow = self.deciding_slow_path
        return verdict_of(slow.direction if slow else self.judged.direction)

    @property
    def is_beside(self) -> bool:
        """True where the suite's own move makes a difference worth saying."""
        change, relative = self.judged.change, self.judged.relative
        return self.judged.is_beside_suite and abs(change - relative) > math.log1p(self.threshold) / 4

    @property
    def is_torn(self) -> bool:
        """True where the change would count by itself or beside the suite, but not both; more values leave it so.

        Only where noise is not the reason: it may not be larger than the threshold.
        """
        judged, half = self.judged, math.log1p(self.threshold / 2)
        if not self.is_beside or t_quantile(judged.degrees, 0.95) * judged.relative_error >= 2 * half:
            return False
        directions = [math.copysign(1, each) if abs(each) >= half else 0 for each in (judged.change, judged.relative)]
        return directions[0] != directions[1]

    @property
    def reach(self) -> float:
        """How far the larger end of the two 90 % intervals lies from no change."""
        judged = self.judged
        t = t_quantile(judged.degrees, 0.95)
        return max(abs(judged.change) + t * judged.error, abs(judged.relative) + t * judged.relative_error)


class FunctionCase(NamedTuple):
    """A function on both sides, pairs are (baseline, current): self value of one recording, share of the whole,
    samples of all recordings, how many recordings, and calls where they were counted."""

    name: str
    place: str
    unit: Unit
    values: tuple[float, float]
    shares: tuple[float, float]
    samples: tuple[int, int]
    recordings: tuple[int, int]
    calls: tuple[int | None, int | None]
    presence: Presence
    threshold: float

    @property
    def is_seen_enough(self) -> bool:
        """True where there are samples enough to tell anything."""
        return sum(self.samples) >= LEAST_COUNT

    @property
    def has_ratio(self) -> bool:
        """True where it was seen enough, and on both sides."""
        return self.is_seen_enough and min(self.values) > 0
