"""The real measuring process, once for each task."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.builders.waits import SECONDS
from workbench.app.lab.bounds import BOUNDS
from workbench.app.lab.feelings import sameness_of
from workbench.app.lab.jobs import DIGESTS, perform
from workbench.app.lab.readings import LabReading, reading_of
from workbench.app.lab.runner import ROOT, command_of, run_worker
from workbench.app.lab.tasks import FIRST_RUNS, SINGLE_RUNS, VALUES, Task
from workbench.app.lab.versions import FUNCTIONS, LOOKUP, STAGES, WHOLE, Version


def patient(task: Task, version: Version) -> bytes:
    """What the process says, however busy the machine is with other things."""
    return run_worker(task, version, BOUNDS._replace(wall_seconds=SECONDS))


def measured(task: Task, version: Version = Version.RIGHT_FIX) -> LabReading:
    return reading_of(patient(task, version), task, version)


@pytest.mark.parametrize(("task", "count"), [(Task.SINGLE_RUNS, SINGLE_RUNS), (Task.FIRST_RUNS, FIRST_RUNS)])
def test_runs_are_timed_one_by_one(task: Task, count: int) -> None:
    assert [len(values) for values in measured(task).values.values()] == [count]


def test_values_are_those_of_the_whole_and_of_its_stages() -> None:
    found = measured(Task.VALUES).values
    assert list(found) == [WHOLE, *STAGES]
    assert {len(values) for values in found.values()} == {VALUES}
    assert 0 < sum(min(found[stage]) for stage in STAGES) < 2 * min(found[WHOLE])


def test_the_lookup_holds_most_of_the_time_as_found() -> None:
    """Each at its quickest of a few processes: others may have been made to wait in any of the functions."""
    found = [{row.name: row for row in measured(Task.PROFILE, Version.AS_FOUND).functions} for _ in range(3)]
    assert [set(rows) for rows in found] == [{*FUNCTIONS, WHOLE}] * 3
    assert [rows[LOOKUP].calls for rows in found] == [1800] * 3
    quickest = {name: min(rows[name].self_seconds for rows in found) for name in found[0]}
    assert quickest[LOOKUP] > 0.5 * sum(quickest.values())


def test_overhead_counts_the_calls_of_a_run() -> None:
    found = measured(Task.OVERHEAD)
    assert found.figures["calls"] == 1800 + len(STAGES) + 1
    assert len(found.values["plain"]) == len(found.values["decorated"])


def test_two_processes_agree_on_all_that_comes_from_a_seed() -> None:
    rows = sameness_of(perform(DIGESTS, lambda *_: None, patient, clock=lambda: 0.0))
    assert [row.is_same for row in rows[:4]] == [True, True, True, False]


def test_words_that_are_no_task_are_refused() -> None:
    command = [*command_of(Task.VALUES, Version.AS_FOUND)[:-2], "values; rm", "as_found"]
    assert subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode != 0


def test_the_command_holds_nothing_but_the_two_words() -> None:
    commands = {tuple(command_of(task, version)) for task in Task for version in Version}
    assert {command[:-2] for command in commands} == {
        (sys.executable, "-E", "-s", "-B", "-m", "workbench.app.lab.worker")
    }
