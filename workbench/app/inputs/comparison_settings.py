"""How profiles and benchmarks are compared: the change that matters, and whether the sides were measured in turn."""

from __future__ import annotations

import streamlit as st

from workbench.app.session.address import LARGEST_THRESHOLD
from workbench.comparison.suite import CompareOptions
from workbench.core.verdict import DEFAULT_THRESHOLD

DEFAULT_PERCENT = DEFAULT_THRESHOLD * 100
LEAST_PERCENT = 0.1


def suite_settings() -> CompareOptions:
    """Draws the settings and says what they come to."""
    columns = st.columns([2, 3], gap="medium", vertical_alignment="bottom")
    percent = columns[0].number_input(
        "The change that matters, in per cent",
        min_value=LEAST_PERCENT,
        max_value=LARGEST_THRESHOLD,
        value=DEFAULT_PERCENT,
        step=1.0,
        key="threshold",
        bind="query-params",
        help="A change of this size is found, and one that is smaller than half of it is not reported, however real.",
    )
    is_in_turn = columns[1].toggle(
        "The sides were measured in turn",
        key="in_turn",
        bind="query-params",
        help="Baseline, current, current, baseline and so on, not one after the other. Then what the machine did "
        "meanwhile met both sides, and a move of the whole suite is taken for real.",
    )
    wanted = min(max(float(percent or DEFAULT_PERCENT), LEAST_PERCENT), LARGEST_THRESHOLD)
    return CompareOptions(threshold=round(wanted / 100, 15), is_in_turn=bool(is_in_turn))
