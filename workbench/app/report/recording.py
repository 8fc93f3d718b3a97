"""What a profile's and a benchmark's report have in common: where they come from, and how to take them along."""

from __future__ import annotations

from collections.abc import Mapping

import pandas
import streamlit as st

from workbench.app.widgets.literal import cells
from workbench.app.widgets.tables import table_pixels
from workbench.core.units import duration_text

DURATIONS = ("duration", "cpu_time", "interval")
"""What readers say in seconds."""


def environment(known: Mapping[str, str | int | float]) -> None:
    """The section "Recorded on", where anything is known."""
    if not known:
        return
    st.subheader("Recorded on", help="What the files say about the tool, the machine and the recording.")
    frame = pandas.DataFrame(
        {
            "What": cells([str(key).replace("_", " ") for key in known]),
            "Value": cells([_value(key, value) for key, value in known.items()]),
        }
    )
    st.dataframe(
        frame,
        hide_index=True,
        height=table_pixels(len(frame)),
        column_config={"What": st.column_config.TextColumn(width="small")},
        alt="What the files say about the recording",
    )


def _value(key: str, value: str | int | float) -> str:
    return duration_text(value) if key in DURATIONS and isinstance(value, float) else str(value)
