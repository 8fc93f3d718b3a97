"""What became of every function of a profile: by how often it was seen, or by its times in several recordings."""

from __future__ import annotations

import math
from array import array
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from workbench.analysis.profiles.figures import figures_of, sample_count_of
from workbench.analysis.profiles.matching import Pairs, paired
from workbench.analysis.profiles.pooling import pooled
from workbench.comparison.benchmarks import Judgement, Threshold, benchmark_changes
from workbench.comparison.changes.function import Counted, count_change, uncounted_change
from workbench.comparison.changes.reasons import Nouns, ratio_of
from workbench.comparison.stats.batches import LEAST_PROCESSES
from workbench.core.benchmark import Series
from workbench.core.profile import Profile
from workbench.core.verdict import Change, Method, Presence, Shift

NOUNS = Nouns("recording", "recordings", "profile")


class Recordings(NamedTuple):
    """One side: self values in the profiles' unit, and samples, each recordings × functions of both sides.

    `samples` is None where the recordings do not say how often they looked. `calls` are counted calls, where known.
    `whole` is what all functions took in all recordings, `is_present` tells which functions the side has.
    """

    selfs: Any
    samples: Any
    calls: Any
    whole: float
    is_present: Any


def profile_changes(before: Sequence[Profile], after: Sequence[Profile], threshold: Threshold) -> Judgement:
    """Judges all functions of both sides, each given as one or several recordings in one unit."""
    wholes = [pooled(side, [str(place) for place in range(len(side))]) for side in (before, after)]
    pairs = paired(*wholes)
    sides = [
        _recordings(side, whole, numbers, len(pairs.functions))
        for side, whole, numbers in zip((before, after), wholes, (pairs.before, pairs.after), strict=True)
    ]
    if all(side.samples is not None for side in sides):
        return _by_samples(pairs, sides, before[0], threshold)
    if min(len(before), len(after)) >= LEAST_PROCESSES:
        return _by_recording(pairs, sides, before[0], threshold)
    return _by_calls(pairs, sides, wholes, threshold)


def _recordings(side: Sequence[Profile], whole: Profile, numbers: Sequence[int], count: int) -> Recordings:
    import numpy

    places = {(f.name, f.file): numbers[row] for row, f in enumerate(whole.functions)}
    selfs, samples = numpy.zeros((len(side), count)), numpy.zeros((len(side), count))
    calls = numpy.zeros(count)
    is_counted = is_called = True
    for place, profile in enumerate(side):
        figures = figures_of(profile)
        rows = [places[f.name, f.file] for f in profile.functions]
        numpy.add.at(selfs[place], rows, numpy.array(figures.selfs))
        seen = sample_count_of(profile) if profile.is_sampled else None
        total = float(selfs[place].sum())
        if seen is not None and math.isfinite(seen) and total > 0:
            samples[place] = selfs[place] / total * seen
        else:
            is_counted = False
        is_called &= figures.calls is not None
        if figures.calls is not None:
            numpy.add.at(calls, rows, numpy.array(figures.calls, dtype=float))
    is_present = numpy.zeros(count, dtype=bool)
    is_present[list(numbers)] = True
    counted = numpy.maximum(samples, 0.0) if is_counted else None
    return Recordings(selfs, counted, calls if is_called else None, float(selfs.sum()), is_present)


def _by_samples(pairs: Pairs, sides: Sequence[Recordings], profile: Profile, threshold: Threshold) -> Judgement:
    import numpy

    from workbench.comparison.stats.counts import LEAST_COUNT, LEAST_FUNCTIONS, Seen, judge_counts

    thresholds = numpy.array([threshold(function.name) for function in pairs.functions])
    seen = [Seen(side.selfs.sum(axis=0), side.samples.sum(axis=0), len(side.selfs)) for side in sides]
    judged = judge_counts(seen[0], seen[1], thresholds)
    changes = tuple(
        count_change(_counted(pairs, sides, profile, row, float(thresholds[row])), row, judged)
        for row in range(len(pairs.functions))
    )
    reach = 1.959963984540054 * math.sqrt(judged.typical_variance)
    low, middle, high = (ratio_of(judged.typical + step * reach) for step in (-1, 0, 1))
    name_count = int((seen[0].counts + seen[1].counts >= LEAST_COUNT).sum())
    return Judgement(changes, Shift(middle, low, high, name_count, False) if name_count >= LEAST_FUNCTIONS else None)


