"""Two sides of records compared exactly: what changed in the figures, and what became of every name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from workbench.comparison.records.changes import NameTable, RecordChanges
from workbench.comparison.records.figures import figures_of, records_headline
from workbench.comparison.records.groups import Groups, grouped
from workbench.comparison.records.outcomes import Outcomes, outcomes
from workbench.comparison.records.side import RecordsSide, compared_side
from workbench.core.comparison import Comparison, Difference, Level, Presence
from workbench.core.distinct import distinct
from workbench.core.errors import CompareError
from workbench.core.model import Kind, Notice
from workbench.core.record_groups import RISK_WORDS
from workbench.core.texts import Texts
from workbench.core.units import Unit
from workbench.core.verdict import Verdict

ANY_CHANGE = 0.0
"""Scores are exact, so every change of them counts where nothing else is asked for."""


def compare_records(
    baseline: RecordsSide,
    current: RecordsSide,
    threshold: float = ANY_CHANGE,
    threshold_of: Callable[[str], float] | None = None,
) -> Comparison:
    """Compares two sides name by name, both judged by the current side's policy.

    The thresholds, fractions, are for the gate alone: no verdict depends on them. Raises CompareError.
    """
    names, before, after = _grouped(baseline, current)
    found = outcomes(before, after)
    counts = _risk_counts(found)
    high = int(before.high_risk_counts.sum()), int(after.high_risk_counts.sum())
    table = NameTable(names, before, after, found, threshold_of or (lambda _: threshold))
    return Comparison(
        kind=Kind.RECORDS,
        unit=Unit.SCORE,
        baseline=compared_side(baseline, high[0]),
        current=compared_side(current, high[1]),
        threshold=threshold,
        verdict=_verdict(counts),
        headline=records_headline(counts, *high),
        shift=None,
        changes=RecordChanges(table, found.order),
        differences=_differences(baseline, current),
        notices=notices_of(baseline, current),
        counts=_verdict_counts(counts),
        figures=figures_of(baseline, current, *high),
        risk_counts=counts,
        has_groups=before.has_several or after.has_several,
        loud_count=len(names) - counts["unchanged"],
    )


def _grouped(baseline: RecordsSide, current: RecordsSide) -> tuple[Texts, Groups, Groups]:
    """All names, and both sides' records by name."""
    if baseline.columns is None or current.columns is None:
        missing = baseline if baseline.columns is None else current
        raise CompareError(
            f"{missing.name} holds no records, only figures, so its names cannot be compared.",
            "Write it again without --no-records.",
        )
    rule = baseline.rule if baseline.policy == current.policy else current.rule
    names, places = distinct([baseline.columns.names, current.columns.names])
    try:
        before = grouped(baseline.columns, rule, places[0], len(names))
        after = grouped(current.columns, current.rule, places[1], len(names))
    except OverflowError:
        raise CompareError(
            "A name has a mean score that is larger than a double can hold, so it cannot be compared.",
            "Look for a score with several hundred digits.",
        ) from None
    return names, before, after


def _risk_counts(found: Outcomes) -> dict[str, int]:
    import numpy

    counts = numpy.bincount(found.statuses, minlength=len(RISK_WORDS)).tolist()
    return dict(zip(RISK_WORDS, counts, strict=True))


def _verdict(counts: Mapping[str, int]) -> Verdict:
    """Worse where any name is, an added one that is high risk among them; else better where any is."""
    if counts["newly high risk"] or counts["added, high risk"] or counts["worse"]:
        return Verdict.WORSE
    return Verdict.BETTER if counts["no longer high risk"] or counts["better"] else Verdict.NO_CHANGE


def _verdict_counts(counts: Mapping[str, int]) -> dict[str, int]:
    """The same names counted by the plain words of a verdict."""
    return {
        Verdict.WORSE.value: counts["newly high risk"] + counts["worse"],
        Verdict.BETTER.value: counts["no longer high risk"] + counts["better"],
        Verdict.CANNOT_TELL.value: 0,
        Verdict.NO_CHANGE.value: counts["unchanged"],
        Presence.ADDED.value: counts["added, high risk"] + counts["added"],
        Presence.REMOVED.value: counts["removed"],
    }


def _differences(baseline: RecordsSide, current: RecordsSide) -> tuple[Difference, ...]:
    """Ways in which the sides were judged differently."""
    if baseline.policy != current.policy:
        texts = baseline.policy_text, current.policy_text
        said = (
            f"The policies differ. Before: {texts[0]} Now: {texts[1]} Both sides are judged by the current policy "
            "here, so figures of the baseline can differ from those it was written with."
        )
        return (Difference("policies_differ", Level.WARNING, *texts, said),)
    if baseline.rule != current.rule:
        limits = str(baseline.rule.score_limit), str(current.rule.score_limit)
        said = f"The score limit follows each side's own scores: below {limits[0]} before, below {limits[1]} now."
        return (Difference("limits_differ", Level.WARNING, *limits, said),)
    return ()


def notices_of(baseline: RecordsSide, current: RecordsSide) -> tuple[Notice, ...]:
    """What the sides had to say, each with its side's role."""
    found = [
        Notice(notice.code, f"{role}: {notice.text}")
        for role, side in (("Baseline", baseline), ("Current", current))
        for notice in side.notices
    ]
    if baseline.fingerprint and baseline.fingerprint == current.fingerprint:
        found.insert(
            0,
            Notice(
                "same_input",
                "Both sides hold the same content judged by the same policy: this compares a thing with itself.",
            ),
        )
    return tuple(found)
