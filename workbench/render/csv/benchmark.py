"""The benchmarks of a report as rows, and as CSV that is safe to open in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.analysis.benchmarks.grade import more_text, seen_text
from workbench.analysis.benchmarks.report import BenchmarkReport, BenchmarkRow
from workbench.analysis.benchmarks.statistics import SeriesFigures
from workbench.render.csv.page import csv_pages

SEEN_COLUMNS = ("smallest_change", "is_provisional", "grade", "seen", "advice")
COLUMNS = ("name", "unit", *SeriesFigures._fields, *SEEN_COLUMNS, "severity", "is_high_risk", "reason", "failure")


def chunks(report: BenchmarkReport) -> Iterator[bytes]:
    """The benchmarks as UTF-8 CSV pieces, the most doubtful first, a header line before them."""
    return csv_pages(COLUMNS, rows(report))


def rows(report: BenchmarkReport) -> Iterator[tuple[object, ...]]:
    """The benchmarks in the order of COLUMNS, the most doubtful first."""
    return (
        (
            row.name,
            row.series.unit.value,
            *row.figures,
            *_seen(row),
            row.severity,
            row.is_high_risk,
            row.reason,
            row.series.failure,
        )
        for row in report.rows
    )


def _seen(row: BenchmarkRow) -> tuple[object, ...]:
    """What change can be seen, in the order of SEEN_COLUMNS."""
    return row.seen.change, row.seen.is_provisional, row.grade, seen_text(row.seen), more_text(row.seen)


def _risk(row: BenchmarkRow) -> tuple[object, ...]:
    return row.severity, row.is_high_risk, row.reason