def _counted(pairs: Pairs, sides: Sequence[Recordings], profile: Profile, row: int, threshold: float) -> Counted:
    function = pairs.functions[row]
    wholes = [side.whole or 1.0 for side in sides]
    samples = [0 if side.samples is None else round(float(side.samples[:, row].sum())) for side in sides]
    calls = [None if side.calls is None else int(side.calls[row]) for side in sides]
    return Counted(
        name=function.name,
        place=function.file,
        unit=profile.unit,
        values=(float(sides[0].selfs[:, row].mean()), float(sides[1].selfs[:, row].mean())),
        shares=(float(sides[0].selfs[:, row].sum()) / wholes[0], float(sides[1].selfs[:, row].sum()) / wholes[1]),
        samples=(samples[0], samples[1]),
        recordings=(len(sides[0].selfs), len(sides[1].selfs)),
        calls=(calls[0], calls[1]),
        presence=_presence(sides, row),
        threshold=threshold,
    )


def _presence(sides: Sequence[Recordings], row: int) -> Presence:
    is_before, is_after = (bool(side.is_present[row]) for side in sides)
    return Presence.BOTH if is_before and is_after else Presence.ADDED if is_after else Presence.REMOVED


def _uncounted(pairs: Pairs, sides: Sequence[Recordings], profile: Profile, row: int, threshold: Threshold) -> Change:
    return uncounted_change(_counted(pairs, sides, profile, row, threshold(pairs.functions[row].name)))


def _by_recording(pairs: Pairs, sides: Sequence[Recordings], profile: Profile, threshold: Threshold) -> Judgement:
    """Each recording stands for a process with one value; functions that some recording lacks are not judged."""
    rows = [row for row in range(len(pairs.functions)) if all((side.selfs[:, row] > 0).all() for side in sides)]
    series = [{row: _series(str(row), profile, side.selfs[:, row]) for row in rows} for side in sides]
    return _by_series(pairs, sides, profile, threshold, series)


def _by_calls(
    pairs: Pairs, sides: Sequence[Recordings], profiles: Sequence[Profile], threshold: Threshold
) -> Judgement:
    """Of one recording a side its single calls, where each was timed: a guess, as one recording cannot show more."""
    series: list[dict[int, Series]] = [
        {
            numbers[row]: Series(str(numbers[row]), profile.unit, (), estimate, {})
            for row, estimate in enumerate(profile.call_times)
            if estimate is not None
        }
        for profile, numbers in zip(profiles, (pairs.before, pairs.after), strict=True)
    ]
    judged = _by_series(pairs, sides, profiles[0], threshold, series)
    changes = (
        change._replace(reason=f"a call: {change.reason}", advice="Record each side at least 3 times.")
        if change.evidence.method is Method.SUMMARY
        else change
        for change in judged.changes
    )
    return judged._replace(changes=tuple(changes), shift=None)


def _by_series(
    pairs: Pairs,
    sides: Sequence[Recordings],
    profile: Profile,
    threshold: Threshold,
    series: Sequence[Mapping[int, Series]],
) -> Judgement:
    """Judges the functions that both sides have a series for, by their common number; all others are not judged."""
    rows = [row for row in series[0] if row in series[1]]
    limits = {str(row): threshold(pairs.functions[row].name) for row in rows}
    named = [{str(row): side[row] for row in rows} for side in series]
    judged = benchmark_changes(named[0], named[1], limits.__getitem__, unlike={}, nouns=NOUNS)
    found = {int(change.name): change for change in judged.changes}
    changes = []
    for row, function in enumerate(pairs.functions):
        if row not in found:
            changes.append(_uncounted(pairs, sides, profile, row, threshold))
            continue
        known = _counted(pairs, sides, profile, row, found[row].threshold)
        changes.append(
            found[row]._replace(
                name=function.name, place=function.file, share_before=known.shares[0], share_after=known.shares[1]
            )
        )
    return Judgement(tuple(changes), judged.shift)


def _series(name: str, profile: Profile, values: Any) -> Series:
    return Series(name, profile.unit, tuple(array("d", [value]) for value in values), None, {})
