"""The functions of a profile as rows, and as CSV that is safe to open in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.analysis.profiles.hotspots import Hotspot
from workbench.analysis.profiles.report import ProfileReport
from workbench.render.csv.page import csv_pages

COLUMNS = (
    *("name", "file", "line", "origin", "self", "total", "calls", "unit"),
    *("self_share", "severity", "is_high_risk", "reason"),
)


def chunks(report: ProfileReport) -> Iterator[bytes]:
    """The functions as UTF-8 CSV pieces, the largest self time first, a header line before them."""
    return csv_pages(COLUMNS, rows(report))


def rows(report: ProfileReport) -> Iterator[tuple[object, ...]]:
    """The functions in the order of COLUMNS, the largest self time first."""
    return (_row(row, report.profile.unit.value) for row in report.rows)


def _row(row: Hotspot, unit: str) -> tuple[object, ...]:
    measured = row.self_value, row.total, row.calls, unit, row.self_share
    return (row.name, row.file, row.line, row.origin.value, *measured, row.severity, row.is_high_risk, row.reason)
