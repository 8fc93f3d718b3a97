"""A program under `@profile`: what each of its functions takes, and what it costs to know that."""

from __future__ import annotations

import importlib.util
from statistics import median
from time import perf_counter
from types import ModuleType
from typing import Any

from workbench.app.lab.orders import customers_text, orders_text
from workbench.app.lab.versions import FUNCTIONS, WHOLE
from workbench.timing import profile as timed_by_profile
from workbench.timing import recorded, reset
from workbench.timing.overhead import Overhead, calibrated, without_overhead

WARM_UP_RUNS = 3
PROFILED_RUNS = 8
OVERHEAD_PAIRS = 15

Answer = dict[str, Any]


def profile(program: ModuleType) -> Answer:
    """Calls, self and total time of every function in a run, as `@profile` sees them, without what timing costs.

    That cost is what a run takes longer than one without, measured in turn. Of several runs the median of each figure
    counts, so that a run in which the machine did something else leaves no trace.
    """
    decorated = _second_copy(program)
    _decorated(decorated)
    files = orders_text(), customers_text()
    runs, plain_times, times = [], [], []
    for place in range(WARM_UP_RUNS + PROFILED_RUNS):
        reset()
        pair = times_of(program, files, 1)[0], times_of(decorated, files, 1)[0]
        if place >= WARM_UP_RUNS:
            plain_times.append(pair[0])
            times.append(pair[1])
            runs.append(recorded().functions)
    calls = sum(each.call_count for each in runs[0])
    cost = _cost_of_a_call((median(times) - median(plain_times)) / calls)
    seen: dict[str, list[tuple[int, int, int]]] = {name: [] for name in (*FUNCTIONS, WHOLE)}
    for each in (without_overhead(timing, cost) for run in runs for timing in run):
        seen[each.name].append((each.call_count, max(0, each.self_ns), each.total_ns))
    return {"functions": [_row(name, found) for name, found in seen.items()]}


def overhead(program: ModuleType) -> Answer:
    """The same runs without and with `@profile` on every function, in turn in one process."""
    plain, decorated = program, _second_copy(program)
    _decorated(decorated)
    files = orders_text(), customers_text()
    for each in (plain, decorated):
        times_of(each, files, WARM_UP_RUNS)
    reset()
    pairs = [(times_of(plain, files, 1)[0], times_of(decorated, files, 1)[0]) for _ in range(OVERHEAD_PAIRS)]
    calls = sum(each.call_count for each in recorded().functions) / OVERHEAD_PAIRS
    return {"values": {"plain": [p for p, _ in pairs], "decorated": [d for _, d in pairs]}, "calls": calls}


def times_of(program: ModuleType, files: tuple[str, str], count: int) -> list[float]:
    """Seconds of so many runs, one after the other."""
    found = []
    for _ in range(count):
        start = perf_counter()
        program.run(*files)
        found.append(perf_counter() - start)
    return found


def _cost_of_a_call(seconds: float) -> Overhead:
    """What a timed call costs here, parted into inside and outside as it is where nothing else happens."""
    usual = calibrated()
    scale = max(0.0, seconds) * 1e9 / usual.total_ns if usual.total_ns else 0.0
    return Overhead(usual.inside_ns * scale, usual.outside_ns * scale)


def _row(name: str, found: list[tuple[int, int, int]]) -> Answer:
    calls, own, total = (median(column) for column in zip(*found, strict=True))
    return {"name": name, "calls": round(calls), "self": own / 1e9, "total": total / 1e9}


def _decorated(program: ModuleType) -> None:
    for name in (*FUNCTIONS, WHOLE):
        setattr(program, name, timed_by_profile(name=name)(getattr(program, name)))


def _second_copy(program: ModuleType) -> ModuleType:
    """The program loaded once more, so that one copy can be decorated and the other left alone."""
    spec = importlib.util.spec_from_file_location(f"{program.__name__}_decorated", str(program.__file__))
    assert spec is not None  # noqa: S101 - it was loaded from this very file before
    assert spec.loader is not None  # noqa: S101
    copy = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(copy)
    return copy
