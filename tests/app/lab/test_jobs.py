"""What is measured, in which order, and that it ends."""

from __future__ import annotations

from itertools import count

import pytest

from tests.builders.fake_worker import FakeWorker
from workbench.app.lab.jobs import SIDE_PROCESSES, SINGLE_RUNS, interleaved, perform
from workbench.app.lab.tasks import Task
from workbench.app.lab.versions import Version
from workbench.core.errors import MeasureError

A, B = Version.AS_FOUND, Version.RIGHT_FIX


def test_two_versions_are_measured_in_turn() -> None:
    assert interleaved(A, B, 4).versions == (A, B, B, A, A, B, B, A)
    assert interleaved(A, B).versions.count(A) == interleaved(A, B).versions.count(B) == SIDE_PROCESSES


def test_every_process_is_asked_and_progress_is_told() -> None:
    worker, said = FakeWorker(), []
    readings = perform(SINGLE_RUNS, lambda done, of: said.append((done, of)), worker)
    assert worker.asked == [(Task.SINGLE_RUNS, A)] * 5
    assert said == [(done, 5) for done in range(5)]
    assert len(readings) == 5


def test_it_stops_when_the_time_is_up() -> None:
    worker, minutes = FakeWorker(), count(0, 25)
    with pytest.raises(MeasureError, match="took too long"):
        perform(SINGLE_RUNS, lambda *_: None, worker, clock=lambda: float(next(minutes)))
    assert 0 < len(worker.asked) < 5


def test_a_visitor_who_leaves_ends_it_between_two_processes() -> None:
    worker = FakeWorker()

    def say(done: int, of: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        perform(SINGLE_RUNS, say, worker)
    assert len(worker.asked) == 2
