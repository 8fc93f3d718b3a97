"""Readings of several processes as benchmarks, so that they are analysed and compared as every other."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from workbench.analysis.benchmarks.statistics import SeriesFigures, figures_of
from workbench.app.lab.readings import LabReading
from workbench.app.lab.versions import WHOLE, Version
from workbench.core.benchmark import Benchmarks, Series
from workbench.core.run import Opened
from workbench.core.this_machine import environment_of, facts_of
from workbench.core.units import Unit

FORMAT_NAME = "the Learn page"


def opened(readings: Sequence[LabReading], name: str) -> Opened:
    """All readings as one side, each of them a process; `name` says what the side is."""
    benchmarks = Benchmarks(FORMAT_NAME, tuple(series_of(readings)), environment_of(FORMAT_NAME), ())
    return Opened(benchmarks, FORMAT_NAME, facts_of(name, repr(benchmarks.series).encode()))


def series_of(readings: Sequence[LabReading]) -> list[Series]:
    """The values by name, process after process, in the order of the first reading's names."""
    names = dict.fromkeys(name for reading in readings for name in reading.values)
    return [_series(name, [reading for reading in readings if name in reading.values]) for name in names]


def whole_of(readings: Sequence[LabReading]) -> Series:
    """The values of the whole program."""
    return next(series for series in series_of(readings) if series.name == WHOLE)


def of_version(readings: Sequence[LabReading], version: Version) -> list[LabReading]:
    """Only the readings of this version."""
    return [reading for reading in readings if reading.version is version]


def median_of(readings: Sequence[LabReading], name: str = WHOLE) -> float:
    """The middle one of all values of this name, in seconds."""
    return middle(figures_of(next(series for series in series_of(readings) if series.name == name)))


def middle(figures: SeriesFigures) -> float:
    """The median, or the mean where there is but one value."""
    return figures.mean or 0.0 if figures.p50 is None else figures.p50


def _series(name: str, readings: Sequence[LabReading]) -> Series:
    return Series(
        name=name,
        unit=Unit.SECONDS,
        processes=tuple(array("d", reading.values[name]) for reading in readings),
        estimate=None,
        parameters={},
        started_utc=tuple(reading.started_utc for reading in readings),
    )
