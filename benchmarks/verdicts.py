"""How often verdicts are wrong, and how often they find what is there, beside the rules of other tools.

    python benchmarks/verdicts.py [--suites 1000] [--rounds 40] [--names 50] [--processes 10] [--values 10]

Worlds of known noise (`worlds.py`), real timings collected now with both sides in turn (`real_runs.py`), and profiles.
Nothing changed in the suites that count as false; the power is of one name that is slower by 5 or 10 %. The seed is
fixed, so the worlds give the same figures every time; the real runs depend on the machine.
"""

from __future__ import annotations

import argparse
import itertools
import time
from array import array
from collections.abc import Callable, Iterator
from typing import Any

import numpy
from other_rules import RULES
from real_runs import collected
from worlds import WORLDS, Shape, two_sides

from workbench.comparison.benchmarks import benchmark_changes
from workbench.comparison.comparability.measuring_order import MeasuringOrder
from workbench.comparison.profiles import profile_changes
from workbench.core.benchmark import Series
from workbench.core.comparison import Change
from workbench.core.profile import CallTree, Function, Profile, Thread
from workbench.core.units import Unit
from workbench.core.verdict import Verdict

SEED = 20_260_101
THRESHOLD = 0.05
OURS = "workbench"

Sides = tuple[Any, Any]


def main() -> None:
    """Prints three tables of Markdown."""
    options = _options()
    shape = Shape(options.names, options.processes, options.values)
    print(f"{shape.names} names, {shape.processes} processes × {shape.values} values a side, threshold 5 %.\n")
    _print_benchmarks(shape, options.suites, options.rounds)
    print()
    _print_profiles(options.suites, options.rounds)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--suites", type=int, default=1000, help="suites a world; a quarter of them for each power")
    parser.add_argument("--rounds", type=int, default=40, help="real processes to collect, timings and profiles each")
    parser.add_argument("--names", type=int, default=50)
    parser.add_argument("--processes", type=int, default=10)
    parser.add_argument("--values", type=int, default=10)
    return parser.parse_args()


def _print_benchmarks(shape: Shape, suites: int, rounds: int) -> None:
    """A row for each world: suites with any false "slower", power at 5 and at 10 %, and covered intervals."""
    tools = [OURS, *RULES]
    print(f"| world | {' | '.join(tools)} | false “faster” | intervals that cover | 5 % taken for no change |")
    print(f"|{' --- |' * (len(tools) + 4)}")
    for world in WORLDS:
        _print_row(
            world, suites, lambda generator, regression, world=world: two_sides(world, shape, generator, regression)
        )
    if rounds:
        start = time.monotonic()
        runs = collected("timings", rounds)
        real = _real(runs)
        print(f"<!-- {rounds} processes of {len(real)} workloads, {time.monotonic() - start:.0f} s -->")
        _print_row("real, in turn", suites, lambda generator, regression: _parted(real, shape, generator, regression))
        _print_row("real, one after the other", suites, lambda g, regression: _halved(real, shape, g, regression))


