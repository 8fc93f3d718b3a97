"""Scores beside several earlier runs of the same records: is the current score outside of what runs usually give?

Scores of one earlier run are compared exactly (`compare.py`). Where the baseline is several files that hold the same
names, each file is an earlier run, and a score is held against how far it varied from run to run.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from workbench.comparison.changes.cases import verdict_of
from workbench.comparison.changes.evidence import history_evidence, no_evidence
from workbench.comparison.headline import JudgedSuite, suite_headline, suite_verdict
from workbench.comparison.records.side import RecordsSide
from workbench.core.errors import CompareError
from workbench.core.model import Kind
from workbench.core.units import Unit
from workbench.core.verdict import (
    ORDER,
    Change,
    Presence,
    SuiteComparison,
    SuiteSide,
    Verdict,
    verdict_counts,
)
from workbench.core.words import counted

if TYPE_CHECKING:
    import pandas

    from workbench.comparison.stats.scores import JudgedScores

Threshold = Callable[[str], float]


def is_repeated(side: RecordsSide) -> bool:
    """True where a side is several runs: where some name is in more than one of its files."""
    import pyarrow.compute as pc

    if side.columns is None or "source" not in side.columns.table.column_names:  # a document says no files
        return False
    if len(side.columns.table["source"].unique()) < 2:
        return False
    table = side.columns.table.select(["name", "source"])
    table = table.set_column(1, "source", table["source"].cast("string"))
    files = table.group_by("name").aggregate([("source", "count_distinct")])
    return bool(pc.max(files["source_count_distinct"]).as_py() > 1)


def compare_scores(
    baseline: RecordsSide, current: RecordsSide, threshold: float, threshold_of: Threshold
) -> SuiteComparison:
    """Judges every name's score by the baseline's runs; a name's score in a run is the mean of its records there.

    Raises CompareError where a side holds no records, or scores that no double can hold.
    """
    runs, now = _means(baseline, by_run=True), _means(current, by_run=False)
    names = sorted({*runs.index, *now.index})
    both = [name for name in names if name in runs.index and name in now.index]
    judged = _judged(runs.loc[both], now.loc[both], threshold_of)
    changes = [judged[name] if name in judged else _absent(name, runs, now, threshold_of(name)) for name in names]
    ordered = tuple(sorted(changes, key=_what_matters))
    suite = JudgedSuite(Kind.RECORDS, Unit.SCORE, threshold, ordered)
    return SuiteComparison(
        kind=Kind.RECORDS,
        unit=Unit.SCORE,
        baseline=_side(baseline),
        current=_side(current),
        threshold=threshold,
        verdict=suite_verdict(suite),
        headline=f"Beside {runs.shape[1]:,} earlier runs: {suite_headline(suite)}",
        shift=None,
        changes=ordered,
        differences=(),
        notices=(*baseline.notices, *current.notices),
        counts=verdict_counts(ordered),
    )


def _means(side: RecordsSide, *, by_run: bool) -> pandas.DataFrame:
    """Mean scores: names × runs, missing where a run lacks the name; one column where runs do not matter."""
    import pandas

    if side.columns is None or side.columns.big_scores:
        why = "holds no records, only figures" if side.columns is None else "holds scores past 64 bits"
        raise CompareError(f"{side.name} {why}, so it cannot be held against earlier runs.", "Give records files.")
    table = side.columns.table
    frame = pandas.DataFrame(
        {
            "name": table["name"].to_pandas(),
            "score": table["score"].to_pandas().astype(float),
            "run": table["source"].to_pandas().astype(str) if by_run else "current",
        }
    )
    return frame.groupby(["name", "run"], sort=False)["score"].mean().unstack("run")


def _judged(runs: pandas.DataFrame, now: pandas.DataFrame, threshold_of: Threshold) -> dict[str, Change]:
    """The changes of names that enough runs hold, judged together; of the others, that nothing can be told."""
    import numpy

    from workbench.comparison.stats.scores import LEAST_RUNS, judge_scores

    counts = runs.notna().sum(axis=1)
    found: dict[str, Change] = {}
    for count in sorted(set(counts)):
        names = [str(name) for name in counts.index[counts == count]]
        current = now.loc[names].to_numpy().ravel()
        earlier = numpy.array([runs.loc[[name]].dropna(axis=1).to_numpy().ravel() for name in names]).T
        thresholds = numpy.array([threshold_of(name) for name in names])
        if count < LEAST_RUNS:
            found |= {name: _too_few(name, earlier[:, i], current[i], thresholds[i]) for i, name in enumerate(names)}
            continue
        judged = judge_scores(earlier, current, thresholds)
        found |= {name: _change(name, i, int(count), current[i], thresholds[i], judged) for i, name in enumerate(names)}
    return found


def _change(name: str, row: int, run_count: int, now: float, threshold: float, judged: JudgedScores) -> Change:
    score = judged.row(row)
    verdict, mean, low, high = verdict_of(score.direction), score.mean, score.low, score.high
    usual = f"earlier runs give {low:.4g} to {high:.4g} (95 %), and {mean:.4g} on average; it is {now:.4g} now"
    if not math.isfinite(low):
        usual = f"earlier runs always gave {mean:.4g}, so how much it varies is not known; it is {now:.4g} now"
    if verdict is Verdict.CANNOT_TELL and math.isfinite(low):
        where = "which runs give by themselves" if low <= now <= high else "which is outside, but not clearly enough"
        usual = f"{usual}, {where}"
    return _plain(name, mean, now, threshold, verdict, usual)._replace(evidence=history_evidence(run_count, score))


def _too_few(name: str, earlier: Any, now: float, threshold: float) -> Change:
    from workbench.comparison.stats.scores import LEAST_RUNS

    count = len(earlier)
    reason = f"{counted(count, 'earlier run')} cannot show how much it varies"
    change = _plain(name, float(earlier.mean()), now, threshold, Verdict.CANNOT_TELL, reason)
    return change._replace(
        evidence=history_evidence(count),
        advice=f"Give {counted(LEAST_RUNS - count, 'more earlier run')}.",
    )


def _absent(name: str, runs: pandas.DataFrame, now: pandas.DataFrame, threshold: float) -> Change:
    is_added = name in now.index
    value = float((now if is_added else runs).loc[[name]].to_numpy().mean())
    reason = "it is new, so there is nothing to compare it with" if is_added else "it is not there any more"
    change = _plain(
        name, None if is_added else value, value if is_added else None, threshold, Verdict.CANNOT_TELL, reason
    )
    return change._replace(presence=Presence.ADDED if is_added else Presence.REMOVED)


def _plain(
    name: str, before: float | None, now: float | None, threshold: float, verdict: Verdict, reason: str
) -> Change:
    is_ratio = before is not None and now is not None and before > 0 and now > 0
    return Change(
        name=name,
        unit=Unit.SCORE,
        verdict=verdict,
        before=before,
        after=now,
        ratio=now / before if is_ratio and before and now else None,
        low=None,
        high=None,
        threshold=threshold,
        reason=reason,
        evidence=no_evidence(),
    )


def _what_matters(change: Change) -> tuple[bool, int, float, str]:
    size = abs((change.after or 0.0) - (change.before or 0.0))
    return change.presence is not Presence.BOTH, ORDER.index(change.verdict), -size, change.name


def _side(side: RecordsSide) -> SuiteSide:
    return SuiteSide(side.name, side.run_id, "records", (), {})
