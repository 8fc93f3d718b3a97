"""A flame chart on the page, whether of one profile or of two: what was found, the chart, and the clicked frame."""

from __future__ import annotations

import zlib
from typing import Any, NamedTuple

import streamlit as st

from workbench.analysis.flame.frames import Values
from workbench.analysis.flame.layout import Layout
from workbench.analysis.flame.search import matching
from workbench.app.flame.wording import frame_said
from workbench.app.session.memo import Memo
from workbench.app.widgets.chart import keeping_height, legible
from workbench.app.widgets.literal import line
from workbench.core.units import share_text
from workbench.core.words import counted
from workbench.render.charts.flame import ZOOM, Flame, flame_chart, layout_in, scroll_height


class Shown(NamedTuple):
    """Where a flame chart stands on the page, what tells it from all others, and what is searched in it.

    `place` stands in the keys of widgets, so that a second chart on the page has its own; `whole` says what the shares
    of one profile are of.
    """

    place: str
    key: object
    needle: str
    whole: str = "whole"


def picture(memo: Memo, flame: Flame, shown: Shown) -> bytearray | None:
    """What the reader has to know, what the search found, the chart, and the frame that was clicked.

    Gives 1 for each frame that the search found; None without a search.
    """
    layout = layout_in(flame)
    if layout.remark:
        line(layout.remark)
    mask, shares = matching(layout, shown.needle)
    found = mask if shown.needle else None
    if found is not None:
        line(_said(shown, sum(mask), shares))
    with st.container(border=True):
        row = _chart(memo, flame, shown, found)
    if row is None:
        st.text("Click a frame to zoom in on it and see its figures; double-click to zoom out.")
    else:
        line(frame_said(flame, row))
    return found


def _said(shown: Shown, count: int, shares: Values) -> str:
    said = f"“{shown.needle}” is in {counted(count, 'frame')}"
    if not count:
        return f"{said}."
    words = [f"{share_text(share)} of the {shown.whole}" for share in shares[:1]]
    if len(shares) > 1:
        words = [f"{words[0]} before", f"{share_text(shares[1])} after"]
    return f"{said}, which hold {', '.join(words)}."


def _chart(memo: Memo, flame: Flame, shown: Shown, found: bytearray | None) -> int | None:
    """Draws the chart; the row of the frame that was clicked, if any."""
    layout: Layout = layout_in(flame)
    chart = memo.kept("flame_chart", shown.key, lambda: keeping_height(flame_chart(flame, found)))
    with st.container(key=f"chart_{shown.place}", height=scroll_height(layout) or "content", border=False):
        event: Any = st.vega_lite_chart(
            legible(chart.spec),
            alt=chart.alt,
            on_select="rerun",
            selection_mode=[ZOOM],
            key=f"{shown.place}_{zlib.crc32(repr(shown.key).encode())}",
        )
    picked = event["selection"].get(ZOOM) or [{}]
    row = picked[0].get("id") if isinstance(picked[0], dict) else None
    return int(row) if isinstance(row, int | float) and 0 <= row < len(layout.frames.functions) else None
