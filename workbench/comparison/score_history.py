"""Scores beside several earlier runs of the same records: is the current score outside of what runs usually give?

Scores of one earlier run are compared exactly (`compare.py`). Where the baseline is several files that hold the same
names, each file is an earlier run, and a score is held against how far it varied from run to run.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from workbench.comparison.changes.cases import verdict_of
from workbench.comparison.changes.evidence import history_evidence, no_evidence
from workbench.comparison.headline import overall_headline
from workbench.comparison.records.compare import notices_of
from workbench.comparison.records.side import RecordsSide, compared_side
from workbench.comparison.suites import JudgedChanges, overall_verdict, unit_verdicts
from workbench.core.columns import Columns
from workbench.core.comparison import Change, Comparison, Presence, verdict_counts
from workbench.core.distinct import distinct
from workbench.core.errors import CompareError
from workbench.core.model import Kind
from workbench.core.units import Unit
from workbench.core.verdict import ORDER, Verdict
from workbench.core.words import counted

if TYPE_CHECKING:
    import numpy
    import numpy.typing as npt

    Floats = npt.NDArray[numpy.float64]
    Places = npt.NDArray[numpy.integer[Any]]

    from workbench.comparison.stats.scores import JudgedScores

Threshold = Callable[[str], float]


class _Scores(NamedTuple):
    """The mean scores by name: names × earlier runs, and names now; not a number where there is none."""

    names: list[str]
    earlier: Floats
    now: Floats


def is_repeated(side: RecordsSide) -> bool:
    """True where a side is several runs: where some name is in more than one of its files."""
    import numpy

    if side.columns is None or len(side.columns.sources) < 2:  # a document says no files
        return False
    names, (places,) = distinct([side.columns.names])
    pairs = places.astype("int64") * len(side.columns.sources) + _runs(side.columns)
    return len(numpy.unique(pairs)) > len(names)


def compare_scores(
    baseline: RecordsSide, current: RecordsSide, threshold: float, threshold_of: Threshold
) -> Comparison:
    """Judges every name's score by the baseline's runs; a name's score in a run is the mean of its records there.

    Raises CompareError where a side holds no records, or scores that no double can hold.
    """
    scores = _scores(baseline, current)
    judged = _judged(scores, threshold_of)
    changes = [
        judged.get(name) or _absent(name, scores, row, threshold_of(name)) for row, name in enumerate(scores.names)
    ]
    ordered = tuple(sorted(changes, key=_what_matters))
    whole = JudgedChanges(Kind.RECORDS, threshold, ordered)
    return Comparison(
        kind=Kind.RECORDS,
        unit=Unit.SCORE,
        baseline=compared_side(baseline),
        current=compared_side(current),
        threshold=threshold,
        verdict=overall_verdict(whole),
        headline=f"Beside {scores.earlier.shape[1]:,} earlier runs: {overall_headline(whole)}",
        shift=None,
        changes=ordered,
        differences=(),
        notices=notices_of(baseline, current),
        counts=verdict_counts(ordered),
        units=unit_verdicts(whole),
    )


def _scores(baseline: RecordsSide, current: RecordsSide) -> _Scores:
    """Both sides' mean scores, by name in the order of the names."""
    import numpy

    columns = [_columns(side) for side in (baseline, current)]
    names, (before, after) = distinct([each.names for each in columns])
    run_count = len(columns[0].sources)
    earlier = _means(before.astype("int64") * run_count + _runs(columns[0]), columns[0], len(names) * run_count)
    now = _means(after, columns[1], len(names))
    said = list(names)
    order = sorted(range(len(said)), key=said.__getitem__)
    rows = numpy.array(order, "int64")
    return _Scores([said[row] for row in order], earlier.reshape(len(names), run_count)[rows], now[rows])


def _columns(side: RecordsSide) -> Columns:
    if side.columns is None or side.columns.big_scores:
        why = "holds no records, only figures" if side.columns is None else "holds scores past 64 bits"
        raise CompareError(f"{side.name} {why}, so it cannot be held against earlier runs.", "Give records files.")
    return side.columns


def _runs(columns: Columns) -> Places:
    """The number of the file that each record is from."""
    import numpy

    return numpy.repeat(numpy.arange(len(columns.sources)), [count for _, count in columns.sources])


def _means(places: Places, columns: Columns, place_count: int) -> Floats:
    """The mean score of each place's records, not a number where there is none."""
    import numpy

    counts = numpy.bincount(places, minlength=place_count)
    sums = numpy.bincount(places, weights=columns.scores.astype(float), minlength=place_count)
    return numpy.asarray(numpy.divide(sums, counts, out=numpy.full(place_count, math.nan), where=counts > 0))


def _judged(scores: _Scores, threshold_of: Threshold) -> dict[str, Change]:
    """The changes of names that enough runs hold, judged together; of the others, that nothing can be told."""
    import numpy

    from workbench.comparison.stats.scores import LEAST_RUNS, judge_scores

    is_there = numpy.isfinite(scores.earlier)
    counts = is_there.sum(axis=1) * numpy.isfinite(scores.now)
    found: dict[str, Change] = {}
    for count in numpy.unique(counts[counts > 0]).tolist():
        rows = numpy.flatnonzero(counts == count)
        names = [scores.names[row] for row in rows.tolist()]
        current = scores.now[rows]
        earlier = scores.earlier[rows][is_there[rows]].reshape(len(rows), count).T
        thresholds = numpy.array([threshold_of(name) for name in names])
        if count < LEAST_RUNS:
            found |= {
                name: _too_few(name, earlier[:, i], float(current[i]), float(thresholds[i]))
                for i, name in enumerate(names)
            }
            continue
        judged = judge_scores(earlier, current, thresholds)
        found |= {
            name: _change(name, i, count, float(current[i]), float(thresholds[i]), judged)
            for i, name in enumerate(names)
        }
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


def _absent(name: str, scores: _Scores, row: int, threshold: float) -> Change:
    import numpy

    is_added = bool(numpy.isfinite(scores.now[row]))
    value = float(scores.now[row] if is_added else numpy.nanmean(scores.earlier[row]))
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
