"""Why a verdict is what it is, in a sentence with the name's own figures."""

from __future__ import annotations

import math

from workbench.comparison.changes.cases import StatisticalCase, t_quantile
from workbench.comparison.changes.ratios import ratio_of
from workbench.comparison.stats.slow_path import SlowName
from workbench.core.comparison import Method
from workbench.core.direction import NOBODY_SAYS, Direction
from workbench.core.units import Unit, share_text
from workbench.core.verdict import Verdict, moved_word, verdict_word

LEAST_SEEN = 0.001
LEAST_Q = 1e-4
LARGEST_PER_CENT = 3.0
"""From this ratio on people say "times", not per cent."""


def reason_of(case: StatisticalCase) -> str:
    """The reason, without a full stop."""
    judged, slow = case.judged, case.deciding_slow_path
    if slow is not None:
        return _slow_path(case, slow)
    if case.found in (Verdict.WORSE, Verdict.BETTER):
        moved = _moved(case, judged.change)
        unsaid = "" if case.direction.is_known else f"; {NOBODY_SAYS}"
        return f"{moved}{_beside(case)}, more than noise explains ({false_text(judged.q)}){unsaid}"
    if case.verdict is Verdict.NO_CHANGE:
        said = "if there is a change" + (f" beside the {case.nouns.whole}'s" if case.is_beside else "")
        return f"{said}, it is smaller than {share_text(case.threshold)} (90 % sure)"
    return _uncertain(case)


def moved_text(change: float, unit: Unit, direction: Direction = Direction.LESS) -> str:
    """How much worse or better, or how much more or less where nobody knows which it is, in words.

    >>> moved_text(0.0769610411361284, Unit.SECONDS, Direction.LESS)
    '8 % slower'
    >>> moved_text(-math.log(2), Unit.SCORE, Direction.MORE), moved_text(math.log(2), Unit.COUNT, Direction.UNKNOWN)
    ('2 × better', '2 × as much')
    """
    word = moved_word(ratio_of(direction.sign * change), unit, direction)
    ratio = ratio_of(abs(change))
    if ratio < 1.995 or (word == "less"):
        return f"{share_text(_share(change, direction))} {word}"
    return f"{ratio:.3g} × {'as much' if word == 'more' else word}"


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


def _share(change: float, direction: Direction) -> float:
    """The change of the value itself, as a fraction of the baseline's."""
    return abs(math.expm1(direction.sign * change))


def _beside(case: StatisticalCase) -> str:
    return f" ({_moved(case, case.judged.relative)} beside the {case.nouns.whole})" if case.is_beside else ""


def _moved(case: StatisticalCase, change: float) -> str:
    return moved_text(change, case.unit, case.direction)


def _slow_path(case: StatisticalCase, slow: SlowName) -> str:
    before, after = slow.counts
    more = "more" if case.found is Verdict.WORSE else "less"
    values = case.judged.value_counts
    far = f"far {verdict_word(Verdict.WORSE, case.unit, case.direction) if case.direction.is_known else 'larger'}"
    unsaid = "" if case.direction.is_known else f"; {NOBODY_SAYS}"
    return (
        f"the typical value is not shown to change, but {far} ones are {more} frequent: {before:,} of {values[0]:,} "
        f"before, {after:,} of {values[1]:,} now{_mean_text(slow, case.direction)}{unsaid}"
    )


def _mean_text(slow: SlowName, direction: Direction) -> str:
    """What values far from the rest do to the mean; of scores they are near zero, and the mean hardly knows them."""
    return "" if direction is Direction.MORE else f", which moves the mean by {share_text(abs(slow.excess))}"


def _uncertain(case: StatisticalCase) -> str:
    """Why nothing can be told."""
    judged = case.judged
    if math.isnan(judged.error):
        if case.method is Method.SUMMARY:
            return "one side keeps no spread of its values, so there is no telling noise from change"
        return "its values do not vary at all, as with a coarse clock, so there is no telling noise from change"
    seen = f"it looks {_seen(case, judged.change)}"
    if case.is_torn:
        is_as_suite = abs(judged.change) >= math.log1p(case.threshold / 2)
        whole = case.nouns.whole
        joint = f", as the whole {whole} does; beside it" if is_as_suite else f", but beside the {whole}, which moved,"
        return f"{seen}{joint} {_seen(case, judged.relative)}"
    reach, sign = t_quantile(judged.degrees, 0.95), case.direction.sign
    low, high = sorted(ratio_of(sign * (judged.change + step * reach * judged.error)) for step in (-1, 1))
    interval = f"it can be {interval_text(low, high)} (90 % interval)"
    return f"{seen}, but {interval}"


def _seen(case: StatisticalCase, change: float) -> str:
    return "the same" if abs(change) < LEAST_SEEN else _moved(case, change)
