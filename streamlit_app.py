"""The browser app's entry: the pages, and above them the inputs that stay while the pages change."""

from __future__ import annotations

import streamlit as st

from workbench.app import compare_page, flame_page, report_page
from workbench.app.literal import line
from workbench.app.panel import panel, read_in_quarantine, reset
from workbench.app.problem import problem_box
from workbench.app.workspace import workspace
from workbench.model import PROJECT_TITLE
from workbench.profile_report import ProfileReport
from workbench.report import Report

ABOUT = f"**{PROJECT_TITLE}**\n\nWhat to fix first, and did the fix help. Nothing leaves this machine."


def main() -> None:
    """Draws what all pages share, then the page."""
    st.set_page_config(page_title=PROJECT_TITLE, page_icon="📊", layout="wide", menu_items={"About": ABOUT})
    report = st.Page(report_page.show, title="Report", url_path="report", default=True)
    compare = st.Page(compare_page.show, title="Compare", url_path="compare")
    flame = st.Page(flame_page.show, title="Flame", url_path="flame")
    page = st.navigation([report, flame, compare], position="top")
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.title(PROJECT_TITLE, anchor=False)
        st.button("Reset", key="reset", on_click=reset, icon=":material/restart_alt:", help="Start over.")
    st.markdown(
        "Turns a profile, benchmark results or scored records into what is high risk, what to fix first, and whether "
        "a change helped."
    )
    request = panel()
    found = workspace()
    if request is None:
        found.clear_result()
    else:
        found.settle(request)
    if found.failure:
        problem_box(found.failure, "This could not be read", on_quarantine=read_in_quarantine)
        if found.result:
            line(f"Below is still the last good result, of {found.result.label}.")
    st.space("xsmall")
    page.run()
    if page is report and found.result and isinstance(found.result.report, ProfileReport):
        st.page_link(
            flame, label="Where does the time go? See the flame chart", icon=":material/local_fire_department:"
        )
    elif page is report and found.result and isinstance(found.result.report, Report):
        st.page_link(
            compare, label="Did a change help? Compare this run with a baseline", icon=":material/compare_arrows:"
        )


main()
