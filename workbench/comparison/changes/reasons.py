"""Why a verdict is what it is, in a sentence with the name's own figures."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

from workbench.core.units import Unit, share_text
from workbench.core.verdict import Method, Verdict, verdict_word

LARGEST_LOGARITHM = 700.0
"""Beyond it a ratio is no number any more."""

LEAST_SEEN = 0.001
LEAST_Q = 1e-4
LARGEST_PER_CENT = 3.0
"""From this ratio on people say "times", not per cent."""


class Nouns(NamedTuple):
    """What is called a process, one and several, and what all names together are called."""

    one: str
    several: str
    whole: str


BENCHMARK_NOUNS = Nouns("process", "processes", "suite")


class StatisticalCase(NamedTuple):
    """One name's figures; changes and errors are logarithms in which more is worse, pairs are (baseline, current).

    `separation` is the part of pairs of units in which the current one is the worse, NaN where nobody counted.
    `session` is the part of `error` that a machine does between two sessions, where the sides were measured apart and
    nothing else tells it.
    """

    unit: Unit
    verdict: Verdict
    change: float
    error: float
    degrees: float
    relative: float
    relative_error: float
    threshold: float
    is_beside_suite: bool
    q: float
    separation_p: float
    unit_counts: tuple[int, int]
    value_counts: tuple[int, int]
    method: Method
    slow_counts: tuple[int, int] | None = None
    excess: float = 0.0
    separation: float = math.nan
    session: float = 0.0
    nouns: Nouns = BENCHMARK_NOUNS

    @property
    def is_beside(self) -> bool:
        """True where the suite's own move makes a difference worth saying."""
        return self.is_beside_suite and abs(self.change - self.relative) > math.log1p(self.threshold) / 4

    @property
    def is_torn(self) -> bool:
        """True where the change would count by itself or beside the suite, but not both; more values leave it so.

        Only where noise is not the reason: it may not be larger than the threshold.
        """
        half = math.log1p(self.threshold / 2)
        if not self.is_beside or t_quantile(self.degrees, 0.95) * self.relative_error >= 2 * half:
            return False
        directions = [math.copysign(1, each) if abs(each) >= half else 0 for each in (self.change, self.relative)]
        return directions[0] != directions[1]

    @property
    def reach(self) -> float:
        """How far the larger end of the two 90 % intervals lies from no change."""
        t = t_quantile(self.degrees, 0.95)
        return max(abs(self.change) + t * self.error, abs(self.relative) + t * self.relative_error)


@lru_cache(maxsize=4096)
def t_quantile(degrees: float, share: float) -> float:
    """A quantile of Student's t distribution; most names of a suite ask for the same."""
    from workbench.comparison.stats.by_process import quantile

    return float(quantile(degrees, share))


def reason_of(case: StatisticalCase) -> str:
    """The reason, without a full stop."""
    if case.slow_counts is not None:
        return _slow_path(case)
    if case.verdict in (Verdict.WORSE, Verdict.BETTER):
        return f"{moved_text(case.change, case.unit)}{_beside(case)}, more than noise explains ({false_text(case.q)})"
    if case.verdict is Verdict.NO_CHANGE:
        said = "if there is a change" + (f" beside the {case.nouns.whole}'s" if case.is_beside else "")
        return f"{said}, it is smaller than {share_text(case.threshold)} (90 % sure)"
    return _uncertain(case)


def moved_text(change: float, unit: Unit) -> str:
    """How much worse or better, in words.

    >>> moved_text(0.0769610411361284, Unit.SECONDS), moved_text(-math.log(2), Unit.SCORE)
    ('8 % slower', '2 × better')
    """
    word = verdict_word(Verdict.WORSE if change > 0 else Verdict.BETTER, unit)
    ratio = ratio_of(abs(change))
    return f"{ratio:.3g} × {word}" if ratio >= 1.995 else f"{share_text(_share(change, unit))} {word}"


def ratio_of(change: float) -> float:
    """The ratio that a logarithm stands for, as far as there are numbers for it."""
    return math.exp(max(-LARGEST_LOGARITHM, min(LARGEST_LOGARITHM, change)))


def interval_text(low: float, high: float) -> str:
    """What a value may have become, from two ratios.

    >>> interval_text(0.9, 1.25), interval_text(0.5, 40.0)
    ('anything from -10 to +25 %', 'anything from 0.5 to 40 times as much')
    """
    if high < LARGEST_PER_CENT:
        said = f"{low * 100 - 100:+.3g} to {high * 100 - 100:+.3g} %"
    else:
        said = f"{low:.3g} to {high:.3g} times as much"
    return f"anything from {said}"


def false_text(q: float) -> str:
    """The corrected p value.

    >>> false_text(0.012), false_text(1e-9)
    ('q = 0.01', 'q < 0.0001')
    """
    return f"q = {q:.1g}" if q >= LEAST_Q else f"q < {LEAST_Q:.4f}"


def _share(change: float, unit: Unit) -> float:
    """The change of the value itself, as a fraction of the baseline's."""
    return abs(math.expm1(-change if unit.is_higher_better else change))


def _beside(case: StatisticalCase) -> str:
    return f" ({moved_text(case.relative, case.unit)} beside the {case.nouns.whole})" if case.is_beside else ""


def _slow_path(case: StatisticalCase) -> str:
    before, after = case.slow_counts or (0, 0)
    more = "more" if case.verdict is Verdict.WORSE else "less"
    values = case.value_counts
    far = f"far {verdict_word(Verdict.WORSE, case.unit)}"
    return (
        f"the typical value is not shown to change, but {far} ones are {more} frequent: {before:,} of {values[0]:,} "
        f"before, {after:,} of {values[1]:,} now{_mean_text(case)}"
    )


def _mean_text(case: StatisticalCase) -> str:
    """What values far from the rest do to the mean; of scores they are near zero, and the mean hardly knows them."""
    return "" if case.unit.is_higher_better else f", which moves the mean by {share_text(abs(case.excess))}"


def _uncertain(case: StatisticalCase) -> str:
    """Why nothing can be told."""
    if math.isnan(case.error):
        if case.method is Method.SUMMARY:
            return "one side keeps no spread of its values, so there is no telling noise from change"
        return "its values do not vary at all, as with a coarse clock, so there is no telling noise from change"
    seen = f"it looks {_seen(case.change, case.unit)}"
    if case.is_torn:
        is_as_suite = abs(case.change) >= math.log1p(case.threshold / 2)
        whole = case.nouns.whole
        joint = f", as the whole {whole} does; beside it" if is_as_suite else f", but beside the {whole}, which moved,"
        return f"{seen}{joint} {_seen(case.relative, case.unit)}"
    t = t_quantile(case.degrees, 0.95)
    sign = -1 if case.unit.is_higher_better else 1
    low, high = sorted(ratio_of(sign * (case.change + step * t * case.error)) for step in (-1, 1))
    interval = f"it can be {interval_text(low, high)} (90 % interval)"
    return f"{seen}, but {interval}"


def _seen(change: float, unit: Unit) -> str:
    return "the same" if abs(change) < LEAST_SEEN else moved_text(change, unit)
