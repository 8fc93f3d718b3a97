"""The recorder of this process, and what was recorded: here, or in several processes together."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import NamedTuple

from workbench.core.model import Notice
from workbench.timing.function_timing import FunctionTiming, merged
from workbench.timing.overhead import Overhead
from workbench.timing.timed import Recorder

RECORDER = Recorder()
"""What `@profile` writes to."""

if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=RECORDER.begin_as_child)


def reset() -> None:
    """Forgets everything recorded so far in this process."""
    RECORDER.reset()


class Timings(NamedTuple):
    """Timed functions by name and file, from `process_count` processes, and where they ran.

    `overhead` is what recording a call costs there, where it was measured; `notices` say what is missing.
    """

    functions: tuple[FunctionTiming, ...]
    process_count: int = 1
    environment: Mapping[str, str | int | float] = {}
    overhead: Overhead | None = None
    notices: tuple[Notice, ...] = ()


def recorded(recorder: Recorder = RECORDER) -> Timings:
    """What was recorded in this process since the start or the last `reset()`."""
    return Timings(recorder.timings())


def together(one: Timings, other: Timings) -> Timings:
    """The recordings of different processes as one; the environment is that of the first."""
    return Timings(
        functions=merged((*one.functions, *other.functions)),
        process_count=one.process_count + other.process_count,
        environment=one.environment or other.environment,
        overhead=one.overhead or other.overhead,
        notices=tuple(dict.fromkeys((*one.notices, *other.notices))),
    )
