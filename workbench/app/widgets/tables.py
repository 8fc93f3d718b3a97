"""A column of amounts in one unit that suits them, so that the table sorts them as numbers."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.core.units import Unit, UnitStep, unit_step

ROW_PIXELS = 35
LARGEST_TABLE = 400


def column_unit(largest: float, unit: Unit) -> UnitStep:
    """What to divide by, and the name of the unit; the largest amount gets at least two digits before the point.

    >>> column_unit(0.35, Unit.SECONDS).unit, column_unit(12.0, Unit.SECONDS).unit, column_unit(3.0, Unit.SAMPLES).unit
    ('ms', 's', 'samples')
    """
    return unit_step(largest / 10, unit)


def in_unit(values: Sequence[float], factor: float) -> list[float]:
    """The amounts, rounded so that a cell holds no more digits than are worth reading."""
    return [round(value / factor, 3) for value in values]


def table_pixels(row_count: int) -> int:
    """The height of a table that is as tall as its rows, within reason."""
    return min(LARGEST_TABLE, ROW_PIXELS * (row_count + 1) + 3)
