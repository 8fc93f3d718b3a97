"""What became of every benchmark: names of both sides sorted by how they can be judged, and judged together."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from workbench.analysis.benchmarks.batches import LEAST_BATCHES, LEAST_PROCESSES, LEAST_VALUES, batches
from workbench.analysis.benchmarks.joining import (
    combined,
    joined,
    joined_failures,
    measurements_of,
    with_namesakes_joined,
)
from workbench.analysis.benchmarks.namesakes import names_of, told_apart
from workbench.comparison.changes.cases import BENCHMARK_NOUNS, Nouns, Pair, StatisticalCase
from workbench.comparison.changes.failed import failed_absent_change, failed_change
from workbench.comparison.changes.plain import NO_RATIO, TOO_FEW, exact_change, unjudged_change
from workbench.comparison.changes.shift import shift_of
from workbench.comparison.changes.statistical import process_change, summary_change
from workbench.comparison.comparability.measuring_order import MeasuringOrder
from workbench.comparison.comparability.work import unlike_names
from workbench.comparison.judgement import Judgement, Terms
from workbench.comparison.measurements import COUNTED, by_measurement, summaries_of
from workbench.comparison.stats.suite_shift import TypicalChange
from workbench.core.benchmark import Benchmarks, Series
from workbench.core.comparison import Change, Method, Presence, Shift
from workbench.core.direction import Direction
from workbench.core.run import Opened
from workbench.core.statistics import is_same
from workbench.core.units import Unit

SESSIONS = {MeasuringOrder.INTERLEAVED: 0.0, MeasuringOrder.UNKNOWN: 0.01, MeasuringOrder.APART: 0.03}
"""How far a machine by itself typically moves between the sides, as a logarithm, by how they were measured."""

NAMESAKES = "its name stands for several results of a file, and nothing tells which of them is which"

Threshold = Callable[[str], float]


class _JudgedAlike(NamedTuple):
    """Names that were judged together, and what the typical one of them did."""

    changes: tuple[Change, ...]
    shift: Shift | None


class _Alike(NamedTuple):
    """What names have in common that are judged together."""

    method: Method
    unit: Unit
    direction: Direction


def judge(baseline: Sequence[Opened], current: Sequence[Opened], terms: Terms) -> Judgement:
    """Judges all benchmarks of two sides that are open; names of unlike work are not compared unless that is forced."""
    unlike = unlike_names(baseline, current, is_forced=terms.is_forced)
    before, after = _all_series(baseline), _all_series(current)
    failures = failure_of(baseline), failure_of(current)
    judged = benchmark_changes(
        before,
        after,
        terms.threshold_of,
        unlike=unlike,
        order=terms.order,
        failures=failures,
        said_direction_of=terms.said_direction_of,
    )
    return judged.of_same_content() if before == after else judged


def by_configuration(
    baseline: Sequence[Opened], current: Sequence[Opened]
) -> tuple[Sequence[Opened], Sequence[Opened]]:
    """Both sides with one name for one configuration, where a side's names say it and the other's do not."""
    if not all(isinstance(each.content, Benchmarks) for each in (*baseline, *current)):
        return baseline, current
    before, after = told_apart(_files(baseline)), told_apart(_files(current))
    before, after = told_apart(before, names_of(after)), told_apart(after, names_of(before))
    return _holding(baseline, before), _holding(current, after)


def _files(side: Sequence[Opened]) -> list[Benchmarks]:
    return [each.content for each in side if isinstance(each.content, Benchmarks)]


def _holding(side: Sequence[Opened], files: Sequence[Benchmarks]) -> tuple[Opened, ...]:
    return tuple(each._replace(content=content) for each, content in zip(side, files, strict=True))


def failure_of(side: Sequence[Opened]) -> str:
    """What the tool says of the files of a side that failed as a whole; empty where none did."""
    return joined_failures(each.failure for each in _files(side))


def _all_series(side: Sequence[Opened]) -> Mapping[str, Series]:
    """The series of all files of a side by name; what several files hold is put together, process by process."""
    return {each.name: each for each in with_namesakes_joined(joined(_files(side)))}


def benchmark_changes(
    before: Mapping[str, Series],
    after: Mapping[str, Series],
    threshold: Threshold,
    *,
    unlike: Mapping[str, str],
    order: MeasuringOrder = MeasuringOrder.UNKNOWN,
    nouns: Nouns = BENCHMARK_NOUNS,
    failures: tuple[str, str] = ("", ""),
    said_direction_of: Callable[[str], Direction | None] = lambda _: None,
) -> Judgement:
    """Judges all names; those in `unlike` are not compared, for the reason given, nor are those that failed.

    `failures` say what failed of each side as a whole, which may have lost names by it. `said_direction_of` is which
    way is better where the user says it of a name; a name of which nobody says it gets no verdict for the worse or for
    the better. `nouns` are what a process and all names together are called.
    """
    groups: dict[_Alike, list[Pair]] = {}
    changes: list[Change] = []
    for name, series in before.items():
        if name not in after:
            changes.append(failed_absent_change(series, Presence.REMOVED, threshold(name), failures[1]))
            continue
        if series.failure or after[name].failure:
            changes.append(failed_change(Pair(series, after[name], threshold(name))))
            continue
        if series.namesake_of or after[name].namesake_of:
            changes.append(unjudged_change(Pair(series, after[name], threshold(name)), NAMESAKES))
            continue
        pair = by_measurement(Pair(series, after[name], threshold(name), said_direction=said_direction_of(name)))
        method, why_not = (Method.NONE, unlike[name]) if name in unlike else method_of(pair)
        if method is Method.NONE:
            changes.append(unjudged_change(pair, why_not))
        elif method is Method.EXACT:
            changes.append(exact_change(pair))
        else:
            groups.setdefault(_Alike(method, series.unit, pair.direction), []).append(pair)
    shifts: dict[Unit, Shift] = {}
    for (method, unit, direction), pairs in sorted(groups.items(), key=_size):
        if method is Method.SUMMARY:
            judged = _by_summary(direction, pairs, order)
        else:
            judged = _by_process(method, direction, pairs, order, nouns)
        changes += judged.changes
        if judged.shift and direction.is_known:
            shifts.setdefault(unit, judged.shift)
    changes += [
        failed_absent_change(after[n], Presence.ADDED, threshold(n), failures[0]) for n in after if n not in before
    ]
    return Judgement(tuple(changes), shifts)


def method_of(pair: Pair) -> tuple[Method, str]:
    """How a benchmark can be judged, and why not where it cannot."""
    processes = [[process for process in side.processes if process] for side in pair.sides]
    if not all(processes):
        means = [[each.mean for each in measurements_of(side)] for side in pair.sides]
        if not all(means):
            return Method.NONE, "one side holds no value"
        return (Method.SUMMARY, "") if min(map(min, means)) > 0 else (Method.NONE, NO_RATIO)
    counts = [sum(map(len, each)) for each in processes]
    if pair.before.unit in COUNTED and min(counts) > 1 and all(map(_is_constant, processes)):
        return Method.EXACT, ""
    if min(min(map(min, each)) for each in processes) <= 0:
        return Method.NONE, NO_RATIO
    if min(map(len, processes)) >= LEAST_PROCESSES:
        return Method.PROCESSES, ""
    if min(counts) >= LEAST_BATCHES * LEAST_VALUES:
        return Method.BATCHES, ""
    return Method.NONE, f"{TOO_FEW}: {counts[0]:,} and {counts[1]:,}, from fewer than 3 processes a side"


def _is_constant(processes: Sequence[array[float]]) -> bool:
    return is_same(min(map(min, processes)), max(map(max, processes)))


def _size(group: tuple[_Alike, list[Pair]]) -> tuple[int, str, str, str]:
    """Orders groups by size, and those of one size by what does not change when the sides change places."""
    (method, unit, direction), pairs = group
    return -len(pairs), method.value, unit.value, direction.value


def _by_process(
    method: Method, direction: Direction, pairs: Sequence[Pair], order: MeasuringOrder, nouns: Nouns
) -> _JudgedAlike:
    import numpy

    from workbench.comparison.stats.by_process import judge
    from workbench.comparison.stats.slow_path import slow_paths
    from workbench.comparison.stats.values import side_of

    thresholds = numpy.array([pair.threshold for pair in pairs])
    is_batches = method is Method.BATCHES
    used = [[_units(pair.sides[i], is_batches=is_batches) for pair in pairs] for i in (0, 1)]
    sides = [side_of(each, is_higher_better=direction is Direction.MORE) for each in used]
    judged = judge(
        sides[0],
        sides[1],
        thresholds,
        is_interleaved=order is MeasuringOrder.INTERLEAVED,
        session=SESSIONS[order],
        is_batches=is_batches,
    )
    slow = slow_paths(sides[0], sides[1], thresholds)
    cases = (
        StatisticalCase(pair, method, found, slow_path, pair.nouns or nouns)
        for pair, found, slow_path in zip(pairs, judged.names(), slow.names(), strict=True)
    )
    return _JudgedAlike(tuple(map(process_change, cases)), _shift(judged.typical, direction, pairs))


def _units(series: Series, *, is_batches: bool) -> list[array[float]]:
    """The processes that hold a value, or batches in their place."""
    processes = [process for process in series.processes if process]
    return batches(processes) if is_batches else processes


def _by_summary(direction: Direction, pairs: Sequence[Pair], order: MeasuringOrder) -> _JudgedAlike:
    import numpy

    from workbench.comparison.stats.summaries import judge_summaries

    measured = [[measurements_of(pair.sides[i]) for pair in pairs] for i in (0, 1)]
    estimates = [[combined(each) for each in side] for side in measured]
    judged = judge_summaries(
        summaries_of(measured, estimates),
        numpy.array([pair.threshold for pair in pairs]),
        is_higher_better=direction is Direction.MORE,
        is_interleaved=order is MeasuringOrder.INTERLEAVED,
    )
    cases = (StatisticalCase(pair, Method.SUMMARY, found) for pair, found in zip(pairs, judged.names(), strict=True))
    counts = zip(*([len(each) for each in side] for side in measured), strict=True)
    changes = tuple(map(summary_change, cases, zip(estimates[0], estimates[1], strict=True), counts))
    return _JudgedAlike(changes, _shift(judged.typical, direction, pairs))


def _shift(typical: TypicalChange | None, direction: Direction, pairs: Sequence[Pair]) -> Shift | None:
    """What the typical name did, where enough names tell; the least threshold says whether the suite moved."""
    return shift_of(typical, direction, min(pair.threshold for pair in pairs)) if typical else None
