"""How profiles and benchmarks are compared: the change that matters, and whether the sides were measured in turn."""

from __future__ import annotations

import streamlit as st

from workbench.app.inputs.fields import number
from workbench.comparison.measured import CompareOptions


def comparison_settings() -> CompareOptions:
    """Draws the settings and says what they come to."""
    columns = st.columns([2, 3], gap="medium", vertical_alignment="bottom")
    with columns[0]:
        percent = number(
            "threshold",
            "The change that matters, in per cent",
            "A change of this size is found. Half of it is the alarm line: what looks smaller is not reported, however "
            "real, and what looks larger is, where noise does not explain it. 5 % means an alarm from 2.5 % on.",
        )
    is_interleaved = columns[1].toggle(
        "The sides were measured in turn",
        key="in_turn",
        bind="query-params",
        help="Baseline, current, current, baseline and so on, not one after the other. Then what the machine did "
        "meanwhile met both sides, and a move of the whole suite is taken for real.",
    )
    return CompareOptions(threshold=round(percent / 100, 15), is_interleaved=bool(is_interleaved))
