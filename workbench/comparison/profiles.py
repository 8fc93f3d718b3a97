"""What became of the whole of two profiles and of every function: by samples, by recordings, or beside each other."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from workbench.analysis.benchmarks.batches import LEAST_PROCESSES
from workbench.analysis.profiles.idle import running
from workbench.analysis.profiles.matching import Pairs, paired
from workbench.analysis.profiles.pooling import pooled
from workbench.comparison.benchmarks import Threshold, benchmark_changes
from workbench.comparison.changes.cases import FunctionCase, Nouns
from workbench.comparison.changes.function import count_change, uncounted_change
from workbench.comparison.changes.shift import shift_of
from workbench.comparison.judgement import Judgement
from workbench.comparison.profile_whole import Recorded, whole_change
from workbench.comparison.recordings import FunctionSide, Recordings, recordings_of
from workbench.comparison.renamed_functions import with_renamed
from workbench.comparison.single_recordings import single_changes
from workbench.core.arrays import Floats
from workbench.core.benchmark import Series
from workbench.core.comparison import Change, Method, Presence, Shift
from workbench.core.direction import Direction
from workbench.core.profile import Profile
from workbench.core.run import Opened
from workbench.core.units import Unit
from workbench.core.verdict import DEFAULT_THRESHOLD, LEAST_TYPICAL, Verdict

if TYPE_CHECKING:
    from workbench.comparison.judgement import Terms

NOUNS = Nouns("recording", "recordings", "profile")


class JudgedFunctions(NamedTuple):
    """The changes, what the typical function did, and the same as a logarithm where it was said in no other way."""

    changes: Sequence[Change]
    shifts: Mapping[Unit, Shift]
    typical: float | None


def judge(baseline: Sequence[Opened], current: Sequence[Opened], terms: Terms) -> Judgement:
    """Judges all functions of two sides that are open."""
    before, after = _profiles(baseline), _profiles(current)
    judged = profile_changes(before, after, terms.threshold_of)
    return judged.of_same_content() if before == after else judged


def _profiles(side: Sequence[Opened]) -> list[Profile]:
    """The recordings of a side without what was idle, which is no change of any function."""
    return [running(each.content) for each in side if isinstance(each.content, Profile)]


def profile_changes(before: Sequence[Profile], after: Sequence[Profile], threshold: Threshold) -> Judgement:
    """Judges all functions of both sides, each given as one or several recordings in one unit."""
    wholes = [pooled(side, [str(place) for place in range(len(side))]) for side in (before, after)]
    pairs = paired(*wholes)
    sides = [
        recordings_of(side, numbers, len(pairs.functions))
        for side, numbers in zip((before, after), (pairs.before, pairs.after), strict=True)
    ]
    cases = _cases(pairs, sides, before[0].unit, threshold)
    is_sampled = any(profile.is_sampled for profile in (*before, *after))
    if all(side.samples is not None for side in sides):
        judged = _by_samples(cases, sides, before[0].unit)
    elif min(len(before), len(after)) >= LEAST_PROCESSES:
        judged = _by_recording(cases, sides)
    else:
        judged = _by_calls(cases, wholes, pairs, is_sampled=is_sampled)
    changes = with_renamed(cases, judged.changes, judged.typical)
    least = min((case.threshold for case in cases), default=DEFAULT_THRESHOLD)
    changes, whole = whole_change(cases, changes, Recorded(is_sampled, judged.typical), least)
    return Judgement(changes, judged.shifts, whole)


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
            calls=(_calls(before, recordings[0]), _calls(after, recordings[1])),
            presence=_presence(before, after),
            threshold=threshold(function.name),
        )
        for function, before, after in zip(pairs.functions, sides[0].functions(), sides[1].functions(), strict=True)
    ]


def _calls(side: FunctionSide, recordings: int) -> int | None:
    """The calls of one recording; None where they were not counted, or are not the same in all."""
    if side.calls is None or side.calls % recordings:
        return None
    return side.calls // recordings


def _presence(before: FunctionSide, after: FunctionSide) -> Presence:
    if before.is_present and after.is_present:
        return Presence.BOTH
    return Presence.ADDED if after.is_present else Presence.REMOVED


def _by_samples(cases: Sequence[FunctionCase], sides: Sequence[Recordings], unit: Unit) -> JudgedFunctions:
    import numpy

    from workbench.comparison.stats.counts import Seen, judge_counts

    thresholds = numpy.array([case.threshold for case in cases])
    seen = [
        Seen(side.selfs.sum(axis=0), side.samples.sum(axis=0), len(side.selfs))
        for side in sides
        if side.samples is not None
    ]
    judged = judge_counts(seen[0], seen[1], thresholds)
    is_typical_said = judged.typical.name_count >= LEAST_TYPICAL
    changes = [
        count_change(case, found, is_few=judged.is_few, is_provisional=is_provisional, is_typical_said=is_typical_said)
        for case, found, is_provisional in zip(cases, judged.names(), judged.is_provisional.tolist(), strict=True)
    ]
    if judged.is_few:
        return JudgedFunctions(changes, {}, None)
    return JudgedFunctions(changes, {unit: shift_of(judged.typical, Direction.LESS)}, judged.typical.location)


def _by_recording(cases: Sequence[FunctionCase], sides: Sequence[Recordings]) -> JudgedFunctions:
    """Each recording stands for a process with one value; functions that some recording lacks are not judged."""
    columns = [side.selfs.T for side in sides]
    rows = [row for row in range(len(cases)) if all((column[row] > 0).all() for column in columns)]
    series = [{row: _series(str(row), cases[row].unit, column[row]) for row in rows} for column in columns]
    found, shifts = _by_series(cases, series)
    changes = [found.get(row) or uncounted_change(case) for row, case in enumerate(cases)]
    return JudgedFunctions(changes, shifts, single_changes(cases, is_sampled=True).typical)


def _series(name: str, unit: Unit, values: Floats) -> Series:
    return Series(name, unit, tuple(array("d", [value]) for value in values), None, {}, stated_direction=Direction.LESS)


def _by_calls(
    cases: Sequence[FunctionCase], profiles: Sequence[Profile], pairs: Pairs, *, is_sampled: bool
) -> JudgedFunctions:
    """Of one recording a side its single calls, where each was timed: a guess, as one recording cannot show more."""
    series: list[dict[int, Series]] = [
        {
            numbers[row]: Series(str(numbers[row]), profile.unit, (), estimate, {}, stated_direction=Direction.LESS)
            for row, estimate in enumerate(profile.call_times)
            if estimate is not None
        }
        for profile, numbers in zip(profiles, (pairs.before, pairs.after), strict=True)
    ]
    beside, typical = single_changes(cases, is_sampled=is_sampled)
    timed, _ = _by_series(cases, series)
    changes = [_of_calls(timed[row], change) if row in timed else change for row, change in enumerate(beside)]
    return JudgedFunctions(changes, {}, typical)


def _of_calls(timed: Change, beside: Change) -> Change:
    """What a single call shows, unless that is nothing and the function as a whole stands out."""
    if timed.evidence.method is not Method.SUMMARY:
        return timed
    if timed.verdict is Verdict.CANNOT_TELL and beside.verdict in (Verdict.WORSE, Verdict.BETTER):
        return beside
    return timed._replace(reason=f"a call: {timed.reason}", advice="Record each side at least 3 times.")


def _by_series(
    cases: Sequence[FunctionCase], series: Sequence[Mapping[int, Series]]
) -> tuple[dict[int, Change], Mapping[Unit, Shift]]:
    """The changes of the functions that both sides have a series for, by their common number."""
    rows = [row for row in series[0] if row in series[1]]
    limits = {str(row): cases[row].threshold for row in rows}
    named = [{str(row): side[row] for row in rows} for side in series]
    judged = benchmark_changes(named[0], named[1], limits.__getitem__, unlike={}, nouns=NOUNS)
    return {int(change.name): _placed(cases[int(change.name)], change) for change in judged.changes}, judged.shifts


def _placed(case: FunctionCase, change: Change) -> Change:
    """The change of a function's series as that of the function."""
    return change._replace(name=case.name, place=case.place, share_before=case.shares[0], share_after=case.shares[1])
