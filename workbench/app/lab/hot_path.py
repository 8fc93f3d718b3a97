"""Where the time of the program goes, function by function, and what a fix of one of them can be worth at most."""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from statistics import median

from workbench.analysis.profiles.hotspots import Hotspot
from workbench.analysis.profiles.report import ProfileReport, analyse_profiles
from workbench.app.lab.measured import FORMAT_NAME
from workbench.app.lab.readings import FunctionReading, LabReading
from workbench.core.profile import Function, FunctionFigures, Profile
from workbench.core.run import Opened
from workbench.core.this_machine import environment_of, facts_of
from workbench.core.units import Unit


def profile_report(readings: Sequence[LabReading]) -> ProfileReport:
    """The functions of all readings together, the largest self time first."""
    profile = _profile(readings)
    facts = facts_of("the program, profiled", repr(profile.figures).encode())
    return analyse_profiles([Opened(profile, FORMAT_NAME, facts)])


def row_of(report: ProfileReport, name: str) -> Hotspot | None:
    """The function of this name."""
    return next((row for row in report.rows if row.name == name), None)


def at_most_faster(share: float) -> float:
    """How many times faster the whole would be if this share of its time were gone altogether (Amdahl, 1967).

    >>> at_most_faster(0.5), at_most_faster(0.0)
    (2.0, 1.0)
    """
    return math.inf if share >= 1 else 1 / (1 - max(0.0, share))


def _profile(readings: Sequence[LabReading]) -> Profile:
    """One run, each figure the median of what the processes say."""
    found: dict[str, list[FunctionReading]] = {}
    for row in (row for reading in readings for row in reading.functions):
        found.setdefault(row.name, []).append(row)
    selfs = [median(row.self_seconds for row in rows) for rows in found.values()]
    totals = [median(row.total_seconds for row in rows) for rows in found.values()]
    return Profile(
        format_name=FORMAT_NAME,
        unit=Unit.SECONDS,
        functions=tuple(Function(name) for name in found),
        threads=(),
        figures=FunctionFigures(
            array("d", selfs),
            array("d", map(max, selfs, totals)),
            array("q", (round(median(row.calls for row in rows)) for rows in found.values())),
        ),
        edges=(),
        is_sampled=False,
        sample_count=None,
        environment=environment_of(FORMAT_NAME),
        notices=(),
    )
