"""Benchmark results as every reader hands them on."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from typing import NamedTuple

from workbench.core.direction import Direction
from workbench.core.model import Kind, Notice
from workbench.core.units import Unit


class SummaryStatistics(NamedTuple):
    """All that is left of a sample where the values themselves were not kept."""

    count: int  # type: ignore[assignment]
    mean: float
    standard_deviation: float | None
    minimum: float | None
    median: float | None
    maximum: float | None

    def times(self, factor: float) -> SummaryStatistics:
        """The same of values that are all multiplied."""
        return SummaryStatistics(self.count, *(None if each is None else each * factor for each in self[1:]))  # type: ignore[arg-type]


class Series(NamedTuple):
    """The values of one benchmark, in the unit's base (seconds, bytes), one array for each process they came from.

    `estimate` is given, and `processes` empty, where the file holds a summary only. `started_utc` holds the start of
    each process (or, beside a summary, of the whole) as ISO 8601 where the file says it. `parameters` are the
    benchmark's own. Where several independent measurements (files, mostly) left only summaries, `summaries` holds one
    of each, and `estimate` is what they come to together. `stated_direction` is which way is better where that is not
    what the unit says by itself.

    `failure` says in words why it failed, such as "exit code 2 in 10 of 10 runs", and is empty where it did not. What
    failed keeps the values that the file holds, if any, for the report; they are of something else than the work.

    `namesake_of` is the name that several results of one file share while nothing tells them apart, else empty.
    """

    name: str
    unit: Unit
    processes: tuple[array[float], ...]
    estimate: SummaryStatistics | None
    parameters: Mapping[str, str]
    started_utc: tuple[str, ...] = ()
    summaries: tuple[SummaryStatistics, ...] = ()
    failure: str = ""
    stated_direction: Direction | None = None
    namesake_of: str = ""

    @property
    def is_measured(self) -> bool:
        """True where there is a value or a summary: what failed can be without."""
        return any(self.processes) or self.estimate is not None

    @property
    def direction(self) -> Direction:
        """Which way is better."""
        return self.stated_direction or self.unit.direction

    def directed(self, direction: Direction) -> Series:
        """The same with this direction, which is stated only where the unit does not say it."""
        return self._replace(stated_direction=None if direction is self.unit.direction else direction)

    def times(self, factor: float) -> Series:
        """The same with every value multiplied."""
        return self._replace(
            processes=tuple(array("d", (value * factor for value in process)) for process in self.processes),
            estimate=self.estimate and self.estimate.times(factor),
            summaries=tuple(each.times(factor) for each in self.summaries),
        )


class Benchmarks(NamedTuple):
    """What one benchmark file said; `environment` holds machine, processor, interpreter, tool, commit.

    `failure` is what the tool says of the run as a whole where that failed, so that names may have been lost by it.
    """

    format_name: str
    series: tuple[Series, ...]
    environment: Mapping[str, str | int | float]
    notices: tuple[Notice, ...]
    failure: str = ""

    @property
    def kind(self) -> Kind:
        """The kind of run that this is."""
        return Kind.BENCHMARK

    @property
    def units(self) -> frozenset[Unit]:
        """The units of its values."""
        return frozenset(each.unit for each in self.series)
