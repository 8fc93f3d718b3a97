"""The browser app's entry: the pages, and above them the inputs that stay while the pages change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from workbench.app.inputs.panel import panel, read_in_quarantine, reset
from workbench.app.inputs.sample_type import sample_type_choice
from workbench.app.learn.state import forget
from workbench.app.pages import PAGES, AppPage
from workbench.app.session.workspace import Workspace, workspace
from workbench.app.widgets.literal import line
from workbench.app.widgets.problem import problem_box
from workbench.core.model import PROJECT_TITLE

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

PURPOSE = (
    "Turns a profile, benchmark results or scored records into what is high risk, what to fix first, and whether "
    "a change helped."
)
ABOUT = f"**{PROJECT_TITLE}**\n\nWhat to fix first, and did the fix help. Nothing leaves this machine."


def main() -> None:
    """Draws what all pages share, then the page."""
    st.set_page_config(page_title=PROJECT_TITLE, page_icon="📊", layout="wide", menu_items={"About": ABOUT})
    places = {
        each: st.Page(each.show, title=each.title, url_path=each.url_path, default=each is PAGES[0]) for each in PAGES
    }
    opened = st.navigation(list(places.values()), position="top")
    page = next(each for each, place in places.items() if place is opened)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.title(PROJECT_TITLE, anchor=False)
        st.button("Reset", key="reset", on_click=start_over, icon=":material/restart_alt:", help="Start over.")
    if page.is_about_files:
        _page_on_files(page, opened, places)
    else:
        _page_of_its_own(opened)


def _page_on_files(page: AppPage, opened: StreamlitPage, places: dict[AppPage, StreamlitPage]) -> None:
    """The inputs, the page, and the ways on from it."""
    st.markdown(PURPOSE)
    found = inputs()
    st.space("xsmall")
    opened.run()
    if not found.result or page.url_path == "compare":
        return
    kind = found.result.report.kind
    if page is not PAGES[0] and kind not in page.invites:
        return
    for each, place in places.items():
        if each is not page and kind in each.invites:
            st.page_link(place, label=each.invitation, icon=each.icon)


def _page_of_its_own(opened: StreamlitPage) -> None:
    """The inputs are here, too, folded away, as files would be lost where nothing shows them."""
    above = st.container()
    with st.expander("Your own files, for the other pages", icon=":material/upload_file:"):
        inputs()
    with above:
        opened.run()


def start_over() -> None:
    """Forgets all that the visitor has done, on every page."""
    reset()
    forget()


def inputs() -> Workspace:
    """The files and what is asked of them; what they gave, or why they gave nothing."""
    request = panel()
    found = workspace()
    if request is None:
        found.clear_result()
    else:
        found.settle(request)
    if found.result and not found.failure:
        sample_type_choice(found.result)
    if found.failure:
        problem_box(found.failure, "This could not be read", on_quarantine=read_in_quarantine)
        if found.result:
            line(f"Below is still the last good result, of {found.result.label}.")
    return found
