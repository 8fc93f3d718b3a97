"""The flame chart of a profile: where the time goes, stack by stack, and a table that says the same."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Any

import streamlit as st

from workbench.analysis.flame.layout import FrameOrder, Layout, layout_of, matching
from workbench.analysis.profiles.report import ProfileReport
from workbench.app.flame.table import flame_table, frame_said
from workbench.app.session.workspace import Result, workspace
from workbench.app.widgets.chart import keeping_height, legible
from workbench.app.widgets.literal import headline, line
from workbench.app.widgets.origin import origin_line
from workbench.core.errors import shown_text
from workbench.core.units import share_text
from workbench.render.charts.flame import ZOOM, flame_chart, scroll_height

OPEN = (
    "A flame chart needs a profile. Open one above: pstats, speedscope, pyinstrument, collapsed stacks, a Chrome "
    "trace, a .cpuprofile or a Firefox profile."
)
CALLERS_FIRST, LEAVES_FIRST = "callers first", "inverted: what takes the time first"
LONGEST_SEARCH = 200


@dataclass(frozen=True)
class FlameView:
    """What the visitor wants to see."""

    thread: int | None
    is_inverted: bool
    order: FrameOrder
    needle: str


def show() -> None:
    """The page."""
    found = workspace()
    if found.result and isinstance(found.result.report, ProfileReport):
        origin_line(found.result.report, found.result.label)
        headline(found.result.report.headline)
        _flame(found.result, found.result.report)
    elif found.failure is None or found.result:
        st.text(OPEN)


@st.fragment
def _flame(result: Result, report: ProfileReport) -> None:
    """All that runs again when the view changes or a frame is clicked."""
    view = _view(report)
    layout = _layout(result, report, view)
    if layout.remark:
        line(layout.remark)
    mask, share = matching(layout, view.needle)
    if view.needle:
        count = sum(mask)
        said = f"“{view.needle}” is in {count:,} frame{'' if count == 1 else 's'}"
        line(f"{said}, which hold {share_text(share)} of the {report.measured}." if count else f"{said}.")
    with st.container(border=True):
        chosen = _chart(result, layout, view, mask)
    if chosen is None:
        st.text("Click a frame to zoom in on it and see its figures; double-click to zoom out.")
    else:
        line(frame_said(layout, chosen))
    flame_table(layout, mask if view.needle else None)


def _view(report: ProfileReport) -> FlameView:
    threads = report.profile.threads
    thread_column, side_column, order_column = st.columns([2, 3, 2], vertical_alignment="bottom")
    names = ["all together", *(f"{number}. {shown_text(each.name, 80)}" for number, each in enumerate(threads, 1))]
    label = thread_column.selectbox("Thread", names, key="flame_thread", persist_state="session")
    side = side_column.segmented_control(
        "From where",
        [CALLERS_FIRST, LEAVES_FIRST],
        default=CALLERS_FIRST,
        required=True,
        key="flame_side",
        persist_state="session",
        help="Inverted, the functions that take the time themselves stand at the edge, and their callers follow.",
    )
    order = order_column.segmented_control(
        "FrameOrder",
        [order.value for order in FrameOrder],
        default=FrameOrder.LEFT_HEAVY.value,
        required=True,
        key="flame_order",
        persist_state="session",
        help="In order of time only one thread can be shown, and only where the file says when things happened.",
    )
    needle = st.text_input(
        "Search in names and files",
        key="flame_search",
        persist_state="session",
        max_chars=LONGEST_SEARCH,
        placeholder="part of a name, upper or lower case; what fits is highlighted and summed",
    )
    place = names.index(label) if label in names else 0
    thread = place - 1 if place else 0 if len(threads) == 1 else None
    is_time = order == FrameOrder.TIME.value
    wanted = (needle or "").strip()[:LONGEST_SEARCH]
    return FlameView(thread, side == LEAVES_FIRST, FrameOrder.TIME if is_time else FrameOrder.LEFT_HEAVY, wanted)


def _layout(result: Result, report: ProfileReport, view: FlameView) -> Layout:
    """The last layout is kept, so that a search or a click finds it ready."""
    return result.kept(
        "flame",
        (view.thread, view.is_inverted, view.order),
        lambda: layout_of(report.profile, thread=view.thread, is_inverted=view.is_inverted, order=view.order),
    )


def _chart(result: Result, layout: Layout, view: FlameView, mask: bytearray) -> int | None:
    """Draws the chart; the row of the frame that was clicked, if any."""
    chart = result.kept("flame chart", view, lambda: keeping_height(flame_chart(layout, mask if view.needle else None)))
    with st.container(key="chart_flame", height=scroll_height(layout) or "content", border=False):
        event: Any = st.vega_lite_chart(
            legible(chart.spec),
            alt=chart.alt,
            on_select="rerun",
            selection_mode=[ZOOM],
            key=f"flame_{zlib.crc32(repr((result.key, view)).encode())}",
        )
    picked = event["selection"].get(ZOOM) or [{}]
    row = picked[0].get("id") if isinstance(picked[0], dict) else None
    return int(row) if isinstance(row, int | float) and 0 <= row < len(layout.frames.totals) else None
