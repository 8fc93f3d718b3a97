"""A download button whose data is made on the click."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st


def download(label: str, file_name: str, mime: str, make: Callable[[], bytes]) -> None:
    """A button whose data is made on the click, without running the page again."""
    st.download_button(
        f"Download {label}",
        data=make,
        file_name=file_name,
        mime=mime,
        key=f"download_{file_name.rpartition('.')[2]}",
        on_click="ignore",
        icon=":material/download:",
    )
