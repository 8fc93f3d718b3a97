"""The report of records: what is high risk, where the risk is, and everything to check that against."""

from __future__ import annotations

import streamlit as st

from workbench.analysis.records.report import RecordsReport
from workbench.app.report.fix_first import fix_first
from workbench.app.report.quarantined import quarantined
from workbench.app.report.record_tiles import tiles
from workbench.app.report.records_table import records
from workbench.app.report.stages import stages
from workbench.app.report.take_along import take_along
from workbench.app.session.workspace import Result
from workbench.app.widgets.chart import draw
from workbench.app.widgets.literal import headline, line, note_box
from workbench.render.charts.records import score_chart, severity_chart, worst_chart


def show(result: Result, report: RecordsReport) -> None:
    """The page."""
    files = f"{len(report.sources)} files as one run: " if len(report.sources) > 1 else ""
    line(f"Run {report.run_id}, from {files}{result.label}")
    headline(report.headline)
    tiles(report)
    note_box(notice.text for notice in report.notices)
    fix_first(report)
    _charts(result, report)
    records(result, report)
    quarantined(report)
    stages(result)
    take_along(result, report, policy_words(report))


def _charts(result: Result, report: RecordsReport) -> None:
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


def policy_words(report: RecordsReport) -> list[str]:
    """The options of `workbench run` that ask for the same reading and policy."""
    policy = report.policy
    reading = ["--quarantine"] if report.is_quarantine else []
    words = [word for severity in policy.severities or ("",) for word in ("--severity", severity)]
    if policy.lowest_percent is not None:
        return [*words, "--lowest-percent", f"{policy.lowest_percent:g}", *reading]
    return [*words, "--score-limit", str(policy.score_limit), *reading]
