"""A column of amounts in one unit that suits them, so that the table sorts them as numbers."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.core.units import Unit

ROW_PIXELS = 35
LARGEST_TABLE = 400

_STEPS = {
    Unit.SECONDS: ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns")),
    Unit.BYTES: ((1e9, "GB"), (1e6, "MB"), (1e3, "kB"), (1.0, "bytes")),
}


def column_unit(largest: float, unit: Unit) -> tuple[float, str]:
    """What to divide by, and the name of the unit; the largest amount gets at least two digits before the point.

    >>> column_unit(0.35, Unit.SECONDS), column_unit(12.0, Unit.SECONDS), column_unit(3.0, Unit.SAMPLES)
    ((0.001, 'ms'), (1.0, 's'), (1.0, 'samples'))
    """
    steps = _STEPS.get(unit)
    if steps is None:
        return 1.0, unit.value
    return next((step for step in steps if abs(largest) >= 10 * step[0]), steps[-1])


def in_unit(values: Sequence[float], factor: float) -> list[float]:
    """The amounts, rounded so that a cell holds no more digits than are worth reading."""
    return [round(value / factor, 3) for value in values]


def table_pixels(row_count: int) -> int:
    """The height of a table that is as tall as its rows, within reason."""
    return min(LARGEST_TABLE, ROW_PIXELS * (row_count + 1) + 3)
