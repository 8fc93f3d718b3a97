"""Changes that need no statistics: names compared exactly, names on one side only, names that cannot be compared."""

from __future__ import annotations

from workbench.comparison.changes.cases import Pair
from workbench.comparison.changes.directions import exact_verdict
from workbench.comparison.changes.evidence import exact_evidence, no_evidence
from workbench.core.benchmark import Series
from workbench.core.comparison import Change, Presence
from workbench.core.direction import NOBODY_SAYS, SAY_IT
from workbench.core.units import Unit
from workbench.core.verdict import TIME_UNITS, Verdict

NO_RATIO = "it holds values of zero or below, which have no ratio"
TOO_FEW = "too few values"


def exact_change(pair: Pair) -> Change:
    """The change of a name whose values never vary: they are compared as they are."""
    values = [next(value for process in side.processes for value in process) for side in pair.sides]
    unit = pair.before.unit
    is_more = values[1] > values[0]
    verdict = exact_verdict(pair, values[0], values[1])
    is_unsaid = verdict is Verdict.CANNOT_TELL
    ratio = values[1] / values[0] if values[0] > 0 else None
    same = "it is exactly the same on both sides, and never varies"
    difference = _exactly(abs(values[1] - values[0]), unit)
    changed = f"it never varies, and is exactly {difference} {'more' if is_more else 'less'}"
    changed += f"; {NOBODY_SAYS}" if is_unsaid else ""
    return Change(
        name=pair.before.name,
        unit=unit,
        verdict=verdict,
        before=values[0],
        after=values[1],
        ratio=ratio,
        low=ratio,
        high=ratio,
        threshold=pair.threshold,
        reason=same if verdict is Verdict.NO_CHANGE else changed,
        evidence=exact_evidence(_value_counts(pair)),
        advice=SAY_IT if is_unsaid else "",
        stated_direction=pair.direction,
    )


def unjudged_change(pair: Pair, reason: str) -> Change:
    """A name that cannot be compared, and why."""
    values = [_typical(side) for side in pair.sides]
    unit = pair.before.unit
    is_ratio = unit is pair.after.unit and all(value is not None and value > 0 for value in values)
    return Change(
        name=pair.before.name,
        unit=unit,
        verdict=Verdict.CANNOT_TELL,
        before=values[0],
        after=values[1],
        ratio=values[1] / values[0] if is_ratio and values[0] and values[1] else None,
        low=None,
        high=None,
        threshold=pair.threshold,
        reason=reason,
        evidence=no_evidence(_value_counts(pair)),
        advice=_advice(reason, unit),
        stated_direction=pair.direction,
    )


def _value_counts(pair: Pair) -> tuple[int, int]:
    """How many values each side holds."""
    before, after = (sum(map(len, side.processes)) for side in pair.sides)
    return before, after


def _advice(reason: str, unit: Unit) -> str:
    if reason == NO_RATIO and unit in TIME_UNITS:
        return "Use a finer clock, or more work in each value."
    return "Measure it in at least 3 processes on each side." if reason.startswith(TOO_FEW) else ""


def absent_change(series: Series, presence: Presence, threshold: float) -> Change:
    """A name that is on one side only."""
    value = _typical(series)
    is_added = presence is Presence.ADDED
    return Change(
        name=series.name,
        unit=series.unit,
        verdict=Verdict.CANNOT_TELL,
        before=None if is_added else value,
        after=value if is_added else None,
        ratio=None,
        low=None,
        high=None,
        threshold=threshold,
        reason="it is new, so there is nothing to compare it with" if is_added else "it is not there any more",
        evidence=no_evidence(),
        presence=presence,
        stated_direction=series.direction,
    )


def same_change(change: Change) -> Change:
    """The change of a name whose two sides are the same measurement, which leaves nothing to be unsure of."""
    if change.verdict is not Verdict.CANNOT_TELL or change.presence is not Presence.BOTH or change.before is None:
        return change
    if change.failure:
        return change
    evidence = no_evidence(change.evidence.value_counts, change.evidence.process_counts)
    return change._replace(
        verdict=Verdict.NO_CHANGE,
        ratio=1.0 if change.before > 0 else None,
        low=None,
        high=None,
        reason="both sides hold the very same values",
        evidence=evidence,
        advice="",
        is_provisional=False,
    )


def self_change(change: Change) -> Change:
    """The change of a name that was compared with itself, which tells nothing."""
    if change.presence is not Presence.BOTH or change.before is None or change.failure:
        return change
    return change._replace(
        verdict=Verdict.CANNOT_TELL,
        ratio=1.0 if change.before > 0 else None,
        low=None,
        high=None,
        reason="both sides are the same measurement, so it is compared with itself",
        evidence=no_evidence(change.evidence.value_counts, change.evidence.process_counts),
        advice="",
        is_provisional=False,
    )


def _exactly(difference: float, unit: Unit) -> str:
    """A difference of counts or bytes with all its digits."""
    figure = f"{difference:,.0f}" if difference.is_integer() else f"{difference:,.6g}"
    return f"{figure} {'byte' if figure == '1' else 'bytes'}" if unit is Unit.BYTES else figure


def _typical(series: Series) -> float | None:
    from workbench.analysis.benchmarks.statistics import figures_of

    if not any(series.processes) and series.estimate is None:
        return None
    figures = figures_of(series)
    return figures.mean if figures.p50 is None else figures.p50
