"""Worlds in which the truth is known: suites of benchmarks whose noise is like that of real machines, one kind each.

A world makes the values of both sides of a suite. What belongs to a benchmark and not to a run, such as how often its
slow mode comes, is the same on both sides; everything else differs by noise alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy

Generator = numpy.random.Generator
Values = Any
"""Names × processes × values, in seconds."""

VALUE_NOISE = 0.05
PROCESS_NOISE = 0.01
SESSION_NOISE = 0.01


class Shape(NamedTuple):
    """How large one side of a suite is."""

    names: int = 50
    processes: int = 10
    values: int = 10


def lognormal(shape: Shape, generator: Generator) -> Values:
    """Values vary by 5 %, processes by 1 %."""
    return numpy.exp(PROCESS_NOISE * _processes(shape, generator) + VALUE_NOISE * generator.standard_normal(shape))


def two_modes_by_value(shape: Shape, generator: Generator) -> Values:
    """Each value is in a fast or a slow mode, 16 % apart, as with a cache that is warm or not."""
    slow = generator.random(shape) < generator.uniform(0.2, 0.5, (shape.names, 1, 1))
    return numpy.exp(0.01 * _processes(shape, generator) + 0.02 * generator.standard_normal(shape) + 0.15 * slow)


def two_modes_by_process(shape: Shape, generator: Generator) -> Values:
    """Each process is in a fast or a slow mode from its start, 11 % apart, as with a memory layout."""
    slow = generator.random((shape.names, shape.processes, 1)) < 0.5
    return numpy.exp(0.01 * _processes(shape, generator) + 0.02 * generator.standard_normal(shape) + 0.10 * slow)


def heavy_tail(shape: Shape, generator: Generator) -> Values:
    """Most values are quiet, some are many times larger (Pareto, 1.5)."""
    return numpy.exp(0.01 * _processes(shape, generator)) * (1 + 0.02 * generator.pareto(1.5, shape))


def correlated_with_drift(shape: Shape, generator: Generator) -> Values:
    """Values follow each other inside a process (0.8), processes vary by 2 %, and the machine drifts meanwhile."""
    steps = generator.standard_normal(shape)
    noise = numpy.empty(shape)
    noise[..., 0] = steps[..., 0]
    for i in range(1, shape.values):
        noise[..., i] = 0.8 * noise[..., i - 1] + 0.6 * steps[..., i]
    drift = 0.02 * generator.standard_normal((shape.names, 1, 1)) * numpy.linspace(-1, 1, shape.processes)[:, None]
    return numpy.exp(0.02 * _processes(shape, generator) + 0.03 * noise + drift)


def session_shift(shape: Shape, generator: Generator) -> Values:
    """All names of a side are faster or slower together, by 1 %, as on another day."""
    return lognormal(shape, generator) * numpy.exp(SESSION_NOISE * generator.standard_normal())


def uneven(shape: Shape, generator: Generator) -> Values:
    """Some names are several times as noisy as others."""
    scale = numpy.exp(0.6 * generator.standard_normal((shape.names, 1, 1)))
    noise = PROCESS_NOISE * _processes(shape, generator) + VALUE_NOISE * generator.standard_normal(shape)
    return numpy.exp(scale * noise)


WORLDS: dict[str, Callable[[Shape, Generator], Values]] = {
    "log-normal": lognormal,
    "two modes by value": two_modes_by_value,
    "heavy tail": heavy_tail,
    "session shift": session_shift,
    "two modes by process": two_modes_by_process,
    "correlated with drift": correlated_with_drift,
    "unevenly noisy": uneven,
}

BY_SIDE = ("session shift", "correlated with drift")
"""Worlds whose noise hits a side as a whole; in all others both sides are drawn at once and then parted."""


def two_sides(world: str, shape: Shape, generator: Generator, regression: float = 0.0) -> tuple[Values, Values]:
    """Both sides of one suite; the first name of the current side is slower by the regression."""
    make, means = WORLDS[world], numpy.exp(generator.normal(-6, 2, (shape.names, 1, 1)))
    if world in BY_SIDE:
        before, after = make(shape, generator), make(shape, generator)
    else:
        both = make(shape._replace(processes=2 * shape.processes), generator)
        before, after = both[:, : shape.processes], both[:, shape.processes :].copy()
    after[0] *= 1 + regression
    return before * means, after * means


def _processes(shape: Shape, generator: Generator) -> Values:
    return generator.standard_normal((shape.names, shape.processes, 1))
