"""Measured values with one of them changed, to see which figures follow it."""

from __future__ import annotations

from array import array

from workbench.core.benchmark import Series


def disturbed(series: Series, factor: float) -> Series:
    """The series with its slowest value multiplied; of several equally slow ones it is the first."""
    slowest = max(max(process) for process in series.processes)
    place = next(i for i, process in enumerate(series.processes) if slowest in process)
    values = array("d", series.processes[place])
    values[values.index(slowest)] *= factor
    return series._replace(processes=(*series.processes[:place], values, *series.processes[place + 1 :]))
