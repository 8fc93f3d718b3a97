"""The report: what is high risk, what to fix first, and everything to check that against."""

from __future__ import annotations

import streamlit as st

from workbench.analysis.benchmarks.report import BenchmarkReport
from workbench.analysis.profiles.report import ProfileReport
from workbench.analysis.records.report import Report
from workbench.app.report import benchmark as benchmark_view
from workbench.app.report import profile as profile_view
from workbench.app.report.downloads import downloads
from workbench.app.report.fix_first import fix_first
from workbench.app.report.quarantined import quarantined
from workbench.app.report.record_tiles import tiles
from workbench.app.report.records_table import records
from workbench.app.report.stages import stages
from workbench.app.session.workspace import Result, workspace
from workbench.app.widgets.chart import draw
from workbench.app.widgets.literal import headline, line, note_box
from workbench.render.charts.records import score_chart, severity_chart, worst_chart


def show() -> None:
    """The page."""
    result = workspace().result
    if result is None:
        if workspace().failure is None:
            st.text("Nothing is loaded yet. Choose a file, or load a sample to see what you will get.")
        return
    if isinstance(result.report, ProfileReport):
        profile_view.show(result, result.report)
    elif isinstance(result.report, BenchmarkReport):
        benchmark_view.show(result, result.report)
    else:
        _records_report(result, result.report)


def _records_report(result: Result, report: Report) -> None:
    files = f"{len(report.sources)} files as one run: " if len(report.sources) > 1 else ""
    line(f"Run {report.run_id}, from {files}{result.label}")
    headline(report.headline)
    tiles(report)
    notices(report)
    fix_first(report)
    _charts(result, report)
    records(result, report)
    quarantined(report)
    stages(result)
    downloads(result, report)


def notices(report: Report) -> None:
    """What does not change the result but should be known."""
    note_box(notice.text for notice in report.notices)


def _charts(result: Result, report: Report) -> None:
    st.subheader("Where the risk is", help="Every chart counts all records, however many there are.")
    line(report.policy_text)
    left, right = st.columns(2)
    with left.container(border=True, height="stretch"):
        st.markdown("**Severity by risk**", help="A record can be high risk by its severity, its score, or both.")
        draw(result, "severity", lambda: severity_chart(report.summary))
    with right.container(border=True, height="stretch"):
        st.markdown("**Distribution of scores**", help="How many records have which score. Lower scores are worse.")
        if not draw(result, "scores", lambda: score_chart(report.summary.histogram, report.rule.score_limit)):
            st.text("These scores are too large for a chart. The documents below hold them exactly.")
    if report.fix_first:
        with st.container(border=True):
            count = len(report.fix_first)
            title = f"**The worst {count}**" if count > 1 else "**The worst record**"
            st.markdown(title, help="The most urgent severity first, then the lowest score.")
            draw(result, "worst", lambda: worst_chart(report.fix_first, report.rule.score_limit))
