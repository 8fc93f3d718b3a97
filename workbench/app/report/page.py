"""The report: what is high risk, what to fix first, and everything to check that against."""

from __future__ import annotations

import streamlit as st

from workbench.app.report.registry import REPORT_VIEWS
from workbench.app.session.workspace import workspace


def show() -> None:
    """The page."""
    result = workspace().result
    if result:
        REPORT_VIEWS[result.report.kind](result, result.report)
    elif workspace().failure is None:
        st.text("Nothing is loaded yet. Choose a file, or load a sample to see what you will get.")
