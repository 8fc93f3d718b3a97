"""What recording itself costs, measured here and now, and what is left of a function without it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from workbench.timing.calls import timed_call
from workbench.timing.function_timing import FunctionTiming
from workbench.timing.timed import Recorder

ROUNDS, CALLS = 7, 2_000
TOO_SHORT_RATIO = 2.0
"""A function whose mean call takes less than so many times the overhead is too short to be measured like this."""


class Overhead(NamedTuple):
    """Nanoseconds that recording adds to a call: `inside_ns` counts as the function's, `outside_ns` as its caller's."""

    inside_ns: float
    outside_ns: float

    @property
    def total_ns(self) -> float:
        """What a recorded call takes longer than a plain one."""
        return self.inside_ns + self.outside_ns


def calibrated(recorder: Recorder | None = None) -> Overhead:
    """The overhead on this machine: of several rounds the quickest, as disturbances only ever add.

    Takes about 20 ms. The recorder is one of its own, so nothing of this shows up in a report.
    """
    own = recorder or Recorder()
    found = [_round(own) for _ in range(ROUNDS)]
    inside_ns = min(inside for inside, _ in found)
    return Overhead(max(0.0, inside_ns), max(0.0, min(whole for _, whole in found) - inside_ns))


def without_overhead(timing: FunctionTiming, overhead: Overhead) -> FunctionTiming:
    """The timing with the overhead taken off its self time: its own calls' inside, and what its callees left in it.

    Total and durations stay as they were measured; they hold the overhead of everything below.
    """
    own_ns = timing.call_count * overhead.inside_ns + timing.inner_count * overhead.outside_ns
    return timing._replace(self_ns=max(0, round(timing.self_ns - own_ns)))


def is_too_short(timing: FunctionTiming, overhead: Overhead) -> bool:
    """True when a call takes so little time that the recording decides what is measured."""
    return bool(timing.call_count) and timing.mean_ns - overhead.inside_ns < TOO_SHORT_RATIO * overhead.total_ns


def _round(recorder: Recorder) -> tuple[float, float]:
    """Nanoseconds a call: measured inside above a plain call, and the whole above a plain call."""
    timed = recorder.timed("(calibration)")
    timed.forget()
    plain_ns = _loop(_nothing, recorder.clock)
    wrapped_ns = _loop(timed_call(_nothing, timed), recorder.clock)
    empty_ns = _loop(None, recorder.clock)
    return timed.timing().mean_ns - (plain_ns - empty_ns), wrapped_ns - plain_ns


def _loop(function: Callable[[], None] | None, clock: Callable[[], float]) -> float:
    times = range(CALLS)
    start = clock()
    if function is None:
        for _ in times:
            pass
    else:
        for _ in times:
            function()
    return (clock() - start) / CALLS * 1e9


def _nothing() -> None:
    return None
