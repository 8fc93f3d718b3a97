"""Benchmarks that failed, in a report: critical, said first, with or without values."""

from __future__ import annotations

from tests.builders.sides import a_series, benchmarks
from workbench.analysis.benchmarks.report import analyse_benchmarks

FINE = a_series("fine")
BROKEN = a_series("with values", failure="exit code 2 in 10 of 10 runs")
EMPTY = a_series("without", processes=(), failure="--- FAIL")


def test_what_failed_is_critical_and_comes_first() -> None:
    report = analyse_benchmarks([benchmarks(FINE, BROKEN, EMPTY)])
    rows = {row.name: row for row in report.rows}
    assert [row.name for row in report.rows[:2]] == ["with values", "without"]
    assert {rows[name].severity for name in ("with values", "without")} == {"critical"}
    assert report.high_risk_count >= 2
    assert rows["with values"].reason.startswith("failed: exit code 2 in 10 of 10 runs")
    assert "with values" in report.headline


def test_what_failed_without_a_value_has_no_figures() -> None:
    figures = analyse_benchmarks([benchmarks(FINE, EMPTY)]).rows[0].figures
    assert (figures.value_count, figures.mean, figures.p50, figures.spread) == (0, None, None, None)


def test_what_failed_in_one_of_several_files_failed() -> None:
    report = analyse_benchmarks([benchmarks(FINE), benchmarks(a_series("fine", processes=(), failure="--- FAIL"))])
    (row,) = report.rows
    assert (row.series.failure, row.figures.value_count) == ("--- FAIL", 3)
