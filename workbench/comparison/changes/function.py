"""A function's figures made into a change, with its reason in words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from workbench.comparison.changes.reasons import false_text, interval_text, moved_text, ratio_of
from workbench.comparison.changes.statistical import Z_95, known, ratio_interval, verdict_of
from workbench.core.units import Unit, share_text
from workbench.core.verdict import Change, Evidence, Method, Presence, Verdict

if TYPE_CHECKING:
    from workbench.comparison.stats.counts import JudgedCounts

Z_90 = 1.6448536269514722
SURE = 3.5
"""So many standard errors a function has to lie from the typical one when it is corrected for some dozens of others."""

LEAST_SHARE = 0.01
"""A function that takes less is not worth advice."""

LARGEST_FACTOR = 50


class Counted(NamedTuple):
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


def count_change(counted: Counted, row: int, judged: JudgedCounts) -> Change:
    """The change of a function by its samples."""
    from workbench.comparison.stats.counts import LEAST_COUNT

    verdict = verdict_of(judged.direction[row])
    change, relative = float(judged.change[row]), float(judged.relative[row])
    error = math.sqrt(judged.variance[row])
    is_seen = sum(counted.samples) >= LEAST_COUNT and min(counted.values) > 0
    is_judged = verdict in (Verdict.WORSE, Verdict.BETTER)
    nothing = (None, None, None)
    ratio, low, high = ratio_interval(change, error, Z_95) if is_seen else nothing
    beside = ratio_interval(relative, error, Z_95) if is_seen else nothing
    evidence = Evidence(
        method=Method.SAMPLES,
        value_counts=counted.samples,
        process_counts=counted.recordings,
        measure="samples in the function itself",
        standard_error=known(error),
        noise=(None, None),
        relative_ratio=beside[0],
        relative_low=beside[1],
        relative_high=beside[2],
        null_ratio=_null_ratio(),
        p=known(float(judged.p[row])),
        q=known(float(judged.q[row])),
    )
    return _change(counted)._replace(
        verdict=verdict,
        ratio=ratio,
        low=low,
        high=high,
        reason=_reason(counted, verdict, relative, error, float(judged.q[row])),
        advice=_advice(counted, relative, error) if verdict is Verdict.CANNOT_TELL else "",
        evidence=evidence,
        presence=Presence.BOTH if is_judged else counted.presence,
    )


def uncounted_change(counted: Counted) -> Change:
    """The change of a function whose noise nobody knows: one recording by a tracing profiler on a side."""
    before, after = counted.calls
    calls = ""
    if before is not None and after is not None:
        calls = f"; it was called {before:,} times before and {after:,} now, which is exact" if before != after else ""
    return _change(counted)._replace(
        reason=f"how much its time varies from one recording to the next is not known{calls}",
        advice="Record each side at least 3 times, or use a sampling profiler.",
        evidence=Evidence(Method.NONE, (before or 0, after or 0), counted.recordings),
    )


def _change(counted: Counted) -> Change:
    before, after = counted.values
    return Change(
        name=counted.name,
        unit=counted.unit,
        verdict=Verdict.CANNOT_TELL,
        before=before,
        after=after,
        ratio=after / before if before > 0 and after > 0 else None,
        low=None,
        high=None,
        threshold=counted.threshold,
        reason="",
        evidence=Evidence(Method.NONE),
        presence=counted.presence,
        place=counted.place,
        share_before=counted.shares[0],
        share_after=counted.shares[1],
    )


def _reason(counted: Counted, verdict: Verdict, relative: float, error: float, q: float) -> str:
    from workbench.comparison.stats.counts import LEAST_COUNT

    seen = f"{counted.samples[0]:,} samples before, {counted.samples[1]:,} now"
    if sum(counted.samples) < LEAST_COUNT:
        return f"too few samples: {counted.samples[0]:,} before, {counted.samples[1]:,} now"
    if verdict in (Verdict.WORSE, Verdict.BETTER):
        if counted.samples[0] == 0:
            return f"it is new, and takes {share_text(counted.shares[1])} of the whole; {seen}"
        if counted.samples[1] == 0:
            return f"it is gone, and took {share_text(counted.shares[0])} of the whole; {seen}"
        return (
            f"{moved_text(relative, counted.unit)} than the typical function of this profile; {seen} ({false_text(q)})"
        )
    if verdict is Verdict.NO_CHANGE:
        return f"if it changed beside the others, then by less than {share_text(counted.threshold)}; {seen}"
    interval = interval_text(*(ratio_of(relative + step * Z_90 * error) for step in (-1, 1)))
    return f"{seen}; beside the typical function it can be {interval} (90 % interval)"


def _advice(counted: Counted, relative: float, error: float) -> str:
    """How many times as many samples would tell."""
    from workbench.comparison.stats.counts import NULL_CHANGE

    if max(counted.shares) < LEAST_SHARE:
        return ""
    half = math.log1p(counted.threshold / 2)
    size = abs(relative)
    if size > NULL_CHANGE + half:
        wanted = (size - NULL_CHANGE) / SURE
    else:
        wanted = max(1e-9, math.log1p(counted.threshold) - min(size, half)) / Z_90
    factor = (error / wanted) ** 2
    if factor > LARGEST_FACTOR:
        return "More samples alone will hardly tell; measure it as a benchmark of its own."
    return (
        f"About {max(2, math.ceil(factor))} times as many samples on each side would tell, best in several recordings."
    )


def _null_ratio() -> float:
    from workbench.comparison.stats.counts import NULL_CHANGE

    return math.exp(NULL_CHANGE)
