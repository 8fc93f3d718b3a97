"""What became of every benchmark: names of both sides sorted by how they can be judged, and judged together."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence

from workbench.analysis.benchmarks.joining import combined, joined, joined_failures, measurements_of
from workbench.comparison.changes.cases import BENCHMARK_NOUNS, Nouns, Pair, StatisticalCase
from workbench.comparison.changes.failed import failed_absent_change, failed_change
from workbench.comparison.changes.plain import NO_RATIO, TOO_FEW, exact_change, unjudged_change
from workbench.comparison.changes.shift import shift_of
from workbench.comparison.changes.statistical import process_change, summary_change
from workbench.comparison.comparability.measuring_order import MeasuringOrder
from workbench.comparison.comparability.work import unlike_names
from workbench.comparison.judgement import Judgement, Terms
from workbench.comparison.measurements import COUNTED, by_measurement, summaries_of
from workbench.comparison.stats.batches import LEAST_PROCESSES, LEAST_VALUES, batches
from workbench.comparison.stats.suite_shift import TypicalChange
from workbench.core.benchmark import Benchmarks, Series
from workbench.core.run import Opened
from workbench.core.units import Unit
from workbench.core.verdict import Change, Method, Presence, Shift

LEAST_BATCHES = 3

SESSIONS = {MeasuringOrder.INTERLEAVED: 0.0, MeasuringOrder.UNKNOWN: 0.01, MeasuringOrder.APART: 0.03}
"""How far a machine by itself typically moves between the sides, as a logarithm, by how they were measured."""

Threshold = Callable[[str], float]


def judge(baseline: Sequence[Opened], current: Sequence[Opened], terms: Terms) -> Judgement:
    """Judges all benchmarks of two sides that are open; names of unlike work are not compared unless that is forced."""
    unlike = unlike_names(baseline, current, is_forced=terms.is_forced)
    before, after = _all_series(baseline), _all_series(current)
    failures = failure_of(baseline), failure_of(current)
    judged = benchmark_changes(before, after, terms.threshold_of, unlike=unlike, order=terms.order, failures=failures)
    return judged.of_same_content() if before == after else judged


def failure_of(side: Sequence[Opened]) -> str:
    """What the tool says of the files of a side that failed as a whole; empty where none did."""
    return joined_failures(each.content.failure for each in side if isinstance(each.content, Benchmarks))


def _all_series(side: Sequence[Opened]) -> Mapping[str, Series]:
    """The series of all files of a side by name; what several files hold is put together, process by process."""
    return {each.name: each for each in joined([o.content for o in side if isinstance(o.content, Benchmarks)])}


def benchmark_changes(
    before: Mapping[str, Series],
    after: Mapping[str, Series],
    threshold: Threshold,
    *,
    unlike: Mapping[str, str],
    order: MeasuringOrder = MeasuringOrder.UNKNOWN,
    nouns: Nouns = BENCHMARK_NOUNS,
    failures: tuple[str, str] = ("", ""),
) -> Judgement:
    """Judges all names; those in `unlike` are not compared, for the reason given, nor are those that failed.

    `failures` say what failed of each side as a whole, which may have lost names by it. `nouns` are what a process and
    all names together are called.
    """
    groups: dict[tuple[Method, Unit], list[Pair]] = {}
    changes: list[Change] = []
    for name, series in before.items():
        if name not in after:
            changes.append(failed_absent_change(series, Presence.REMOVED, threshold(name), failures[1]))
            continue
        if series.failure or after[name].failure:
            changes.append(failed_change(Pair(series, after[name], threshold(name))))
            continue
        pair = by_measurement(Pair(series, after[name], threshold(name)))
        method, why_not = (Method.NONE, unlike[name]) if name in unlike else method_of(pair)
        if method is Method.NONE:
            changes.append(unjudged_change(pair, why_not))
        elif method is Method.EXACT:
            changes.append(exact_change(pair))
        else:
            groups.setdefault((method, series.unit), []).append(pair)
    shifts: dict[Unit, Shift] = {}
    for (method, unit), pairs in sorted(groups.items(), key=_size):
        if method is Method.SUMMARY:
            judged = _by_summary(unit, pairs, order)
        else:
            judged = _by_process(method, unit, pairs, order, nouns)
        changes += judged.changes
        shifts = {**judged.shifts, **shifts}
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
    return min(map(min, processes)) == max(map(max, processes))


def _size(group: tuple[tuple[Method, Unit], list[Pair]]) -> tuple[int, str, str]:
    """Orders groups by size, and those of one size by what does not change when the sides change places."""
    (method, unit), pairs = group
    return -len(pairs), method.value, unit.value


def _by_process(method: Method, unit: Unit, pairs: Sequence[Pair], order: MeasuringOrder, nouns: Nouns) -> Judgement:
    import numpy

    from workbench.comparison.stats.by_process import judge
    from workbench.comparison.stats.slow_path import slow_paths
    from workbench.comparison.stats.values import side_of

    thresholds = numpy.array([pair.threshold for pair in pairs])
    is_batches = method is Method.BATCHES
    used = [[_units(pair.sides[i], is_batches=is_batches) for pair in pairs] for i in (0, 1)]
    sides = [side_of(each, is_higher_better=unit.is_higher_better) for each in used]
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
    return Judgement(tuple(map(process_change, cases)), _shifts(judged.typical, unit, pairs))


def _units(series: Series, *, is_batches: bool) -> list[array[float]]:
    """The processes that hold a value, or batches in their place."""
    processes = [process for process in series.processes if process]
    return batches(processes) if is_batches else processes


def _by_summary(unit: Unit, pairs: Sequence[Pair], order: MeasuringOrder) -> Judgement:
    import numpy

    from workbench.comparison.stats.summaries import judge_summaries

    measured = [[measurements_of(pair.sides[i]) for pair in pairs] for i in (0, 1)]
    estimates = [[combined(each) for each in side] for side in measured]
    judged = judge_summaries(
        summaries_of(measured, estimates),
        numpy.array([pair.threshold for pair in pairs]),
        is_higher_better=unit.is_higher_better,
        is_interleaved=order is MeasuringOrder.INTERLEAVED,
    )
    cases = (StatisticalCase(pair, Method.SUMMARY, found) for pair, found in zip(pairs, judged.names(), strict=True))
    counts = zip(*([len(each) for each in side] for side in measured), strict=True)
    changes = tuple(map(summary_change, cases, zip(estimates[0], estimates[1], strict=True), counts))
    return Judgement(changes, _shifts(judged.typical, unit, pairs))


def _shifts(typical: TypicalChange | None, unit: Unit, pairs: Sequence[Pair]) -> dict[Unit, Shift]:
    """What the typical name did, where enough names tell; the least threshold says whether the suite moved."""
    return {unit: shift_of(typical, unit, min(pair.threshold for pair in pairs))} if typical else {}
