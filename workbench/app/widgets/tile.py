"""One headline figure in a frame, the same on every page."""

from __future__ import annotations

import streamlit as st


def tile(label: str, value: str, help_text: str, note: str | None = None) -> None:
    """A figure with its explanation behind the question mark and, below it, a note."""
    st.metric(
        label,
        value,
        delta=note,
        delta_color="off",
        delta_arrow="off",
        help=help_text,
        border=True,
        height="stretch",
    )
