"""The benchmarks of a report as CSV, safe to open in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.benchmark_report import BenchmarkReport
from workbench.benchmark_statistics import SeriesFigures
from workbench.tables import csv_page

COLUMNS = ("name", "unit", *SeriesFigures._fields, "severity", "is_high_risk", "reason")


def csv_chunks(report: BenchmarkReport) -> Iterator[bytes]:
    """The benchmarks as UTF-8 CSV pieces, the most doubtful first, a header line before them."""
    yield csv_page([COLUMNS])
    yield csv_page(
        (row.name, row.series.unit.value, *row.figures, row.severity, row.is_high_risk, row.reason)
        for row in report.rows
    )
