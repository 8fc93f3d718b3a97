"""Which of a profile's measures is read: a choice beside the answer, where the file holds several."""

from __future__ import annotations

import streamlit as st

from workbench.analysis.profiles.report import ProfileReport
from workbench.app.session.workspace import Result
from workbench.core.errors import shown_text

KEY = "sample_type"
HELP = "The file measured several things of every stack. Another choice reads the file again."


def wanted_type() -> str:
    """The one that was chosen, or stands in the link; empty for the file's own.

    The choice is drawn below, once the file has said what there is, so it is asked for before it is drawn.
    """
    chosen = st.session_state.get(KEY)
    return str(st.query_params.get(KEY, "") if chosen is None else chosen)


def sample_type_choice(result: Result) -> None:
    """Draws the choice, where there is one."""
    types = result.report.profile.sample_types if isinstance(result.report, ProfileReport) else None
    if types is None or len(types.names) < 2:
        return
    if st.session_state.get(KEY) not in types.names:
        st.session_state[KEY] = types.chosen
    st.segmented_control(
        "Measure",
        types.names,
        key=KEY,
        required=True,
        bind="query-params",
        format_func=lambda name: shown_text(name, 60),
        help=HELP,
    )


def forget_sample_type() -> None:
    """Other files have other types; for use in a callback."""
    if KEY in st.session_state:
        st.session_state[KEY] = None
    st.query_params.pop(KEY, None)
