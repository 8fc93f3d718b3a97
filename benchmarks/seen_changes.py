"""How often a change of the size that a report says can be seen is found, on worlds where the truth is known.

    python benchmarks/seen_changes.py

Two sides of each benchmark are drawn. The report of the first says from which change on it is good; the second is
slowed by that much, and by half of it, and both are compared, measured in turn. 80 of 100 should be found, and at half
the change clearly fewer. The same seed gives the same table.
"""

from __future__ import annotations

import argparse
from array import array
from collections.abc import Iterator

import numpy
from worlds import BY_SIDE, WORLDS, Shape, Values

from workbench.analysis.benchmarks.seen_change import seen_change
from workbench.comparison.benchmarks import benchmark_changes
from workbench.comparison.comparability.measuring_order import MeasuringOrder
from workbench.core.benchmark import Series
from workbench.core.units import Unit
from workbench.core.verdict import DEFAULT_THRESHOLD, Verdict

SHAPES = ((3, 10), (5, 10), (10, 10), (10, 1), (24, 5), (40, 5))


def series_of(values: Values, name: str) -> Series:
    """One benchmark from processes × values."""
    return Series(name, Unit.SECONDS, tuple(array("d", process.tolist()) for process in values), None, {})


def is_found(before: Series, after: Series, change: float) -> bool:
    """True where the comparison says slower, with a threshold that the change reaches."""
    judged = benchmark_changes(
        {before.name: before},
        {after.name: after},
        lambda _: min(DEFAULT_THRESHOLD, change),
        unlike={},
        order=MeasuringOrder.INTERLEAVED,
    )
    return judged.changes[0].verdict is Verdict.WORSE


def rates(world: str, processes: int, values: int, names: int) -> tuple[float, float, float]:
    """The typical smallest change, and how often it and half of it are found."""
    generator = numpy.random.default_rng(20_260_101)
    shape = Shape(names=names, processes=2 * processes, values=values)
    both = WORLDS[world](shape, generator)
    sides = both[:, :processes], both[:, processes:]
    changes, found = [], []
    for one, other in zip(*sides, strict=True):
        before = series_of(one, "f")
        change = seen_change(before).change
        if change is not None:
            changes.append(change)
            found.append([is_found(before, series_of(other * (1 + part * change), "f"), change) for part in (1.0, 0.5)])
    whole, half = numpy.mean(found, axis=0)
    return float(numpy.median(changes)), float(whole), float(half)


def rows(names: int) -> Iterator[str]:
    """A row for each world and shape."""
    yield "| world | processes × values | good from | found | half of it |"
    yield "| --- | --- | --- | --- | --- |"
    for world in (each for each in WORLDS if each not in BY_SIDE):
        for processes, values in SHAPES:
            change, whole, half = rates(world, processes, values, names)
            yield f"| {world} | {processes} × {values} | {change:.1%} | {whole:.0%} | {half:.0%} |"


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", type=int, default=400)
    for row in rows(parser.parse_args().names):
        print(row, flush=True)


if __name__ == "__main__":
    main()
