"""A function's figures made into a change, with its reason in words."""

from __future__ import annotations

import math

from workbench.comparison.changes.cases import FunctionCase, verdict_of
from workbench.comparison.changes.evidence import function_evidence, no_evidence
from workbench.comparison.changes.ratios import UNKNOWN_RATIO, ratio_interval, ratio_of
from workbench.comparison.changes.reasons import false_text, interval_text, moved_text
from workbench.comparison.stats.decision import FUNCTION_NULL_CHANGE
from workbench.comparison.stats.judged import JudgedName
from workbench.core.comparison import Change, Presence
from workbench.core.direction import Direction
from workbench.core.statistics import Z_90
from workbench.core.units import share_text
from workbench.core.verdict import Verdict
from workbench.core.words import counted

SURE = 3.5
"""So many standard errors a function has to lie from the typical one when it is corrected for some dozens of others."""

LEAST_SHARE = 0.01
"""A function that takes less is not worth advice."""

LARGEST_FACTOR = 50
FINER = "Record at a shorter interval, so that more functions are seen."
MORE_RECORDINGS = "Record each side at least 3 times, or use a sampling profiler."


def count_change(
    case: FunctionCase,
    judged: JudgedName,
    *,
    is_few: bool = False,
    is_provisional: bool = False,
    is_typical_said: bool = True,
) -> Change:
    """The change of a function by its samples; `is_few` where too few functions say what is typical.

    The ratio is that of the values shown. What it is beside the typical function is said where enough functions carry
    that, which `is_typical_said` tells.
    """
    verdict = verdict_of(judged.direction)
    _, low, high = ratio_interval(judged.change, judged.reach * judged.error) if case.has_ratio else UNKNOWN_RATIO
    return plain_change(case)._replace(
        verdict=verdict,
        ratio=case.values[1] / case.values[0] if case.has_ratio else None,
        low=low,
        high=high,
        reason=_alone(case, verdict, judged) if is_few else _reason(case, verdict, judged, is_typical_said),
        advice=(FINER if is_few else _advice(case, judged)) if verdict is Verdict.CANNOT_TELL else "",
        evidence=function_evidence(case, judged),
        is_provisional=is_provisional and verdict in (Verdict.WORSE, Verdict.BETTER),
        presence=Presence.BOTH if verdict in (Verdict.WORSE, Verdict.BETTER) else case.presence,
    )


def uncounted_change(case: FunctionCase) -> Change:
    """The change of a function that some recording lacks, so that its noise is not known."""
    return plain_change(case)._replace(
        reason=f"how much it varies from one recording to the next is not known{calls_text(case)}",
        advice=MORE_RECORDINGS,
        evidence=no_evidence((case.calls[0] or 0, case.calls[1] or 0), case.recordings),
    )


def calls_text(case: FunctionCase) -> str:
    """How often it was called, where that changed and was counted."""
    before, after = case.calls
    if before is None or after is None or before == after:
        return ""
    return f"; it was called {counted(before, 'time')} before and {after:,} now, which is exact"


def plain_change(case: FunctionCase) -> Change:
    """The figures of a function, of which nothing can be told yet."""
    before, after = case.values
    return Change(
        name=case.name,
        unit=case.unit,
        verdict=Verdict.CANNOT_TELL,
        before=before,
        after=after,
        ratio=after / before if before > 0 and after > 0 else None,
        low=None,
        high=None,
        threshold=case.threshold,
        reason="",
        evidence=no_evidence(),
        presence=case.presence,
        place=case.place,
        share_before=case.shares[0],
        share_after=case.shares[1],
        stated_direction=Direction.LESS,
    )


def _reason(case: FunctionCase, verdict: Verdict, judged: JudgedName, is_typical_said: bool) -> str:
    seen = f"{counted(case.samples[0], 'sample')} before, {case.samples[1]:,} now"
    if not case.is_seen_enough:
        return f"too few samples: {case.samples[0]:,} before, {case.samples[1]:,} now"
    if verdict in (Verdict.WORSE, Verdict.BETTER):
        if case.samples[0] == 0:
            return f"it is new, and takes {share_text(case.shares[1])} of the whole; {seen}"
        if case.samples[1] == 0:
            return f"it is gone, and took {share_text(case.shares[0])} of the whole; {seen}"
        change = math.log(case.values[1] / case.values[0]) if case.has_ratio else judged.change
        moved = moved_text(change, case.unit, Direction.LESS)
        relative = moved_text(judged.relative, case.unit, Direction.LESS)
        is_said = is_typical_said and relative != moved
        beside = f" ({relative} than the typical function)" if is_said else ""
        return f"{moved}{beside}; {seen} ({false_text(judged.q)})"
    if verdict is Verdict.NO_CHANGE:
        return f"if it changed beside the others, then by less than {share_text(case.threshold)}; {seen}"
    interval = interval_text(*(ratio_of(judged.relative + step * Z_90 * judged.error) for step in (-1, 1)))
    return f"{seen}; beside the typical function it can be {interval} (90 % interval)"


def _alone(case: FunctionCase, verdict: Verdict, judged: JudgedName) -> str:
    """The reason where too few functions were seen often enough to say what is typical."""
    seen = f"{counted(case.samples[0], 'sample')} before, {case.samples[1]:,} now"
    if not case.is_seen_enough:
        return f"too few samples: {case.samples[0]:,} before, {case.samples[1]:,} now"
    if verdict in (Verdict.WORSE, Verdict.BETTER):
        return f"{moved_text(judged.change, case.unit)}, while all others together hardly moved; {seen}"
    return f"too few functions were seen often enough to say what the others did; {seen}"


def _advice(case: FunctionCase, judged: JudgedName) -> str:
    """How many times as many samples would tell."""
    if max(case.shares) < LEAST_SHARE:
        return ""
    half = math.log1p(case.threshold / 2)
    size = abs(judged.relative)
    if size > FUNCTION_NULL_CHANGE + half:
        wanted = (size - FUNCTION_NULL_CHANGE) / SURE
    else:
        wanted = max(1e-9, math.log1p(case.threshold) - min(size, half)) / Z_90
    factor = (judged.error / wanted) ** 2
    if factor > LARGEST_FACTOR:
        return "More samples alone will hardly tell; measure it as a benchmark of its own."
    return (
        f"About {max(2, math.ceil(factor))} times as many samples on each side would tell, best in several recordings."
    )
