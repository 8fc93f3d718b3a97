"""What is measured for a step of the lab: which processes, in which order, and no longer than it may take."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import NamedTuple

from workbench.app.lab.readings import LabReading, reading_of
from workbench.app.lab.runner import AGAIN, run_worker
from workbench.app.lab.tasks import Task
from workbench.app.lab.versions import Version
from workbench.core.errors import MeasureError

LONGEST_SECONDS = 60.0
SIDE_PROCESSES = 10

Run = Callable[[Task, Version], bytes]
Say = Callable[[int, int], None]


class Job(NamedTuple):
    """A task for one process after the other, each with the version that it is to measure."""

    task: Task
    versions: tuple[Version, ...]


def repeated(task: Task, version: Version, count: int) -> Job:
    """The same in several processes."""
    return Job(task, (version,) * count)


def interleaved(before: Version, after: Version, count: int = SIDE_PROCESSES) -> Job:
    """Two versions in turn, so that both share whatever the machine does meanwhile: A B B A, and again."""
    pairs = ((before, after), (after, before))
    return Job(Task.VALUES, tuple(version for place in range(count) for version in pairs[place % 2]))


SINGLE_RUNS = repeated(Task.SINGLE_RUNS, Version.AS_FOUND, 5)
PROFILE = repeated(Task.PROFILE, Version.AS_FOUND, 5)
FIRST_RUNS = repeated(Task.FIRST_RUNS, Version.RIGHT_FIX, 5)
SAME_CODE = repeated(Task.VALUES, Version.RIGHT_FIX, 12)
OVERHEAD = repeated(Task.OVERHEAD, Version.RIGHT_FIX, 4)
DIGESTS = repeated(Task.DIGESTS, Version.RIGHT_FIX, 2)


def perform(
    job: Job, say: Say, run: Run = run_worker, *, clock: Callable[[], float] = monotonic
) -> tuple[LabReading, ...]:
    """Measures process after process; `say` is told before each how many are done, and of how many.

    Raises MeasureError where a process fails, and where the whole takes longer than it may.
    """
    end = clock() + LONGEST_SECONDS
    found = []
    for done, version in enumerate(job.versions):
        say(done, len(job.versions))
        if clock() > end:
            raise MeasureError("Measuring took too long: the machine has other work.", AGAIN)
        found.append(reading_of(run(job.task, version), job.task, version))
    return tuple(found)
