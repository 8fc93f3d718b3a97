"""Benchmark results as every reader hands them on."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from typing import NamedTuple

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


class Series(NamedTuple):
    """The values of one benchmark, in the unit's base (seconds, bytes), one array for each process they came from.

    `estimate` is given, and `processes` empty, where the file holds a summary only. `started_utc` holds the start of
    each process (or, beside a summary, of the whole) as ISO 8601 where the file says it. `parameters` are the
    benchmark's own. Where several independent measurements (files, mostly) left only summaries, `summaries` holds one
    of each, and `estimate` is what they come to together.

    `failure` says in words why it failed, such as "exit code 2 in 10 of 10 runs", and is empty where it did not. What
    failed keeps the values that the file holds, if any, for the report; they are of something else than the work.
    """

    name: str
    unit: Unit
    processes: tuple[array[float], ...]
    estimate: SummaryStatistics | None
    parameters: Mapping[str, str]
    started_utc: tuple[str, ...] = ()
    summaries: tuple[SummaryStatistics, ...] = ()
    failure: str = ""

    @property
    def is_measured(self) -> bool:
        """True where there is a value or a summary: what failed can be without."""
        return any(self.processes) or self.estimate is not None


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
