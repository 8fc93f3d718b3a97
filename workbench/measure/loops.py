"""How a function is timed in this process: how many calls make a value, and when it has warmed up."""

from __future__ import annotations

import statistics
from array import array
from collections.abc import Callable
from itertools import repeat
from typing import NamedTuple

RESOLUTION_READINGS = 200
TICKS_A_VALUE = 1000
"""A value takes at least so many of the clock's smallest steps, so that the clock's part in it is 0.1 %."""

MOST_LOOPS = 2**26
WINDOW = 10
"""Values whose median is compared with that of the values before them."""

STABLE_CHANGE = 0.02
"""Medians of two windows that differ by less than this share mean: it has warmed up."""

MOST_WINDOWS = 12

Clock = Callable[[], float]


class Loop(NamedTuple):
    """A function to be called `loops` times for each value."""

    function: Callable[[], object]
    loops: int
    clock: Clock

    def value(self) -> float:
        """Seconds for one call, as the mean of all calls of the loop."""
        function = self.function
        start = self.clock()
        for _ in repeat(None, self.loops):
            function()
        return (self.clock() - start) / self.loops


class WarmUp(NamedTuple):
    """The values that were thrown away, and whether the last of them had settled."""

    values: array[float]
    is_stable: bool


def resolution_of(clock: Clock) -> float:
    """The clock's smallest step in seconds, as far as a program can see it."""
    smallest = float("inf")
    before = clock()
    for _ in range(RESOLUTION_READINGS):
        now = clock()
        if now > before:
            smallest = min(smallest, now - before)
        before = now
    return smallest if smallest < float("inf") else 0.0


def calibrated(function: Callable[[], object], clock: Clock, least_seconds: float) -> Loop:
    """As many calls, doubled from one, as take `least_seconds` together, and far longer than the clock's step."""
    wanted = max(least_seconds, TICKS_A_VALUE * resolution_of(clock))
    loop = Loop(function, 1, clock)
    while loop.value() * loop.loops < wanted and loop.loops < MOST_LOOPS:
        loop = loop._replace(loops=loop.loops * 2)
    return loop


def warmed_up(loop: Loop, at_most_seconds: float) -> WarmUp:
    """Throws values away until two windows in a row agree, or there were enough of them, or the time is up."""
    values = array("d")
    end = loop.clock() + at_most_seconds
    while len(values) < MOST_WINDOWS * WINDOW and loop.clock() < end:
        values.append(loop.value())
        if len(values) % WINDOW == 0 and _is_stable(values):
            return WarmUp(values, True)
    return WarmUp(values, False)


def _is_stable(values: array[float]) -> bool:
    if len(values) < 2 * WINDOW:
        return False
    before, last = statistics.median(values[-2 * WINDOW : -WINDOW]), statistics.median(values[-WINDOW:])
    return abs(last - before) <= STABLE_CHANGE * before
