"""The whole of two profiles in a sentence: both figures, what that means, and which functions explain it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from workbench.core.comparison import Change, Method
from workbench.core.errors import LISTED_NAME_LENGTH, shown_text
from workbench.core.units import Unit, amount_text, share_text, unit_step
from workbench.core.verdict import TIME_UNITS, Verdict
from workbench.core.words import counted

EXPLAINED_SHARE = 0.9
"""So much of a difference is explained by as few functions as can."""

NAMES_SAID = 3
LEAST_FACTOR = 1.1
"""From this ratio on a change is said as a factor, below it in per cent."""

CHANGED = (Verdict.WORSE, Verdict.BETTER)


class WholeFigures(NamedTuple):
    """The whole before and after in its unit, how many recordings it is the mean of, and what became of it."""

    unit: Unit
    before: float
    after: float
    recordings: tuple[int, int]
    verdict: Verdict
    is_provisional: bool


def whole_text(whole: WholeFigures, changes: Sequence[Change], is_sampled: bool, *, is_by_share: bool) -> str:
    """The sentence that a comparison of profiles begins with."""
    figures = f"{_amount(whole.before, whole.unit)} → {_amount(whole.after, whole.unit)}{_mean(whole)}"
    if is_by_share:
        return f"{figures}: {_longer(whole, changes, is_sampled)}."
    if whole.verdict in CHANGED:
        provisional = f", provisionally ({_why_provisional(whole, changes)})" if whole.is_provisional else ""
        return f"{figures}: {moved_words(whole)}{provisional}; {_explained(whole, changes)}."
    return f"{figures}: {_unexplained(whole, changes)}."


def moved_words(whole: WholeFigures) -> str:
    """How the whole changed, as people say it.

    >>> moved_words(WholeFigures(Unit.SECONDS, 1.11, 0.65, (1, 1), Verdict.BETTER, True))
    '1.71 × as fast'
    >>> moved_words(WholeFigures(Unit.BYTES, 100, 103, (1, 1), Verdict.WORSE, False))
    '3 % more'
    """
    is_less = whole.after < whole.before
    ratio = whole.before / whole.after if is_less else whole.after / whole.before
    is_time = whole.unit in TIME_UNITS
    if whole.before == whole.after:
        return "the same"
    if ratio < LEAST_FACTOR:
        return f"{share_text(abs(whole.after / whole.before - 1))} {'less' if is_less else 'more'}"
    if is_less and is_time:
        return f"{ratio:.3g} × as fast"
    if is_less:
        return f"{share_text(1 - whole.after / whole.before)} less"
    return f"{ratio:.3g} × as {'long' if is_time else 'much'}"


def _amount(value: float, unit: Unit) -> str:
    """A value with its unit; what is only counted has none."""
    return f"{value:,.0f}" if unit is Unit.COUNT else amount_text(value, unit)


def _mean(whole: WholeFigures) -> str:
    counts = whole.recordings
    if max(counts) == 1:
        return ""
    return f" (means of {counts[0]:,} and {counted(counts[1], 'recording')})"


def _why_provisional(whole: WholeFigures, changes: Sequence[Change]) -> str:
    if any("all others together" in change.reason for change in changes if change.evidence.method is Method.SAMPLES):
        return "few functions to compare with"
    few = min(whole.recordings)
    return f"{counted(few, 'recording')} a side" if few == max(whole.recordings) else "few recordings"


def _longer(whole: WholeFigures, changes: Sequence[Change], is_sampled: bool) -> str:
    ratio = whole.after / whole.before
    factor = f"{ratio:.3g} ×"
    if is_sampled:
        said = f"the recording is {factor} as long, or everything takes that, so shares are compared"
    else:
        said = (
            f"everything takes {factor} as long, which can be the machine or the amount of work, so shares are compared"
        )
    has_changed = any(change.verdict in CHANGED for change in changes)
    return said if has_changed else f"{said}; no function moved beside the others"


def _explained(whole: WholeFigures, changes: Sequence[Change]) -> str:
    """The functions that changed in the direction of the whole, as few as explain most of what these do."""
    difference = whole.after - whole.before
    with_it = [c for c in changes if c.verdict in CHANGED and (c.contribution or 0.0) * difference > 0]
    with_it.sort(key=lambda change: (-abs(change.contribution or 0.0), change.key))
    total = sum(abs(change.contribution or 0.0) for change in with_it)
    chosen: list[Change] = []
    held = 0.0
    for change in with_it:
        if held >= EXPLAINED_SHARE * min(total, abs(difference)) or len(chosen) == NAMES_SAID:
            break
        chosen.append(change)
        held += abs(change.contribution or 0.0)
    names = ", ".join(shown_text(change.name, LISTED_NAME_LENGTH) or "(no name)" for change in chosen)
    verb = "explains" if len(chosen) == 1 else "explain"
    return f"{names} {verb} {_of(held, abs(difference), whole.unit)} {_gained(whole)}"


def _of(part: float, whole: float, unit: Unit) -> str:
    """A part and its whole in the same unit: 463 of the 462 ms."""
    factor, symbol = unit_step(max(part, whole), unit)
    first, second = (_digits(value / factor) for value in (part, whole))
    return f"{first} of the {second}" if unit is Unit.COUNT else f"{first} of the {second} {symbol}"


def _digits(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _gained(whole: WholeFigures) -> str:
    return "saved" if whole.after < whole.before else "more"


def _unexplained(whole: WholeFigures, changes: Sequence[Change]) -> str:
    changed = [change for change in changes if change.verdict in CHANGED]
    if not any(change.contribution for change in changes):
        return "the same in every function"
    if changed and whole.before != whole.after:
        return f"{moved_words(whole)}, which the functions that changed do not explain"
    if any(change.verdict is Verdict.CANNOT_TELL for change in changes):
        return f"{moved_words(whole)}, and no function stands out of how much recordings vary"
    return moved_words(whole)
