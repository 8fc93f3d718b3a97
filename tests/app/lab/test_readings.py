"""Answers of measuring processes: only real ones are believed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders.fake_worker import FakeWorker
from workbench.app.lab.readings import LabReading, reading_of
from workbench.app.lab.tasks import Task
from workbench.app.lab.versions import WHOLE, Version
from workbench.core.errors import MeasureError

TASK, VERSION = Task.VALUES, Version.AS_FOUND
GOOD: dict[str, Any] = json.loads(FakeWorker()(TASK, VERSION))


def test_a_good_answer_is_read_whole() -> None:
    reading = reading_of(json.dumps(GOOD).encode(), TASK, VERSION)
    assert reading.values[WHOLE] == tuple(GOOD["values"][WHOLE])
    assert reading.started_utc == GOOD["started_utc"]


@pytest.mark.parametrize("task", Task)
def test_every_task_has_an_answer_that_is_read(task: Task) -> None:
    reading = reading_of(FakeWorker()(task, VERSION), task, VERSION)
    assert reading.values or reading.functions or reading.texts


@pytest.mark.parametrize(
    "changed",
    [
        {"task": "profile"},
        {"version": "right_fix"},
        {"started_utc": None, "values": 3},
        {"values": {WHOLE: []}},
        {"values": {WHOLE: [0.0]}},
        {"values": {WHOLE: [-1.0]}},
        {"values": {WHOLE: [float("nan")]}},
        {"values": {WHOLE: [float("inf")]}},
        {"values": {WHOLE: ["much"]}},
        {"functions": [{"name": "x"}]},
        {"functions": [{"name": "x", "calls": 1, "self": -1, "total": 1}]},
        {"functions": 7},
    ],
)
def test_anything_else_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(MeasureError, match="did not say what it measured"):
        reading_of(json.dumps({**GOOD, **changed}).encode(), TASK, VERSION)


@given(st.binary(max_size=200) | st.sampled_from([b"", b"[]", b"{}", b"null", b"[" * 5000]))
def test_no_bytes_at_all_raise_anything_else(said: bytes) -> None:
    with pytest.raises(MeasureError):
        reading_of(said, TASK, VERSION)


def test_readings_are_plain_values() -> None:
    assert reading_of(json.dumps(GOOD).encode(), TASK, VERSION) == reading_of(json.dumps(GOOD).encode(), TASK, VERSION)
    assert isinstance(reading_of(json.dumps(GOOD).encode(), TASK, VERSION), LabReading)
