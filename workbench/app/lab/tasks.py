"""What a worker process can be asked to do with a program, and the figures that it answers with.

Times are in seconds. Everything is bounded by its counts; nothing here looks at what a visitor has typed.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from hashlib import sha256
from time import perf_counter
from types import ModuleType
from typing import Any

from workbench.app.lab import observed
from workbench.app.lab.observed import WARM_UP_RUNS, Answer, times_of
from workbench.app.lab.orders import customers_text, orders_text
from workbench.app.lab.versions import FUNCTIONS, STAGES, WHOLE, Version, program_of

SINGLE_RUNS = 24
VALUES = 5
VALUE_SECONDS = 0.012
"""A value is the mean of so many runs as take about this long, so that the clock and its reading do not matter."""

MOST_LOOPS = 40
FIRST_RUNS = 20
SEED, OTHER_SEED, RECORD_COUNT = 7, 8, 500


class Task(Enum):
    """What can be asked for."""

    SINGLE_RUNS = "single_runs"
    VALUES = "values"
    FIRST_RUNS = "first_runs"
    PROFILE = "profile"
    OVERHEAD = "overhead"
    DIGESTS = "digests"


def answer(task: Task, version: Version) -> Answer:
    """Does the task with a version of the program, here and now."""
    return _TASKS[task](program_of(version))


def single_runs(program: ModuleType) -> Answer:
    """Every run by itself, after some to warm up."""
    files = orders_text(), customers_text()
    times_of(program, files, WARM_UP_RUNS)
    return {"values": {WHOLE: times_of(program, files, SINGLE_RUNS)}}


def values(program: ModuleType) -> Answer:
    """The whole and each of its stages, every value the mean of several runs."""
    files = orders_text(), customers_text()
    loops = max(1, min(MOST_LOOPS, round(VALUE_SECONDS / min(times_of(program, files, WARM_UP_RUNS)))))
    whole = [sum(times_of(program, files, loops)) / loops for _ in range(VALUES)]
    spent = _clocked(program)
    found: dict[str, list[float]] = {WHOLE: whole, **{stage: [] for stage in STAGES}}
    for _ in range(VALUES):
        for stage in STAGES:
            spent[stage] = 0.0
        times_of(program, files, loops)
        for stage in STAGES:
            found[stage].append(spent[stage] / loops)
    return {"values": found}


def first_runs(program: ModuleType) -> Answer:
    """The first runs of a process, none thrown away."""
    return {"values": {WHOLE: times_of(program, (orders_text(), customers_text()), FIRST_RUNS)}}


def digests(program: ModuleType) -> Answer:
    """What has to be the same in every process, and what need not be."""
    from workbench.analysis.records.analyse import analyse
    from workbench.analysis.records.fingerprint import fingerprint
    from workbench.core.sources import BytesSource
    from workbench.measure import workload

    made, other = (workload(seed, RECORD_COUNT) for seed in (SEED, OTHER_SEED))
    report = analyse([BytesSource("records", made.records)])
    return {
        "records": sha256(made.records).hexdigest(),
        "other_records": sha256(other.records).hexdigest(),
        "fingerprint": fingerprint(report),
        "result": sha256(program.run(orders_text(), customers_text()).encode()).hexdigest(),
        "set_order": list({*STAGES, *FUNCTIONS})[:3],
    }


_TASKS: dict[Task, Callable[[ModuleType], Answer]] = {
    Task.SINGLE_RUNS: single_runs,
    Task.VALUES: values,
    Task.FIRST_RUNS: first_runs,
    Task.PROFILE: observed.profile,
    Task.OVERHEAD: observed.overhead,
    Task.DIGESTS: digests,
}


def _clocked(program: ModuleType) -> dict[str, float]:
    """Puts a clock around each stage of the program; the time spent adds up in what is handed back."""
    spent = dict.fromkeys(STAGES, 0.0)
    for stage in STAGES:
        setattr(program, stage, _timed(getattr(program, stage), stage, spent))
    return spent


def _timed(function: Callable[..., Any], stage: str, spent: dict[str, float]) -> Callable[..., Any]:
    def timed(*arguments: Any) -> Any:
        start = perf_counter()
        result = function(*arguments)
        spent[stage] += perf_counter() - start
        return result

    return timed
