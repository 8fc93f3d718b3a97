"""The comparison: did the change help, and what became of every name."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from workbench.app.baseline_choice import choose_baseline
from workbench.app.changes import changes
from workbench.app.downloads import download
from workbench.app.drawn import draw_chart
from workbench.app.literal import file_stem, headline, line, note_box
from workbench.app.problem import problem_box
from workbench.app.request import Reading
from workbench.app.workspace import Result, Workspace, workspace
from workbench.compare import Comparison, Figure, compare
from workbench.comparison_chart import changes_chart
from workbench.comparison_document import chunks
from workbench.comparison_text import GROUPS_TEXT, figure_cells, markdown
from workbench.errors import WorkbenchError
from workbench.profile_report import ProfileReport
from workbench.report import Report
from workbench.side import side_of


def show() -> None:
    """The page."""
    found = workspace()
    if found.result is None:
        if found.failure is None:
            st.text("First load the current run above: a file, or the sample “After the fix”. Then choose a baseline.")
        return
    report = found.result.report
    if not isinstance(report, Report):
        line(NOT_YET.format("A profile" if isinstance(report, ProfileReport) else "A benchmark run"))
        st.text(TODAY)
        return
    st.subheader("What to compare with", help="The baseline is what was before; the current run is the file above.")
    choose_baseline(Reading(report.policy, report.is_quarantine))
    if found.baseline_failure:
        problem_box(found.baseline_failure, "This baseline could not be used", key="baseline_problem")
    if found.baseline is None:
        if not found.baseline_failure:
            st.text("Choose a baseline, and you will see what got better and what got worse.")
        return
    line(f"Baseline: {found.baseline.label}. Current: {found.result.label}.")
    _settle(found, found.result, report)
    if found.comparison:
        _show(found.comparison, found)


def _settle(found: Workspace, result: Result, report: Report) -> None:
    """Makes the comparison, unless it is at hand."""
    if found.baseline is None:
        return
    key = (found.baseline.key, result.key, report.run_id)
    if found.comparison_key == key:
        return
    found.clear_comparison()
    try:
        with st.spinner("Comparing name by name …", show_time=True):
            found.comparison = compare(found.baseline.side, side_of(report))
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


TILE_PIXELS = 220
NOT_YET = "{} cannot be compared with another one here yet; that comes later."
TODAY = (
    "What can be compared today: a records file with another one, or with a summary document (JSON) of records that "
    "you downloaded earlier. Load records above, or the sample “After the fix”."
)
HELP = {
    "Records": "How many records each side has. More or fewer is neither better nor worse.",
    "High risk": "Records that the policy tells you to look at. Fewer is better.",
    "High-risk share": "High-risk records as a part of all, so that runs of different size can be compared.",
    "Average score": "The mean of all scores. Higher is better.",
}


def _downloads(comparison: Comparison) -> None:
    stem = f"{file_stem(comparison.current.run_id)}-comparison"
    st.subheader("Take it along")
    with st.container(horizontal=True):
        download("JSON", f"{stem}.json", "application/json", lambda: b"".join(chunks(comparison)))
        download("Markdown", f"{stem}.md", "text/markdown", lambda: markdown(comparison).encode())
