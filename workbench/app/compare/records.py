"""The comparison of records: did the change help, and what became of every name."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from workbench.analysis.records.report import Report
from workbench.app.compare.records_table import changes
from workbench.app.session.workspace import Workspace, workspace
from workbench.app.widgets.chart import draw_chart
from workbench.app.widgets.download import download
from workbench.app.widgets.literal import file_stem, headline, note_box
from workbench.app.widgets.problem import problem_box
from workbench.comparison.records.compare import Comparison, Figure, compare
from workbench.comparison.records.side import RecordsSide, side_of
from workbench.core.errors import WorkbenchError
from workbench.render.charts.records_comparison import changes_chart
from workbench.render.json.records_comparison import chunks
from workbench.render.text.records_comparison import GROUPS_TEXT, figure_cells, markdown

TILE_PIXELS = 220
HELP = {
    "Records": "How many records each side has. More or fewer is neither better nor worse.",
    "High risk": "Records that the policy tells you to look at. Fewer is better.",
    "High-risk share": "High-risk records as a part of all, so that runs of different size can be compared.",
    "Average score": "The mean of all scores. Higher is better.",
}


def show(baseline: RecordsSide, baseline_key: str, report: Report, result_key: str) -> None:
    """Compares, unless that is done, and shows it."""
    found = workspace()
    _settle(found, baseline, report, (baseline_key, result_key, report.run_id))
    if found.comparison:
        _show(found.comparison, found)


def _settle(found: Workspace, baseline: RecordsSide, report: Report, key: tuple[str, ...]) -> None:
    """Makes the comparison, unless it is at hand."""
    if found.comparison_key == key:
        return
    found.clear_comparison()
    try:
        with st.spinner("Comparing name by name …", show_time=True):
            found.comparison = compare(baseline, side_of(report))
        found.comparison_chart = changes_chart(found.comparison)
        found.comparison_key = key
    except WorkbenchError as error:
        problem_box(error, "These two runs cannot be compared", key="compare_problem")


def _show(comparison: Comparison, found: Workspace) -> None:
    note_box(notice.text for notice in comparison.notices)
    headline(comparison.headline)
    with st.grid(4, min_column_width=TILE_PIXELS):
        for figure in comparison.figures:
            _tile(figure)
    if comparison.has_groups:
        st.text(GROUPS_TEXT)
    if found.comparison_chart:
        st.subheader("What changed", help="The worst score of each name: the ring is before, the filled mark is now.")
        with st.container(border=True):
            draw_chart(found.comparison_chart, "changes")
    changes(comparison)
    _downloads(comparison)


def _tile(figure: Figure) -> None:
    before, after, change = figure_cells(figure)
    is_same = not figure.difference
    better = {True: "better", False: "worse", None: ""}[figure.is_better]
    st.metric(
        figure.label,
        after,
        delta=0 if is_same else f"{change} {better}".strip(),
        delta_color=_colour(figure),
        delta_arrow="off" if is_same else "up" if (figure.difference or 0) > 0 else "down",
        delta_description=f"before: {before}",
        help=HELP.get(figure.label),
        border=True,
        height="stretch",
    )


def _colour(figure: Figure) -> Literal["normal", "inverse", "off"]:
    """Streamlit takes a delta's sign for good or bad; whether more is better depends on the figure."""
    if figure.is_better is None or not figure.difference:
        return "off"
    return "normal" if figure.is_better == (figure.difference > 0) else "inverse"


def _downloads(comparison: Comparison) -> None:
    stem = f"{file_stem(comparison.current.run_id)}-comparison"
    st.subheader("Take it along")
    with st.container(horizontal=True):
        download("JSON", f"{stem}.json", "application/json", lambda: b"".join(chunks(comparison)))
        download("Markdown", f"{stem}.md", "text/markdown", lambda: markdown(comparison).encode())
