"""The smallest change that can be seen with a benchmark's values: what they are good for.

It is the change that a comparison finds in four of five cases, when the other side is as noisy and as large, and was
measured in turn with this one. Two rules of a comparison decide: the change has to be beyond chance, and the processes
have to lie apart by rank; with few processes the ranks ask for more (`benchmarks/seen_changes.py` holds the figures
against real comparisons of simulated sides).
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from typing import NamedTuple

from workbench.analysis.benchmarks.batches import (
    LEAST_BATCHES,
    LEAST_PROCESSES,
    LEAST_VALUES,
    PROCESS_FLOOR,
    batch_inflation,
    batches,
)
from workbench.analysis.benchmarks.joining import measurements_of
from workbench.analysis.benchmarks.process_noise import ProcessSpread, process_spread
from workbench.core.benchmark import Series, SummaryStatistics
from workbench.core.statistics import Z_80, Z_90, Z_95
from workbench.core.units import Unit
from workbench.core.words import counted

EXACT_UNITS = (Unit.BYTES, Unit.COUNT)
"""Units in which a value that never varies is a fact; a time that never varies says that the clock is too coarse."""

NULL_CHANGE = math.log(1.0075)
"""A comparison takes a change of less than this for nothing, as a logarithm."""

SUMMARY_PROCESS_NOISE = 0.015
"""What stands for the processes of each side where a file keeps a summary only."""

LARGEST_LOGARITHM = 20.0
LARGEST_DEVIATION = 1e6

COARSE = 1e-9
"""A spread of logarithms below this is rounding: the clock was too coarse."""

FEW_FACTORS = {3: 3.42, 4: 3.37, 5: 3.50, 6: 3.13, 7: 2.71, 8: 2.36, 9: 2.20}
"""So many standard deviations of a process a change has to be, by the number of processes; from simulation."""

RANKS_APART = 2.81
"""So many deviations the ranks of a comparison have to lie apart (a chance of 0.0025)."""

LARGEST_SHARE = 0.999

FAR_CHANGE = math.log(1.10)
"""Twice the usual threshold, as a logarithm."""

FEW_DEGREES = 0.9
"""By this over the number of processes Student's quantiles are larger than normal ones, about."""

ONE_VALUE = "one value"
ONE_PROCESS = "one process cannot show how processes differ"
TWO_PROCESSES = "two processes hardly show how processes differ"
FAILED = "it failed"
COARSE_CLOCK = "all values are the same, so the clock is too coarse"
NO_RATIO = "values of zero or below have no ratio"
NO_SPREAD = "the file does not say how its values are spread"
NEVER_VARIES = "it never varies, so every change is seen"
SUMMARY_ONLY = "a summary does not say how processes differ"


class SeenChange(NamedTuple):
    """What change can be seen: `change` is a fraction, None where nothing can be told.

    `basis` says of how many processes, batches or values, `why` what makes it provisional or impossible. `spread` is
    that of the processes, where there are enough of them.
    """

    change: float | None
    basis: str
    why: str = ""
    is_provisional: bool = False
    spread: ProcessSpread | None = None


def seen_change(series: Series) -> SeenChange:
    """The smallest change that can be seen with the values of a series."""
    if series.failure:
        return SeenChange(None, "nothing", FAILED)
    processes = [process for process in series.processes if process]
    if not processes:
        return _by_measurement(series)
    count = sum(map(len, processes))
    basis = _basis(len(processes), count)
    if count == 1:
        return SeenChange(None, basis, ONE_VALUE)
    if min(map(min, processes)) == max(map(max, processes)):
        return _constant(series.unit, basis)
    if min(map(min, processes)) <= 0:
        return SeenChange(None, basis, NO_RATIO)
    if len(processes) >= LEAST_PROCESSES:
        return _by_process(processes, basis)
    if count >= LEAST_BATCHES * LEAST_VALUES:
        return _by_batches(processes, basis)
    return SeenChange(None, basis, f"{counted(count, 'value')} from fewer than {LEAST_PROCESSES} processes")


def change_seen_by(process_count: int, spread: ProcessSpread) -> float:
    """The smallest change that so many processes like these show, as a logarithm."""
    strict = max(_by_rank(process_count, spread), _by_chance(process_count, spread))
    return min(strict, _far(process_count, spread))


