"""Changes of names that failed: their values are of something else than the work, so nothing can be told of them."""

from __future__ import annotations

from workbench.comparison.changes.cases import Pair
from workbench.comparison.changes.plain import absent_change, unjudged_change
from workbench.core.benchmark import Series
from workbench.core.comparison import Change, Presence

ADVICE = "Repair what failed and measure again, or waive it by its name."


def failure_text(before: str, after: str) -> str:
    """On which side it failed and how; empty where it did not.

    >>> failure_text("", "exit code 2 in 10 of 10 runs"), failure_text("panic", "panic")
    ('it failed on the current side: exit code 2 in 10 of 10 runs', 'it failed on both sides: panic')
    """
    if before and after:
        how = before if before == after else f"{before}, then {after}"
        return f"it failed on both sides: {how}"
    if before or after:
        return f"it failed on the {'baseline' if before else 'current side'}: {before or after}"
    return ""


def failed_change(pair: Pair) -> Change:
    """A name of which a side failed; its figures are shown, and no ratio is made of them."""
    text = failure_text(pair.before.failure, pair.after.failure)
    known = pair.before if pair.before.is_measured else pair.after
    return unjudged_change(pair, text)._replace(unit=known.unit, ratio=None, advice=ADVICE, failure=text)


def failed_absent_change(series: Series, presence: Presence, threshold: float, other_failure: str) -> Change:
    """A name on one side only: where that failed, or where the other side failed as a whole and may have lost it."""
    change = absent_change(series, presence, threshold)
    is_added = presence is Presence.ADDED
    if series.failure:
        text = failure_text(*(("", series.failure) if is_added else (series.failure, "")))
    elif other_failure:
        text = f"the {'baseline' if is_added else 'current side'} failed and may have lost it: {other_failure}"
    else:
        return change
    return change._replace(reason=text, advice=ADVICE, failure=text)