def _print_row(world: str, suites: int, make: Callable[[Any, float], Sides]) -> None:
    generator = numpy.random.default_rng(SEED)
    false = dict.fromkeys([OURS, *RULES, "faster"], 0)
    covered = []
    for _ in range(suites):
        sides = make(generator, 0.0)
        changes = verdicts(*sides)
        false[OURS] += any(change.verdict is Verdict.WORSE for change in changes)
        false["faster"] += any(change.verdict is Verdict.BETTER for change in changes)
        covered.append(_coverage(changes))
        for name, rule in RULES.items():
            false[name] += bool(rule(*sides).any())
    power = {share: _power(make, share, max(1, suites // 4), generator) for share in (0.05, 0.10)}
    cells = [f"{false[t] / suites:.1%} → {power[0.05][t]:.0%}, {power[0.10][t]:.0%}" for t in (OURS, *RULES)]
    missed = power[0.05]["missed"]
    print(
        f"| {world} | {' | '.join(cells)} | {false['faster'] / suites:.1%} | {numpy.mean(covered):.1%} | {missed:.0%} |"
    )


def _power(make: Callable[[Any, float], Sides], share: float, suites: int, generator: Any) -> dict[str, float]:
    """How often each tool finds the first name slower by a share; and how often it is taken for no change."""
    found = dict.fromkeys([OURS, *RULES, "missed"], 0)
    for _ in range(suites):
        sides = make(generator, share)
        change = next(change for change in verdicts(*sides) if change.name == "0")
        found[OURS] += change.verdict is Verdict.WORSE
        found["missed"] += change.verdict is Verdict.NO_CHANGE
        for name, rule in RULES.items():
            found[name] += bool(rule(*sides)[0])
    return {name: count / suites for name, count in found.items()}


def verdicts(before: Any, after: Any, order: MeasuringOrder = MeasuringOrder.UNKNOWN) -> tuple[Change, ...]:
    """The workbench's verdicts on names × processes × values of both sides."""
    sides = [_series(side) for side in (before, after)]
    return benchmark_changes(sides[0], sides[1], lambda _: THRESHOLD, unlike={}, order=order).changes


def _series(side: Any) -> dict[str, Series]:
    return {
        str(name): Series(str(name), Unit.SECONDS, tuple(array("d", process.tobytes()) for process in values), None, {})
        for name, values in enumerate(numpy.ascontiguousarray(side))
    }


def _coverage(changes: tuple[Change, ...]) -> float:
    """The part of names whose 95 % interval holds the truth, no change (beside the suite, where that was taken off)."""
    inside = []
    for change in changes:
        low, high = change.evidence.relative_low or change.low, change.evidence.relative_high or change.high
        inside.append(low is not None and high is not None and low <= 1 <= high)
    return sum(inside) / len(inside)


def _real(runs: list[dict[str, list[float]]]) -> Any:
    """Workloads × processes × values."""
    return numpy.array([[run[name] for run in runs] for name in runs[0]])


def _parted(real: Any, shape: Shape, generator: Any, regression: float) -> Sides:
    """Processes parted in turn: of neighbouring pairs chosen at random one goes to each side, by the toss of a coin."""
    pairs = generator.permutation(real.shape[1] // 2)[: shape.processes]
    coin = generator.integers(0, 2, len(pairs))
    before, after = real[:, 2 * pairs + coin], real[:, 2 * pairs + 1 - coin].copy()
    return _changed(before, after, generator, regression)


def _halved(real: Any, shape: Shape, generator: Any, regression: float) -> Sides:
    """One side from processes in a row, the other from those that followed; which is which by the toss of a coin."""
    size = min(shape.processes, real.shape[1] // 2)
    start = int(generator.integers(0, real.shape[1] - 2 * size + 1))
    sides = [real[:, start : start + size], real[:, start + size : start + 2 * size].copy()]
    if generator.integers(0, 2):
        sides.reverse()
    return _changed(sides[0], sides[1].copy(), generator, regression)


def _changed(before: Any, after: Any, generator: Any, regression: float) -> Sides:
    """Any of the workloads gets the regression: the first, in an order by chance."""
    order = generator.permutation(len(before))
    before, after = before[order], after[order]
    after[0] *= 1 + regression
    return before, after


def _print_profiles(suites: int, rounds: int) -> None:
    print("| profiles | false “slower” | false “faster” | ×2 found | ×2 first in the list | others “faster” then |")
    print(f"|{' --- |' * 6}")
    sources: dict[str, Callable[[Any, bool], tuple[list[Any], list[Any], int]]] = {
        "simulated, 5 × 1,000 samples": lambda g, is_changed: _simulated(g, 5, 1_000, is_changed=is_changed),
        "simulated, 1 × 10,000 samples": lambda g, is_changed: _simulated(g, 1, 10_000, is_changed=is_changed),
    }
    if rounds:
        counts = _counts(collected("profile", rounds))
        for size in (1, 5):
            label = f"real, {size} × {int(counts.sum(axis=1).mean()):,} samples"
            sources[label] = lambda g, is_changed, size=size: _drawn(counts, g, size, is_changed=is_changed)
    for label, make in sources.items():
        print(f"| {label} | {' | '.join(f'{share:.1%}' for share in _profile_rates(make, max(1, suites // 4)))} |")


def _profile_rates(make: Callable[[Any, bool], tuple[list[Any], list[Any], int]], pairs: int) -> Iterator[float]:
    generator = numpy.random.default_rng(SEED)
    found = numpy.zeros(5)
    for _ in range(pairs):
        before, after, _ = make(generator, False)
        changes = _profile_verdicts(before, after)
        found[0] += any(change.verdict is Verdict.WORSE for change in changes)
        found[1] += any(change.verdict is Verdict.BETTER for change in changes)
        before, after, hot = make(generator, True)
        changes = _profile_verdicts(before, after)
        hot_change = next(change for change in changes if change.name == str(hot))
        found[2] += hot_change.verdict is Verdict.WORSE
        found[3] += changes[0].name == str(hot)
        found[4] += any(change.verdict is Verdict.BETTER for change in changes)
    yield from found / pairs


def _profile_verdicts(before: list[Any], after: list[Any]) -> tuple[Change, ...]:
    from workbench.comparison.measured import what_matters

    judged = profile_changes([_profile(c) for c in before], [_profile(c) for c in after], lambda _: THRESHOLD)
    return tuple(sorted(judged.changes, key=what_matters))


def _profile(counts: Any) -> Profile:
    """A profile of functions that call nothing."""
    size = len(counts)
    tree = CallTree(array("i", [-1]) * size, array("i", range(size)), array("d", counts))
    functions = tuple(Function(str(name), "app.py") for name in range(size))
    return Profile("made", Unit.SAMPLES, functions, (Thread("main", tree),), None, (), True, int(counts.sum()), {}, ())


def _simulated(generator: Any, size: int, total: int, *, is_changed: bool) -> tuple[list[Any], list[Any], int]:
    """Shares as in real programs; samples come in bursts of 3, runs vary by 5 %, and one of the hottest doubles."""
    shares = numpy.arange(1, 101) ** -1.1 * numpy.exp(0.5 * generator.standard_normal(100))
    shares /= shares.sum()
    hot = int(numpy.argsort(-shares)[generator.integers(0, 5)])
    factors = numpy.where(numpy.arange(100) == hot, 2.0 if is_changed else 1.0, 1.0)
    sides = [
        [
            3.0 * generator.poisson(shares * factor * numpy.exp(0.05 * generator.standard_normal(100)) * total / 3)
            for _ in range(size)
        ]
        for factor in (numpy.ones(100), factors)
    ]
    return sides[0], sides[1], hot


def _counts(runs: list[dict[str, int]]) -> Any:
    """Recordings × functions."""
    names = sorted(set(itertools.chain.from_iterable(runs)))
    return numpy.array([[float(run.get(name, 0)) for name in names] for run in runs])


def _drawn(counts: Any, generator: Any, size: int, *, is_changed: bool) -> tuple[list[Any], list[Any], int]:
    """Recordings parted in turn; a function of the ten hottest is doubled by adding its count in another recording."""
    pairs = generator.permutation(len(counts) // 2)[:size]
    coin = generator.integers(0, 2, size)
    before, after = counts[2 * pairs + coin], counts[2 * pairs + 1 - coin].copy()
    hot = int(numpy.argsort(-counts.sum(axis=0))[generator.integers(0, 10)])
    if is_changed:
        after[:, hot] += counts[generator.integers(0, len(counts), size), hot]
    return list(before), list(after), hot


if __name__ == "__main__":
    main()
