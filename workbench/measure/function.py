"""`measure`: a function timed many times over, in this process or in several, with what makes the values doubtful."""

from __future__ import annotations

import gc
import os
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.util import find_spec
from time import perf_counter

from workbench.analysis.benchmarks.grade import GRADES, grade_of, seen_text
from workbench.analysis.benchmarks.noise import IN_THE_GRADE, noise_of
from workbench.analysis.benchmarks.seen_change import COARSE_CLOCK, seen_change
from workbench.core.benchmark import Benchmarks, Series
from workbench.core.errors import PolicyError
from workbench.core.model import Notice
from workbench.core.this_machine import environment_of
from workbench.core.units import Unit, duration_text
from workbench.core.words import counted
from workbench.measure.loops import Clock, Loop, WarmUp, calibrated, resolution_of, warmed_up
from workbench.measure.machine import machine_notices
from workbench.measure.pyperf_run import by_pyperf, found_by_name

TOOL = "workbench.measure"


def measure(
    target: Callable[[], object] | str,
    *,
    name: str | None = None,
    value_count: int = 300,
    process_count: int = 10,
    least_seconds: float = 0.01,
    at_most_seconds: float = 60.0,
    is_collecting: bool = False,
    clock: Clock = perf_counter,
) -> Benchmarks:
    """Times a function without arguments, `value_count` values of at least `least_seconds` each.

    Given as `"module:function"` it is measured in `process_count` processes by pyperf, where that is installed.
    Anything else is measured in this process alone, and a notice says so. There, loops are calibrated, the first
    values thrown away until they have settled, garbage collection is off unless `is_collecting`, and after
    `at_most_seconds` it ends with what it has. Values are seconds for one call. Raises PolicyError for a target
    that there is not, and what the function raises.
    """
    if not 0 < least_seconds <= at_most_seconds or value_count < 1 or process_count < 1:
        raise PolicyError("Nothing can be measured like this.", "Give counts from 1, and times above 0.")
    if isinstance(target, str):
        function = found_by_name(target)
        if process_count > 1 and find_spec("pyperf") is not None:
            measured = by_pyperf(target, name or target, value_count, process_count, least_seconds)
            return measured._replace(notices=(*measured.notices, *_doubts(measured.series), *machine_notices()))
    else:
        function = target
    named = name or (target if isinstance(target, str) else _name_of(target))
    with _collection(is_collecting):
        loop = calibrated(function, clock, least_seconds)
        warm_up = warmed_up(loop, at_most_seconds / 3)
        series = _series(loop, named, value_count, at_most_seconds)
    return Benchmarks(
        format_name=TOOL,
        series=(series,),
        environment={
            **environment_of(TOOL),
            "processor_count": os.cpu_count() or 1,
            "loops": loop.loops,
            "warm_up_values": len(warm_up.values),
            "garbage_collection": "on" if is_collecting else "off while measuring",
            "timer_resolution": resolution_of(clock),
        },
        notices=(*_notices(loop, warm_up, series, value_count), *_doubts((series,)), *machine_notices()),
    )


def _series(loop: Loop, name: str, value_count: int, at_most_seconds: float) -> Series:
    started = datetime.now(UTC).isoformat()
    values = array("d")
    end = loop.clock() + at_most_seconds
    while len(values) < value_count and (not values or loop.clock() < end):
        values.append(loop.value())
    return Series(name, Unit.SECONDS, (values,), None, {}, (started,))


def _notices(loop: Loop, warm_up: WarmUp, series: Series, value_count: int) -> Iterator[Notice]:
    """What is to be known of how it was measured."""
    yield Notice(
        "one_process",
        "All values come from this process, so what differs from process to process is not seen; "
        'give "module:function" and install pyperf to measure in several.',
    )
    if not warm_up.is_stable:
        count = len(warm_up.values)
        yield Notice("not_warm", f"After {counted(count, 'value')} to warm up, they still had not settled within 2 %.")
    values = series.processes[0]
    if len(values) < value_count:
        taken = f"{len(values):,} of {counted(value_count, 'value')}"
        text = f"The time was up after {taken}; give it more, or a smaller task."
        yield Notice("time_was_up", text)
    resolution = resolution_of(loop.clock)
    if min(values) * loop.loops < 100 * resolution:
        said = duration_text(resolution)
        yield Notice("timer_resolution", f"The clock's steps of {said} are more than 1 % of a value; loop for longer.")


def _doubts(series: tuple[Series, ...]) -> Iterator[Notice]:
    """Drift, modes, spread and outliers, and what change can be seen where that is not much."""
    for each in series:
        for noise in noise_of(each):
            if noise.code not in IN_THE_GRADE:
                yield Notice(noise.code, f"{each.name}: {noise.reason}.")
        seen = seen_change(each)
        if grade_of(seen.change) == GRADES[-1] and seen.why != COARSE_CLOCK:
            yield Notice("blind", f"{each.name}: {seen_text(seen)}.")


@contextmanager
def _collection(is_collecting: bool) -> Iterator[None]:
    """Garbage is collected before, and meanwhile only where that is asked for; afterwards as it was."""
    was_on = gc.isenabled()
    gc.collect()
    if is_collecting:
        gc.enable()
    else:
        gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
        else:
            gc.disable()


def _name_of(function: Callable[..., object]) -> str:
    module, name = (getattr(function, key, "") for key in ("__module__", "__qualname__"))
    return f"{module}.{name}" if module and name else type(function).__qualname__
