"""Units as documents of earlier workbenches have them: a rate was a score, and names held the spelled unit."""

from __future__ import annotations

import re

from workbench.core.benchmark import Series
from workbench.core.direction import Direction
from workbench.core.units import Unit
from workbench.formats.shared.better_words import direction_of_name
from workbench.formats.shared.unit_words import MeasuredUnit, measured, name_with_unit

_LABELLED = re.compile(r"(.+) \[([^\[\]]+)\](#\d+| \(\d+\))?$", re.DOTALL)
_LABELLING = ("Go benchmark text", "github-action-benchmark JSON")
"""Formats whose units stand in the names of the series."""

_METRICS = ("Bencher Metric Format", "Otava CSV")
"""Formats that name what was measured by a word of its own, without a unit."""


def with_direction(series: Series, format_name: str) -> Series:
    """The series as its file is read today, so that an earlier document is still a baseline for it."""
    found = _LABELLED.match(series.name)
    if format_name in _METRICS:
        return _metric(series, found[2] if found else series.name)
    if format_name not in _LABELLING or found is None or found[3]:
        return series
    return _labelled(series, found[1], found[2])


def _metric(series: Series, word: str) -> Series:
    if word == "throughput":
        return series._replace(unit=Unit.PER_SECOND)
    if series.unit not in (Unit.COUNT, Unit.SCORE):
        return series
    return series._replace(unit=Unit.COUNT).directed(direction_of_name(word))


def _labelled(series: Series, name: str, word: str) -> Series:
    today = measured(word)
    if series.unit in (today.unit, Unit.COUNT, Unit.SCORE):
        is_scaled = series.unit in (Unit.SECONDS, Unit.BYTES)
        renamed = series if is_scaled else series.times(today.factor)
        renamed = renamed._replace(name=name_with_unit(name, word, today), unit=today.unit)
        return renamed.directed(_direction(series.unit, today))
    return series


def _direction(unit: Unit, today: MeasuredUnit) -> Direction:
    """A score that is no rate was one because its file said so."""
    return Direction.MORE if unit is Unit.SCORE and today.unit is Unit.COUNT else today.direction
