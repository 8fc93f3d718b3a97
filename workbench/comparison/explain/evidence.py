"""What a verdict rests on, in sentences: what was measured, what counts as independent, the change seen."""

from __future__ import annotations

from typing import NamedTuple

from workbench.comparison.explain.wording import (
    NOTHING,
    UNIT_NOUNS,
    amount_text,
    interval_text,
    is_known,
    pair_text,
    ratio_text,
    unit_nouns,
)
from workbench.core.comparison import Change, Comparison, Evidence, Method
from workbench.core.direction import NOBODY_SAYS
from workbench.core.units import share_text
from workbench.core.words import counted

VALUE_NOUNS = {Method.SAMPLES: "sample", Method.OTHERS: "call"}
"""What a value is called where it is none."""

WITNESSES = {
    Method.SUMMARY: (
        "The files keep a summary only, not the single values. How far one process lies from another cannot be seen in "
        "it, so something is added for that, and a verdict from this is provisional."
    ),
    Method.SAMPLES: (
        "A sampling profiler looks in from time to time and counts where the program is. Such counts vary by chance, "
        "and more than dice do, because samples taken one after the other resemble each other: that is taken from how "
        "far all functions of the two profiles lie apart."
    ),
    Method.OTHERS: (
        "One or two recordings do not say how much a function's time varies. Most functions did not change, so how far "
        "these lie apart is the yardstick: a function counts where it lies far outside, and moved more than all of "
        "them together. A verdict from this is provisional."
    ),
    Method.EXACT: (
        "The same input always gives this figure, so chance has no part in it and the figures are compared exactly."
    ),
}
"""What is to be said of the methods that need no figure for it."""


class ExplainedChange(NamedTuple):
    """A verdict to explain, and the comparison that it is from."""

    change: Change
    comparison: Comparison


def measured(case: ExplainedChange) -> str:
    """What each side holds of the name."""
    change = case.change
    shares = (change.share_before, change.share_after)
    sides = [
        _side(role, change, index, amount_text(value, change.unit), shares[index])
        for index, (role, value) in enumerate((("Baseline", change.before), ("Current", change.after)))
    ]
    return " ".join(sides)


def _side(role: str, change: Change, index: int, amount: str, share: float | None) -> str:
    evidence = change.evidence
    value_count, unit_count = evidence.value_counts[index], evidence.process_counts[index]
    values = [counted(value_count, VALUE_NOUNS.get(evidence.method, "value"))] if value_count else []
    units = [counted(unit_count, *unit_nouns(evidence))] if evidence.method in UNIT_NOUNS and unit_count else []
    parts = [] if amount == NOTHING else [amount]
    parts += [f"{share_text(share)} of the whole"] if share is not None and is_known(share) else []
    parts += [f"from {' in '.join(values + units)}"] if values or units else []
    return f"{role}: {', '.join(parts) or 'no figure'}."


def witnesses(case: ExplainedChange) -> str:
    """What is taken as independent of what, and why not every single value."""
    change = case.change
    tell = {Method.PROCESSES: _processes, Method.BATCHES: _batches, Method.HISTORY: _history}.get(
        change.evidence.method
    )
    return f"{tell(change) if tell else WITNESSES[change.evidence.method]}{_noise(change)}"


def _processes(change: Change) -> str:
    evidence = change.evidence
    if unit_nouns(evidence) != UNIT_NOUNS[Method.PROCESSES]:
        return _files(evidence)
    figure = f"one figure ({evidence.measure})" if evidence.measure else "one figure"
    left = f" That leaves {pair_text(evidence.process_counts)} witnesses" if all(evidence.process_counts) else ""
    instead = f" instead of {pair_text(evidence.value_counts)}" if left and all(evidence.value_counts) else ""
    return (
        "Values of one process share its place in memory, its warm-up and what else the machine did at that moment, so "
        f"they repeat each other. Each process therefore counts once, by {figure}.{left}{instead}{'.' if left else ''}"
    )


def _files(evidence: Evidence) -> str:
    one, several = unit_nouns(evidence)
    return (
        f"Not all files keep single values, so each {one} counts once, by its mean: "
        f"{pair_text(evidence.process_counts)} {several}. How far they lie apart is the noise that the change is held "
        "against."
    )


def _batches(change: Change) -> str:
    evidence = change.evidence
    figure = f" by one figure ({evidence.measure})" if evidence.measure else ""
    count = f": {pair_text(evidence.process_counts)} of them" if all(evidence.process_counts) else ""
    return (
        "There are too few processes to compare them, so values that were taken one after the other are put together "
        f"into batches{count}, and each batch counts once{figure}. What a new process would have changed is not seen, "
        "so a verdict from this is provisional."
    )


def _history(change: Change) -> str:
    count = change.evidence.process_counts[0]
    runs = f"The {counted(count, 'earlier run')}" if count > 1 else "The earlier runs"
    return f"{runs} show how far the figure moves when nothing changed; the current run is one more draw."


def _noise(change: Change) -> str:
    noun = unit_nouns(change.evidence)[0]
    before, after = change.evidence.noise
    if before is None or after is None or not (is_known(before) and is_known(after)):
        return ""
    return (
        f" One {noun} typically lies {share_text(before)} from the middle of its side in the baseline, "
        f"{share_text(after)} now."
    )


def change_seen(case: ExplainedChange) -> str:
    """The ratio with its interval, and which way is the better one."""
    change = case.change
    ratio = change.ratio
    if ratio is None or not is_known(ratio):
        return ""
    better = f", where {change.direction.value} is better" if change.direction.is_known else f"; {NOBODY_SAYS}"
    interval = interval_text(ratio, change.low, change.high)
    reach = (
        "" if interval == NOTHING else f" The 95 % interval is {interval}: of 100 intervals made so, 95 hold the truth."
    )
    return f"After divided by before is {ratio:.4g}: {ratio_text(ratio)}{better}.{reach}"


def suite_movement(case: ExplainedChange) -> str:
    """What the typical name did, and what is left of the change beside it."""
    change, comparison = case
    shift, evidence = comparison.shift_of(change.unit), change.evidence
    if comparison.is_interleaved:
        return "The sides were measured in turn, so the machine cannot have moved between them: nothing is taken off."
    if shift is None:
        return (
            "There are too few names to see whether the machine as a whole got slower or faster: nothing is taken off."
        )
    names = counted(shift.name_count, "name")
    typical = f"The typical of {names} changed by {ratio_text(shift.ratio)}, which may be the machine."
    moved = " That is as much as the threshold, so the suite moved as a whole." if shift.is_moved else ""
    interval = interval_text(evidence.relative_ratio, evidence.relative_low, evidence.relative_high)
    within = "" if interval == NOTHING else f" (95 % interval {interval})"
    beside = f" Beside it, this name changed by {ratio_text(evidence.relative_ratio)}{within}."
    return f"{typical}{moved}{beside if is_known(evidence.relative_ratio) else ''}"