def share_needed(process_count: int) -> float:
    """In which share of pairs the slower process has to be of the slower side, to be seen in four of five cases.

    The ranks have to lie RANKS_APART deviations apart (Mann and Whitney, 1947), and chance takes Z_80 of the deviations
    that they have where one side is the slower (Hanley and McNeil, 1982).

    >>> round(share_needed(10), 3), round(share_needed(40), 3)
    (0.924, 0.73)
    """
    least = 0.5 + RANKS_APART * math.sqrt((2 * process_count + 1) / 12) / process_count
    share = least
    for _ in range(20):
        share = min(LARGEST_SHARE, least + Z_80 * math.sqrt(_share_variance(share) / process_count))
    return share


def _share_variance(share: float) -> float:
    return share / (2 - share) + 2 * share**2 / (1 + share) - 2 * share**2


def _by_rank(process_count: int, spread: ProcessSpread) -> float:
    if process_count in FEW_FACTORS:
        return FEW_FACTORS[process_count] * spread.deviation
    return spread.difference(share_needed(process_count))


def _by_chance(process_count: int, spread: ProcessSpread) -> float:
    return NULL_CHANGE + (Z_90 + Z_80) * spread.deviation * math.sqrt(2 / process_count)


def _far(process_count: int, spread: ProcessSpread) -> float:
    """A change whose interval begins beyond FAR_CHANGE, for which a comparison asks little of the ranks."""
    deviations = (Z_95 + Z_80) * (1 + FEW_DEGREES / process_count)
    return FAR_CHANGE + deviations * spread.deviation * math.sqrt(2 / process_count)


def _by_process(processes: Sequence[array[float]], basis: str) -> SeenChange:
    spread = process_spread(processes)
    if spread.deviation <= COARSE:
        return SeenChange(None, basis, COARSE_CLOCK)
    return SeenChange(_fraction(change_seen_by(spread.process_count, spread)), basis, spread=spread)


def _by_batches(processes: Sequence[array[float]], basis: str) -> SeenChange:
    spread = process_spread(batches(processes))
    reach = _by_rank(spread.process_count, spread) * math.sqrt(batch_inflation(spread.measures))
    floor = Z_90 * math.sqrt(2) * PROCESS_FLOOR
    why = ONE_PROCESS if len(processes) == 1 else TWO_PROCESSES
    return SeenChange(_fraction(NULL_CHANGE + math.hypot(reach, floor)), basis, why, is_provisional=True)


def _by_measurement(series: Series) -> SeenChange:
    """Files that keep summaries only: each counts as a process by its mean, where they are enough."""
    measured = measurements_of(series)
    means = [array("d", (each.mean,)) for each in measured]
    is_exact = len({each.mean for each in measured}) == 1 and not any(each.standard_deviation for each in measured)
    if len(means) < (2 if is_exact and series.unit in EXACT_UNITS else LEAST_PROCESSES):
        return _by_summary(series.estimate)
    basis = counted(len(means), "file")
    return seen_change(series._replace(processes=tuple(means)))._replace(basis=basis)


def _by_summary(estimate: SummaryStatistics | None) -> SeenChange:
    if estimate is None or not estimate.count:
        return SeenChange(None, "nothing", "there is no value")
    basis = f"summary of {counted(estimate.count, 'value')}"
    if estimate.count == 1:
        return SeenChange(None, basis, ONE_VALUE)
    if not estimate.mean > 0 or not estimate.standard_deviation:
        return SeenChange(None, basis, NO_SPREAD)
    own = min(estimate.standard_deviation / estimate.mean, LARGEST_DEVIATION) ** 2 / estimate.count
    change = NULL_CHANGE + (Z_90 + Z_80) * math.sqrt(2 * (own + SUMMARY_PROCESS_NOISE**2))
    return SeenChange(_fraction(change), basis, SUMMARY_ONLY, is_provisional=True)


def _constant(unit: Unit, basis: str) -> SeenChange:
    return SeenChange(0.0, basis, NEVER_VARIES) if unit in EXACT_UNITS else SeenChange(None, basis, COARSE_CLOCK)


def _basis(process_count: int, value_count: int) -> str:
    if process_count == 1:
        return f"{counted(value_count, 'value')} of one process" if value_count > 1 else ONE_VALUE
    return counted(process_count, "process", "processes")


def _fraction(logarithm: float) -> float:
    """A change as a fraction; what is beyond all sense is cut."""
    return math.expm1(min(logarithm, LARGEST_LOGARITHM))
