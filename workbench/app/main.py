"""The browser app's entry: the pages, and above them the inputs that stay while the pages change."""

from __future__ import annotations

import streamlit as st

from workbench.analysis.profiles.report import ProfileReport
from workbench.app.compare import page as compare_page
from workbench.app.flame import page as flame_page
from workbench.app.inputs.panel import panel, read_in_quarantine, reset
from workbench.app.learn import page as learn_page
from workbench.app.learn.state import forget
from workbench.app.report import page as report_page
from workbench.app.session.workspace import Workspace, workspace
from workbench.app.widgets.literal import line
from workbench.app.widgets.problem import problem_box
from workbench.core.model import PROJECT_TITLE

ABOUT = f"**{PROJECT_TITLE}**\n\nWhat to fix first, and did the fix help. Nothing leaves this machine."


def main() -> None:
    """Draws what all pages share, then the page."""
    st.set_page_config(page_title=PROJECT_TITLE, page_icon="📊", layout="wide", menu_items={"About": ABOUT})
    report = st.Page(report_page.show, title="Report", url_path="report", default=True)
    compare = st.Page(compare_page.show, title="Compare", url_path="compare")
    flame = st.Page(flame_page.show, title="Flame", url_path="flame")
    learn = st.Page(learn_page.show, title="Learn", url_path="learn")
    page = st.navigation([report, flame, compare, learn], position="top")
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.title(PROJECT_TITLE, anchor=False)
        st.button("Reset", key="reset", on_click=start_over, icon=":material/restart_alt:", help="Start over.")
    if page is learn:
        lab = st.container()
        with st.expander("Your own files, for the other pages", icon=":material/upload_file:"):
            inputs()
        with lab:
            page.run()
        return
    st.markdown(
        "Turns a profile, benchmark results or scored records into what is high risk, what to fix first, and whether "
        "a change helped."
    )
    found = inputs()
    st.space("xsmall")
    page.run()
    if not found.result:
        return
    is_profile = isinstance(found.result.report, ProfileReport)
    if page is report and is_profile:
        st.page_link(
            flame, label="Where does the time go? See the flame chart", icon=":material/local_fire_department:"
        )
    if page is report or (page is flame and is_profile):
        st.page_link(
            compare, label="Did a change help? Compare this run with a baseline", icon=":material/compare_arrows:"
        )


def start_over() -> None:
    """Forgets all that the visitor has done, on every page."""
    reset()
    forget()


def inputs() -> Workspace:
    """The files and what is asked of them; what they gave, or why they gave nothing. The lab has them too, folded away,
    as files would be lost where nothing shows them."""
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
    return found
