"""The answer of one measuring process, checked before anything is made of it."""

from __future__ import annotations

import json
import math
from typing import Any, NamedTuple

from workbench.app.lab.tasks import Task
from workbench.app.lab.versions import Version
from workbench.core.errors import MeasureError


class FunctionReading(NamedTuple):
    """What a process saw of a function; times in seconds."""

    name: str
    calls: int
    self_seconds: float
    total_seconds: float


class LabReading(NamedTuple):
    """What one process said: seconds by name, functions where it recorded them, and texts by name.

    `figures` holds single numbers.
    """

    task: Task
    version: Version
    started_utc: str
    values: dict[str, tuple[float, ...]]
    functions: tuple[FunctionReading, ...]
    figures: dict[str, float]
    texts: dict[str, str]


def reading_of(said: bytes, task: Task, version: Version) -> LabReading:
    """The answer to this task; raises MeasureError for anything else."""
    try:
        found = json.loads(said)
        if (found["task"], found["version"]) != (task.value, version.value):
            raise ValueError("an answer to another question")
        return LabReading(
            task=task,
            version=version,
            started_utc=str(found["started_utc"]),
            values={str(name): _seconds(each) for name, each in found.get("values", {}).items()},
            functions=tuple(_function(row) for row in found.get("functions", ())),
            figures={name: _number(each) for name, each in found.items() if isinstance(each, int | float)},
            texts={
                name: _text(each) for name, each in found.items() if isinstance(each, str | list) and _is_text(name)
            },
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise MeasureError("The measuring process did not say what it measured.", "Measure again.") from None


def _seconds(values: Any) -> tuple[float, ...]:
    found = tuple(_number(value) for value in values)
    if not found or min(found) <= 0:
        raise ValueError("a run takes some time")
    return found


def _function(row: Any) -> FunctionReading:
    return FunctionReading(str(row["name"]), int(row["calls"]), _number(row["self"]), _number(row["total"]))


def _number(value: Any) -> float:
    number = float(value)
    if not math.isfinite(number) or number < 0:
        raise ValueError("not a figure")
    return number


def _is_text(name: str) -> bool:
    return name not in ("task", "version", "started_utc", "functions")


def _text(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
