"""The comparison of records: did the change help, and what became of every name."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from workbench.analysis.records.report import RecordsReport
from workbench.app.compare.downloads import downloads
from workbench.app.compare.names import names
from workbench.app.compare.notes import notes
from workbench.app.report.records import policy_words
from workbench.app.session.compared import Compared, SideFiles
from workbench.app.session.workspace import Workspace, workspace
from workbench.app.widgets.chart import draw_chart
from workbench.app.widgets.literal import headline
from workbench.app.widgets.problem import problem_box
from workbench.comparison.explain.records import GROUPS_TEXT, headline_cells
from workbench.comparison.measured import CompareOptions
from workbench.comparison.records.compare import compare_records
from workbench.comparison.records.side import RecordsSide, side_of
from workbench.core.errors import WorkbenchError
from workbench.core.record_groups import Figure
from workbench.render.charts.records_comparison import changes_chart

TILE_PIXELS = 220
PLACE = "changes"
HELP = {
    "Records": "How many records each side has. More or fewer is neither better nor worse.",
    "High risk": "Records that the policy tells you to look at. Fewer is better.",
    "High-risk share": "High-risk records as a part of all, so that runs of different size can be compared.",
    "Average score": "The mean of all scores. Higher is better.",
}


def show(baseline: RecordsSide, baseline_key: str, report: RecordsReport, result_key: str) -> None:
    """Compares, unless that is done, and shows it."""
    compared = _settled(workspace(), baseline, report, (baseline_key, result_key, report.run_id))
    if compared:
        _show(compared)


def _settled(found: Workspace, baseline: RecordsSide, report: RecordsReport, key: tuple[str, ...]) -> Compared | None:
    """The comparison, made unless it is at hand; None where there can be none, which is said."""
    if found.compared and found.compared.key == key:
        return found.compared
    found.clear_comparison()
    try:
        with st.spinner("Comparing name by name …", show_time=True):
            comparison = compare_records(baseline, side_of(report))
    except WorkbenchError as error:
        problem_box(error, "These two runs cannot be compared", key="compare_problem")
        return None
    words = ("--no-settings", *policy_words(report))
    nothing = SideFiles(())
    found.compared = Compared(key, comparison, nothing, nothing, CompareOptions(), PLACE, words=words)
    return found.compared


def _show(compared: Compared) -> None:
    comparison = compared.comparison
    notes(comparison)
    headline(comparison.headline)
    with st.grid(4, min_column_width=TILE_PIXELS):
        for figure in comparison.figures:
            _tile(figure)
    if comparison.has_groups:
        st.text(GROUPS_TEXT)
    chart = compared.kept("chart", None, lambda: changes_chart(comparison))
    if chart:
        st.subheader("What changed", help="The worst score of each name: the ring is before, the filled mark is now.")
        with st.container(border=True):
            draw_chart(chart, "changes")
    names(compared)
    downloads(compared)


def _tile(figure: Figure) -> None:
    before, after, change = headline_cells(figure)
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
