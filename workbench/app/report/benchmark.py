"""The report of benchmark results: what change can be seen in the values, and how they are spread."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas
import streamlit as st

from workbench.analysis.benchmarks.grade import GRADE_LIMITS, GRADES, POLICY, change_text, more_text, percent_of
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
SIGNS = {"good": "✓", "fair": "✓", "coarse": "~", "blind": "✗"}
SEEN_HELP = (
    "The smallest change that a comparison finds in four of five cases, if the other side has as many processes, as "
    "noisy as these, and both are measured in turn."
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
    seeing = sum(row.grade == GRADES[0] for row in rows)
    processes = max(row.figures.process_count for row in rows)
    with st.grid(4, min_column_width=TILE_PIXELS):
        tile("Benchmarks", f"{len(rows):,}", "How many different benchmarks the files hold.")
        least = change_text(GRADE_LIMITS[0])
        tile(
            f"See {least}",
            f"{seeing:,}",
            f"In how many a change of {least} can be seen. {SEEN_HELP}",
            _share(seeing, rows),
        )
        tile("High risk", f"{report.high_risk_count:,}", POLICY, _share(report.high_risk_count, rows))
        tile(
            "Processes",
            f"{processes:,}" if processes else "not known",
            "The most processes that one benchmark was run in. Different processes show what more runs in one cannot.",
        )


def _share(count: int, rows: Sequence[BenchmarkRow]) -> str:
    return share_text(count / len(rows))


def _table(rows: Sequence[BenchmarkRow]) -> None:
    st.subheader("Look at first", help="The most doubtful first. Every value is shown in the unit that suits it.")
    line(POLICY)
    columns: dict[str, Any] = {
        "Grade": [f"{SIGNS[row.grade]} {row.grade}{', high risk' if row.is_high_risk else ''}" for row in rows],
        "Benchmark": cells([row.name for row in rows]),
        "Sees from, %": [None if row.seen.change is None else percent_of(row.seen.change) for row in rows],
        "Rests on": [f"{row.seen.basis}{', provisional' if row.seen.is_provisional else ''}" for row in rows],
        "To see more": [more_text(row.seen) or "–" for row in rows],
    }
    for title, field in FIGURES.items():
        columns[title] = [_text(row, field) for row in rows]
    columns["Values"] = [f"{row.figures.value_count:,}" for row in rows]
    columns["Spread"] = ["–" if row.figures.spread is None else share_text(row.figures.spread) for row in rows]
    columns["Why"] = cells([_why(row) for row in rows])
    right = st.column_config.TextColumn(alignment="right")
    st.dataframe(
        pandas.DataFrame(columns),
        hide_index=True,
        height=table_pixels(min(len(rows), 10)),
        placeholder="–",
        column_config={
            "Grade": st.column_config.TextColumn(width=145, help=POLICY),
            "Benchmark": st.column_config.TextColumn(width=200),
            "Rests on": st.column_config.TextColumn(width=150),
            "Sees from, %": st.column_config.NumberColumn(width=100, format="%.1f", help=SEEN_HELP),
            "Why": st.column_config.TextColumn(width="large"),
            **dict.fromkeys(("Values", *FIGURES), right),
            "p95": st.column_config.TextColumn(alignment="right", help="95 of 100 values did not exceed it."),
            "p99": st.column_config.TextColumn(alignment="right", help="99 of 100 values did not exceed it."),
            "Spread": st.column_config.TextColumn(
                alignment="right", help="How far a value typically lies from the middle one."
            ),
        },
        alt="The benchmarks, the most doubtful first: the smallest change that can be seen, figures, what is doubtful",
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


def _why(row: BenchmarkRow) -> str:
    return "; ".join(filter(None, (row.reason, row.seen.why))) or "–"


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
