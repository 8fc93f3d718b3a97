"""Warm-up, overhead and determinism, each made of readings that were taken just now."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

from workbench.app.lab.readings import LabReading
from workbench.app.lab.tasks import OTHER_SEED, RECORD_COUNT, SEED
from workbench.app.lab.versions import WHOLE

SETTLED_FROM = 10
"""The runs of a process from this one on stand for "later"."""


class WarmUpLesson(NamedTuple):
    """Seconds by process and run; `first` and `later` are medians over the processes."""

    processes: tuple[tuple[float, ...], ...]
    first: float
    later: float

    @property
    def ratio(self) -> float:
        """How many times as long the first run takes."""
        return self.first / self.later


class OverheadLesson(NamedTuple):
    """The quickest of the same runs with and without `@profile`, in seconds, and the decorated calls in a run."""

    plain: float
    decorated: float
    calls: float

    @property
    def share(self) -> float:
        """How much longer a run takes with it, as a fraction."""
        return self.decorated / self.plain - 1

    @property
    def seconds_a_call(self) -> float:
        """What a decorated call costs."""
        return (self.decorated - self.plain) / self.calls if self.calls else 0.0


class Sameness(NamedTuple):
    """One thing that two processes said, and whether it is expected to be the same."""

    what: str
    first: str
    second: str
    is_expected: bool

    @property
    def is_same(self) -> bool:
        """True where both said the same."""
        return self.first == self.second


def warm_up_of(readings: Sequence[LabReading]) -> WarmUpLesson:
    """The first runs of several processes."""
    processes = tuple(reading.values[WHOLE] for reading in readings)
    later = [value for process in processes for value in process[SETTLED_FROM:]]
    return WarmUpLesson(processes, median(process[0] for process in processes), median(later))


def overhead_of(readings: Sequence[LabReading]) -> OverheadLesson:
    """What decorating every function costs: of each process the quickest runs, which nothing disturbed."""
    plain = median(min(reading.values["plain"]) for reading in readings)
    decorated = median(min(reading.values["decorated"]) for reading in readings)
    return OverheadLesson(plain, decorated, median(reading.figures["calls"] for reading in readings))


def sameness_of(readings: Sequence[LabReading]) -> tuple[Sameness, ...]:
    """What two processes said of the same seed, of another one, and of something that nobody fixed."""
    first, second = readings[0].texts, readings[1].texts
    return (
        Sameness(f"{RECORD_COUNT:,} records made from seed {SEED}", first["records"], second["records"], True),
        Sameness("what the workbench made of them (fingerprint)", first["fingerprint"], second["fingerprint"], True),
        Sameness("the evening report itself", first["result"], second["result"], True),
        Sameness(
            f"records from seed {SEED}, and from seed {OTHER_SEED}", first["records"], second["other_records"], False
        ),
        Sameness("the first three of a Python set of names", first["set_order"], second["set_order"], False),
    )
