"""What chance would do, and what a change has to be beside it: each condition of a verdict in sentences.

A condition that is met decides nothing alone, so the closing words of each follow from the verdict too: no step may say
the opposite of what came out.
"""

from __future__ import annotations

import math

from workbench.comparison.explain.evidence import ExplainedChange
from workbench.comparison.explain.wording import is_change, is_known, ratio_text, threshold_text
from workbench.comparison.stats import separation
from workbench.comparison.stats.decision import FALSE_DISCOVERY_RATE
from workbench.core.comparison import Change, Presence
from workbench.core.verdict import Verdict

RAREST = 1e-6
_LARGEST_LOGARITHM = 700.0
"""Beyond it there is no double; a document can say what it likes."""


def chance(case: ExplainedChange) -> str:
    """How often a change like this comes up by itself."""
    change = case.change
    p, null_ratio = change.evidence.p, change.evidence.null_ratio
    if p is None or not is_known(p):
        return ""
    if null_ratio is not None and is_known(null_ratio) and null_ratio > 0 and abs(math.log(null_ratio)) > 1e-9:
        largest = math.exp(min(abs(math.log(null_ratio)), _LARGEST_LOGARITHM))
        nothing = f"If the true change were no more than {threshold_text(largest - 1)}"
    else:
        nothing = "If nothing had changed"
    return f"{nothing}, a change as large as this one would come up in {odds_text(p)} ({_said('p', p)})."


def odds_text(p: float) -> str:
    """A chance in words.

    >>> odds_text(0.0005), odds_text(0.3), odds_text(0.8), odds_text(0)
    ('about 1 of 2,000 tries', 'about 3 of 10 tries', 'about 8 of 10 tries', 'less than 1 of 1,000,000 tries')
    """
    if p < RAREST:
        return "less than 1 of 1,000,000 tries"
    if p >= 0.95:
        return "nearly every try"
    if p >= 0.15:
        return f"about {round(p * 10)} of 10 tries"
    digits = max(0, math.floor(math.log10(1 / p)) - 1)
    return f"about 1 of {round(1 / p / 10**digits) * 10**digits:,} tries"


def _said(letter: str, p: float) -> str:
    """A chance as a number that is read at a glance, without an exponent.

    >>> _said("p", 0.00038), _said("q", 3.2e-17)
    ('p = 0.00038', 'q < 0.000001')
    >>> _said("p", 8.5e-6)
    'p = 0.0000085'
    """
    if p < RAREST:
        return f"{letter} < {RAREST:.6f}"
    return f"{letter} = {p:.2g}" if p >= 1e-4 else f"{letter} = {p:.{1 - math.floor(math.log10(p))}f}"


def many_names(case: ExplainedChange) -> str:
    """The same chance corrected for all names that were looked at."""
    change, comparison = case
    q = change.evidence.q
    if q is None or not is_known(q):
        return ""
    count = sum(is_known(c.evidence.q) and c.presence is Presence.BOTH for c in comparison.changes)
    if count > 1:
        why = (
            f"Among {count:,} names some look changed by chance alone. Corrected for that (Benjamini and Hochberg), "
            f"the part of false alarms among names that look changed at least this much is {_said('q', q)}"
        )
    else:
        why = f"There is no other name to correct for: {_said('q', q)}"
    is_met = q <= FALSE_DISCOVERY_RATE
    side = "which is within" if is_met else "which is above"
    return f"{why}, {side} the limit of {threshold_text(FALSE_DISCOVERY_RATE)}. {_closing(is_met, change)}"


def size(case: ExplainedChange) -> str:
    """Whether the change is at least half the threshold, also beside the suite's own movement."""
    change = case.change
    ratios = [r for r in (change.ratio, change.evidence.relative_ratio) if r is not None and is_known(r)]
    if not ratios:
        return ""
    half = change.threshold / 2
    is_met = all(_is_beyond(ratio, half) for ratio in ratios) and len({ratio > 1 for ratio in ratios}) == 1
    shown = " and, beside the suite, ".join(dict.fromkeys(map(ratio_text, ratios)))
    return (
        f"A change of {threshold_text(change.threshold)} is what matters. What was measured has to be at least half of "
        f"that, {threshold_text(half)}, in one direction: small changes that are real but do not matter stay out, and "
        f"one of the full size is hardly ever missed. It is {shown}. {_closing(is_met, change)}"
    )


def _is_beyond(ratio: float, part: float) -> bool:
    return ratio <= 0 or abs(math.log(ratio)) >= math.log1p(part)


def ranks(case: ExplainedChange) -> str:
    """How far the sides lie apart when only the order of their processes counts."""
    change = case.change
    share, p = change.evidence.separation, change.evidence.separation_p
    if share is None or not is_known(share):
        return ""
    apart = max(share, 1 - share)
    seen = (
        f"Take one process of each side: in {apart * 100:.0f} of 100 such pairs the same side has the larger value, "
        "where 50 would mean no difference. Only the order counts here, so a few odd values cannot decide."
    )
    if p is None or not is_known(p):
        return seen
    limit = _rank_limit(change.evidence.process_counts)
    if is_change(change.verdict) and p > limit:  # a change far beyond the threshold needs less
        limit = max(limit, separation.FAR_LIMIT)
    asked = f"{odds_text(limit).removesuffix(' tries')} is where it counts"
    return f"{seen} Chance alone parts them so far in {odds_text(p)}; {asked}. {_closing(p <= limit, change)}"


def _rank_limit(counts: tuple[int, int]) -> float:
    """The limit for so many processes: a few can never be as rare as many."""
    is_few = min(counts) > 0 and sum(counts) <= separation.EXACT_BOUND
    return separation.limit(*counts) if is_few else separation.LIMIT


def slow_path(case: ExplainedChange) -> str:
    """How many values lie far above the rest, which a middle does not see."""
    change = case.change
    counts = change.evidence.slow_counts
    if counts is None:
        return ""
    of = [f" of {count:,}" if count else "" for count in change.evidence.value_counts]
    return (
        "A path that only some calls take hides from the middle of all values, so values far above the others are "
        f"counted too: {counts[0]:,}{of[0]} in the baseline, {counts[1]:,}{of[1]} now."
    )


def sameness(case: ExplainedChange) -> str:
    """Whether a change that matters is excluded, where none was found."""
    change = case.change
    limit = threshold_text(change.threshold)
    if change.verdict is Verdict.NO_CHANGE:
        return (
            "To see no change is not enough: it has to be unlikely that there is one. So the 90 % interval, a little "
            f"narrower than the 95 % one, has to lie within {limit} either way, and here it does."
        )
    ends = [end for end in (change.low, change.high) if end is not None and is_known(end)]
    if is_change(change.verdict) or not any(
        end <= 0 or abs(math.log(end)) > math.log1p(change.threshold) for end in ends
    ):
        return ""
    return f"The 95 % interval reaches beyond {limit}, so a change that matters cannot be excluded either."


def _closing(is_met: bool, change: Change) -> str:
    """What a condition comes to, so that it agrees with the verdict."""
    if is_change(change.verdict):
        return "This condition is met." if is_met else "The verdict rests on something else."
    return "This condition is met, but none decides alone." if is_met else "This condition is not met."
