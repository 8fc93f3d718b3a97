"""Puts a chart on the page: made once for each report, then sent as it is."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from workbench.app.session.workspace import Result
from workbench.core.model import Json
from workbench.render.charts.parts import Chart

LIGHT_LABELS = "#667080"
"""On white, Streamlit's own grey for chart labels is too faint; this one can still be read should the theme change."""


def draw(result: Result, name: str, make: Callable[[], Chart | None]) -> bool:
    """Draws the result's chart of this name; False if there is nothing that can be drawn."""
    return draw_chart(result.kept(f"chart {name}", None, make), name)


def draw_chart(chart: Chart | None, name: str) -> bool:
    """Draws a chart; False if there is none."""
    if chart:
        with st.container(key=f"chart_{name}"):
            st.vega_lite_chart(legible(chart.spec), alt=chart.alt)
    return chart is not None


def keeping_height(chart: Chart) -> Chart:
    """The chart with the height for its marks alone; otherwise the legend and the axis take theirs from it."""
    return chart._replace(spec={**chart.spec, "autosize": {"type": "fit-x", "contains": "padding"}})


def legible(spec: Json) -> Json:
    """The chart with labels dark enough for the light theme; the dark theme's are fine."""
    if st.context.theme.type != "light":
        return spec
    look = {"labelColor": LIGHT_LABELS, "titleColor": LIGHT_LABELS}
    return {**spec, "config": {**spec.get("config", {}), "axis": look, "legend": look}}
