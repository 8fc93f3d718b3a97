"""What became of every function of a profile: by how often it was seen, or by its times in several recordings."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from workbench.analysis.profiles.matching import Pairs, paired
from workbench.analysis.profiles.pooling import pooled
from workbench.comparison.benchmarks import Threshold, benchmark_changes
from workbench.comparison.changes.cases import FunctionCase, Nouns
from workbench.comparison.changes.function import count_change, uncounted_change
from workbench.comparison.changes.shift import shift_of
from workbench.comparison.judgement import Judgement
from workbench.comparison.recordings import FunctionSide, Recordings, recordings_of
from workbench.comparison.stats.batches import LEAST_PROCESSES
from workbench.core.arrays import Floats
from workbench.core.benchmark import Series
from workbench.core.profile import Profile
from workbench.core.run import Opened
from workbench.core.units import Unit
from workbench.core.verdict import Change, Method, Presence

if TYPE_CHECKING:
    from workbench.comparison.judgement import Terms

NOUNS = Nouns("recording", "recordings", "profile")


def judge(baseline: Sequence[Opened], current: Sequence[Opened], terms: Terms) -> Judgement:
    """Judges all functions of two sides that are open."""
    before, after = _profiles(baseline), _profiles(current)
    judged = profile_changes(before, after, terms.threshold_of)
    return judged.of_same_content() if before == after else judged


def _profiles(side: Sequence[Opened]) -> list[Profile]:
    return [each.content for each in side if isinstance(each.content, Profile)]


def profile_changes(before: Sequence[Profile], after: Sequence[Profile], threshold: Threshold) -> Judgement:
    """Judges all functions of both sides, each given as one or several recordings in one unit."""
    wholes = [pooled(side, [str(place) for place in range(len(side))]) for side in (before, after)]
    pairs = paired(*wholes)
    sides = [
        recordings_of(side, whole, numbers, len(pairs.functions))
        for side, whole, numbers in zip((before, after), wholes, (pairs.before, pairs.after), strict=True)
    ]
    cases = _cases(pairs, sides, before[0].unit, threshold)
    if all(side.samples is not None for side in sides):
        return _by_samples(cases, sides, before[0].unit)
    if min(len(before), len(after)) >= LEAST_PROCESSES:
        return _by_recording(cases, sides)
    return _by_calls(cases, wholes, pairs)


def _cases(pairs: Pairs, sides: Sequence[Recordings], unit: Unit, threshold: Threshold) -> list[FunctionCase]:
    recordings = len(sides[0].selfs), len(sides[1].selfs)
    return [
        FunctionCase(
            name=function.name,
            place=function.file,
            unit=unit,
            values=(before.value, after.value),
            shares=(before.share, after.share),
            samples=(before.samples, after.samples),
            recordings=recordings,
            calls=(before.calls, after.calls),
            presence=_presence(before, after),
            threshold=threshold(function.name),
        )
        for function, before, after in zip(pairs.functions, sides[0].functions(), sides[1].functions(), strict=True)
    ]


def _presence(before: FunctionSide, after: FunctionSide) -> Presence:
    if before.is_present and after.is_present:
        return Presence.BOTH
    return Presence.ADDED if after.is_present else Presence.REMOVED


def _by_samples(cases: Sequence[FunctionCase], sides: Sequence[Recordings], unit: Unit) -> Judgement:
    import numpy

    from workbench.comparison.stats.counts import LEAST_FUNCTIONS, Seen, judge_counts

    thresholds = numpy.array([case.threshold for case in cases])
    seen = [
        Seen(side.selfs.sum(axis=0), side.samples.sum(axis=0), len(side.selfs))
        for side in sides
        if side.samples is not None
    ]
    judged = judge_counts(seen[0], seen[1], thresholds)
    changes = tuple(map(count_change, cases, judged.names()))
    is_typical = judged.typical.name_count >= LEAST_FUNCTIONS
    return Judgement(changes, {unit: shift_of(judged.typical, unit)} if is_typical else {})


def _by_recording(cases: Sequence[FunctionCase], sides: Sequence[Recordings]) -> Judgement:
    """Each recording stands for a process with one value; functions that some recording lacks are not judged."""
    columns = [side.selfs.T for side in sides]
    rows = [row for row in range(len(cases)) if all((column[row] > 0).all() for column in columns)]
    series = [{row: _series(str(row), cases[row].unit, column[row]) for row in rows} for column in columns]
    return _by_series(cases, series)


def _series(name: str, unit: Unit, values: Floats) -> Series:
    return Series(name, unit, tuple(array("d", [value]) for value in values), None, {})


def _by_calls(cases: Sequence[FunctionCase], profiles: Sequence[Profile], pairs: Pairs) -> Judgement:
    """Of one recording a side its single calls, where each was timed: a guess, as one recording cannot show more."""
    series: list[dict[int, Series]] = [
        {
            numbers[row]: Series(str(numbers[row]), profile.unit, (), estimate, {})
            for row, estimate in enumerate(profile.call_times)
            if estimate is not None
        }
        for profile, numbers in zip(profiles, (pairs.before, pairs.after), strict=True)
    ]
    judged = _by_series(cases, series)
    changes = (
        change._replace(reason=f"a call: {change.reason}", advice="Record each side at least 3 times.")
        if change.evidence.method is Method.SUMMARY
        else change
        for change in judged.changes
    )
    return judged._replace(changes=tuple(changes), shifts={})


def _by_series(cases: Sequence[FunctionCase], series: Sequence[Mapping[int, Series]]) -> Judgement:
    """Judges the functions that both sides have a series for, by their common number; all others are not judged."""
    rows = [row for row in series[0] if row in series[1]]
    limits = {str(row): cases[row].threshold for row in rows}
    named = [{str(row): side[row] for row in rows} for side in series]
    judged = benchmark_changes(named[0], named[1], limits.__getitem__, unlike={}, nouns=NOUNS)
    found = {int(change.name): change for change in judged.changes}
    changes = (_placed(case, found[row]) if row in found else uncounted_change(case) for row, case in enumerate(cases))
    return Judgement(tuple(changes), judged.shifts)


def _placed(case: FunctionCase, change: Change) -> Change:
    """The change of a function's series as that of the function."""
    return change._replace(name=case.name, place=case.place, share_before=case.shares[0], share_after=case.shares[1])
