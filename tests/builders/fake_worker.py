"""A measuring process that only pretends: exact times with a little noise, the same in every test."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from workbench.app.lab.tasks import Task
from workbench.app.lab.versions import FUNCTIONS, LOOKUP, STAGES, WHOLE, Version

MILLISECONDS = {"read_orders": 0.5, "read_customers": 0.1, "add_up": 11.0, "rank": 0.1, "write_report": 0.3}
CHANGED: dict[Version, dict[str, float]] = {
    Version.AS_FOUND: {},
    Version.WRONG_FIX: {"write_report": 0.2},
    Version.RIGHT_FIX: {"add_up": 0.3},
    Version.REGRESSION: {"add_up": 0.3, "read_orders": 0.8},
}
"""What each version's stages take, where that is not what the program took as it was found."""

START = datetime(2026, 1, 1, tzinfo=UTC)


class FakeWorker:
    """Stands in for `run_worker`; `asked` holds what it was asked for, in order."""

    def __init__(self, noise: float = 0.002) -> None:
        self.asked: list[tuple[Task, Version]] = []
        self._noise = noise

    def __call__(self, task: Task, version: Version) -> bytes:
        self.asked.append((task, version))
        number = len(self.asked)
        started = (START + timedelta(seconds=number)).isoformat()
        said = {"task": task.value, "version": version.value, "started_utc": started}
        return json.dumps({**said, **self._answer(task, version, number)}).encode()

    def _answer(self, task: Task, version: Version, number: int) -> dict[str, Any]:
        stages = {**MILLISECONDS, **CHANGED[version]}
        if task is Task.PROFILE:
            return {"functions": [self._row(name, stages) for name in (*FUNCTIONS, WHOLE)]}
        if task is Task.OVERHEAD:
            return {"values": {"plain": [0.001, 0.0011], "decorated": [0.0015, 0.0016]}, "calls": 1000}
        if task is Task.DIGESTS:
            same = {"records": "a" * 64, "other_records": "b" * 64, "fingerprint": "c" * 64, "result": "d" * 64}
            return {**same, "set_order": [f"name{number}", "other"]}
        whole = sum(stages.values())
        if task is Task.FIRST_RUNS:
            return {"values": {WHOLE: self._values(2 * whole, number, 1) + self._values(whole, number, 19)}}
        if task is Task.SINGLE_RUNS:
            return {"values": {WHOLE: self._values(whole, number, 24)}}
        return {"values": {name: self._values(ms, number, 5) for name, ms in {WHOLE: whole, **stages}.items()}}

    def _values(self, milliseconds: float, number: int, count: int) -> list[float]:
        """Every process has a level of its own, and every value lies a little off it."""
        level = 1 + self._noise * (number * 7 % 5 - 2)
        return [milliseconds / 1e3 * level * (1 + self._noise / 4 * (place * 3 % 5 - 2)) for place in range(count)]

    def _row(self, name: str, stages: dict[str, float]) -> dict[str, Any]:
        calls = 1800 if name == LOOKUP else 1
        own = {LOOKUP: 0.9 * stages["add_up"], "add_up": 0.1 * stages["add_up"], WHOLE: 0.05}.get(name)
        total = sum(stages.values()) if name == WHOLE else own if own is not None and name == LOOKUP else None
        milliseconds = stages[name] if own is None else own
        whole = milliseconds if total is None else total
        return {"name": name, "calls": calls, "self": milliseconds / 1e3, "total": whole / 1e3}


def stage_names() -> tuple[str, ...]:
    """The whole and its stages."""
    return WHOLE, *STAGES
