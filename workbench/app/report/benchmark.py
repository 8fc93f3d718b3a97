"""The report of benchmark results: how far the values can be trusted, and how they are spread."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas
import streamlit as st

from workbench.analysis.benchmarks.report import BenchmarkReport, BenchmarkRow
from workbench.app.report.benchmark_charts import benchmark_charts
from workbench.app.report.recording import environment
from workbench.app.report.stages import stages
from workbench.app.report.take_along import take_along
from workbench.app.session.workspace import Result
from workbench.app.widgets.literal import cells, headline, line, note_box
from workbench.app.widgets.origin import origin_line
from workbench.app.widgets.tables import table_pixels
from workbench.app.widgets.tile import tile
from workbench.core.statistics import too_few_text
from workbench.core.units import share_text, value_text

TILE_PIXELS = 150
POLICY = (
    "High risk is a benchmark whose values are too few, too far apart, drifting or full of outliers: "
    "a change of a few per cent cannot be seen in them."
)


def show(result: Result, report: BenchmarkReport) -> None:
    """The page."""
    origin_line(report, result.label)
    headline(report.headline)
    _tiles(report)
    note_box(notice.text for notice in report.notices)
    _table(report.rows)
    benchmark_charts(result, report)
    environment(report.environment)
    stages(result)
    take_along(result, report, ())


def _tiles(report: BenchmarkReport) -> None:
    rows = report.rows
    values = sum(row.figures.value_count for row in rows)
    processes = max(row.figures.process_count for row in rows)
    with st.grid(4, min_column_width=TILE_PIXELS):
        tile("Benchmarks", f"{len(rows):,}", "How many different benchmarks the files hold.")
        tile("High risk", f"{report.high_risk_count:,}", POLICY, f"{share_text(report.high_risk_count / len(rows))}")
        tile("Values", f"{values:,}", "All measured values of all benchmarks.")
        tile(
            "Processes",
            f"{processes:,}" if processes else "not known",
            "The most processes that one benchmark was run in. Different processes show what more runs in one cannot.",
        )


def _table(rows: Sequence[BenchmarkRow]) -> None:
    st.subheader("Look at first", help="The most doubtful first. Every value is shown in the unit that suits it.")
    line(POLICY)
    columns: dict[str, Any] = {
        "Severity": [row.severity for row in rows],
        "Benchmark": cells([row.name for row in rows]),
        "Values": list(map(_count, rows)),
        "Processes": [f"{row.figures.process_count:,}" if row.figures.process_count else "–" for row in rows],
    }
    for title, field in FIGURES.items():
        columns[title] = [_text(row, field) for row in rows]
    columns["Spread"] = ["–" if row.figures.spread is None else share_text(row.figures.spread) for row in rows]
    columns["Why"] = cells([row.reason or "–" for row in rows])
    right = st.column_config.TextColumn(alignment="right")
    st.dataframe(
        pandas.DataFrame(columns),
        hide_index=True,
        height=table_pixels(min(len(rows), 10)),
        column_config={
            "Severity": st.column_config.TextColumn(width=80),
            "Benchmark": st.column_config.TextColumn(width=260),
            "Why": st.column_config.TextColumn(width="large"),
            **dict.fromkeys(("Values", "Processes", *FIGURES), right),
            "p95": st.column_config.TextColumn(alignment="right", help="95 of 100 values did not exceed it."),
            "p99": st.column_config.TextColumn(alignment="right", help="99 of 100 values did not exceed it."),
            "Spread": st.column_config.TextColumn(
                alignment="right", help="How far a value typically lies from the middle one."
            ),
        },
        alt="The benchmarks with their figures and what makes them doubtful, the most doubtful first",
    )
    for reason in _reasons(rows):
        line(reason)


FIGURES = {
    "Mean": "mean",
    "Deviation": "standard_deviation",
    "Min": "minimum",
    "p50": "p50",
    "p95": "p95",
    "p99": "p99",
}


def _count(row: BenchmarkRow) -> str:
    is_summary = row.figures.is_estimate and row.series.is_measured
    return f"{row.figures.value_count:,}{' (summary)' if is_summary else ''}"


def _text(row: BenchmarkRow, field: str) -> str:
    value = getattr(row.figures, field)
    return "–" if value is None else value_text(value, row.series.unit)


def _reasons(rows: Sequence[BenchmarkRow]) -> list[str]:
    """Why some figures are not shown."""
    fewest = min((row.figures.value_count for row in rows if not row.figures.is_estimate), default=None)
    found = []
    if fewest is not None:
        for percent, field in ((95, "p95"), (99, "p99")):
            if any(getattr(row.figures, field) is None for row in rows if not row.figures.is_estimate):
                found.append(too_few_text(percent, fewest).replace("samples", "values"))
    said = [f"– stands where there are too few values: {'; '.join(found)} at the fewest."] if found else []
    if any(row.figures.is_estimate for row in rows):
        said.append("Where the file keeps a summary only, percentiles cannot be told.")
    return said
