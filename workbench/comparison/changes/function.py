"""A function's figures made into a change, with its reason in words."""

from __future__ import annotations

import math

from workbench.comparison.changes.cases import FunctionCase, verdict_of
from workbench.comparison.changes.evidence import function_evidence, no_evidence
from workbench.comparison.changes.ratios import UNKNOWN_RATIO, ratio_interval, ratio_of
from workbench.comparison.changes.reasons import false_text, interval_text, moved_text
from workbench.comparison.stats.decision import FUNCTION_NULL_CHANGE
from workbench.comparison.stats.judged import JudgedName
from workbench.core.statistics import Z_90
from workbench.core.units import share_text
from workbench.core.verdict import Change, Presence, Verdict
from workbench.core.words import counted

SURE = 3.5
"""So many standard errors a function has to lie from the typical one when it is corrected for some dozens of others."""

LEAST_SHARE = 0.01
"""A function that takes less is not worth advice."""

LARGEST_FACTOR = 50


def count_change(case: FunctionCase, judged: JudgedName) -> Change:
    """The change of a function by its samples."""
    verdict = verdict_of(judged.direction)
    ratio, low, high = ratio_interval(judged.change, judged.reach * judged.error) if case.has_ratio else UNKNOWN_RATIO
    return _change(case)._replace(
        verdict=verdict,
        ratio=ratio,
        low=low,
        high=high,
        reason=_reason(case, verdict, judged),
        advice=_advice(case, judged) if verdict is Verdict.CANNOT_TELL else "",
        evidence=function_evidence(case, judged),
        presence=Presence.BOTH if verdict in (Verdict.WORSE, Verdict.BETTER) else case.presence,
    )


def uncounted_change(case: FunctionCase) -> Change:
    """The change of a function whose noise nobody knows: one recording by a tracing profiler on a side."""
    before, after = case.calls
    calls = ""
    if before is not None and after is not None and before != after:
        calls = f"; it was called {counted(before, 'time')} before and {after:,} now, which is exact"
    return _change(case)._replace(
        reason=f"how much its time varies from one recording to the next is not known{calls}",
        advice="Record each side at least 3 times, or use a sampling profiler.",
        evidence=no_evidence((before or 0, after or 0), case.recordings),
    )


def _change(case: FunctionCase) -> Change:
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
    )


def _reason(case: FunctionCase, verdict: Verdict, judged: JudgedName) -> str:
    seen = f"{counted(case.samples[0], 'sample')} before, {case.samples[1]:,} now"
    if not case.is_seen_enough:
        return f"too few samples: {case.samples[0]:,} before, {case.samples[1]:,} now"
    if verdict in (Verdict.WORSE, Verdict.BETTER):
        if case.samples[0] == 0:
            return f"it is new, and takes {share_text(case.shares[1])} of the whole; {seen}"
        if case.samples[1] == 0:
            return f"it is gone, and took {share_text(case.shares[0])} of the whole; {seen}"
        moved = moved_text(judged.relative, case.unit)
        return f"{moved} than the typical function of this profile; {seen} ({false_text(judged.q)})"
    if verdict is Verdict.NO_CHANGE:
        return f"if it changed beside the others, then by less than {share_text(case.threshold)}; {seen}"
    interval = interval_text(*(ratio_of(judged.relative + step * Z_90 * judged.error) for step in (-1, 1)))
    return f"{seen}; beside the typical function it can be {interval} (90 % interval)"


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
