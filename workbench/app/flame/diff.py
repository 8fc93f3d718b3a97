"""The differential flame graph: where two profiles differ, stack by stack, and a table that says the same."""

from __future__ import annotations

import zlib
from typing import Any, NamedTuple

import streamlit as st

from workbench.app.flame.diff_table import flame_diff_table, frame_said
from workbench.app.session.compared import Compared
from workbench.app.widgets.chart import keeping_height, legible
from workbench.app.widgets.literal import line
from workbench.comparison.profile_diff.flame_diff import FlameDiff, diff_matching, flame_diff
from workbench.comparison.profile_diff.functions import Scaling
from workbench.comparison.profile_diff.sides import thread_names
from workbench.core.errors import shown_text
from workbench.core.units import share_text, value_text
from workbench.render.charts.flame_diff import diff_scroll_height, flame_diff_chart
from workbench.render.charts.flame_parts import ZOOM

CALLERS_FIRST, LEAVES_FIRST = "callers first", "inverted: what takes the time first"
ALL_THREADS = "all together"
LONGEST_SEARCH = 200
HELP = (
    "Both sides in one picture. A frame is as wide as its larger side. Grey lies within the noise; a colour stands "
    "only where the verdict on the function holds, darker the more it changed. New and removed frames have an outline "
    "and a sign."
)
SCALING_HELP = (
    "**as recorded** compares the values themselves: a side that ran longer is larger everywhere. **share of each "
    "side's whole** compares parts: when one thing gets faster, all else seems to grow."
)
SCALING_SAID = {
    Scaling.ABSOLUTE: "Widths are values as recorded: {} before, {} after. A side that ran longer is wider everywhere.",
    Scaling.SHARE: "Widths are shares of each side's whole ({} before, {} after): where one thing shrinks, all else "
    "seems to grow.",
}


class FlameDiffView(NamedTuple):
    """What the visitor wants to see."""

    scaling: Scaling
    thread: str | None
    is_own_only: bool
    is_inverted: bool
    needle: str


@st.fragment
def flame_difference(compared: Compared) -> None:
    """The section "Where it differs"; all that runs again when the view changes or a frame is clicked."""
    st.subheader("Where it differs", help=HELP)
    view = _view(compared)
    layout = _layout(compared, view)
    line(SCALING_SAID[view.scaling].format(*(value_text(whole, layout.unit) for whole in layout.wholes)))
    if layout.remark:
        line(layout.remark)
    mask, (before, after) = diff_matching(layout, view.needle)
    if view.needle:
        count = sum(mask)
        said = f"“{view.needle}” is in {count:,} frame{'' if count == 1 else 's'}"
        shares = f"{share_text(before)} of the whole before, {share_text(after)} after"
        line(f"{said}, which hold {shares}." if count else f"{said}.")
    with st.container(border=True):
        chosen = _chart(compared, layout, view, mask)
    if chosen is None:
        st.text("Click a frame to zoom in on it and see its figures; double-click to zoom out.")
    else:
        line(frame_said(layout, chosen))
    flame_diff_table(compared, layout, mask if view.needle else None, view)


def _view(compared: Compared) -> FlameDiffView:
    place = compared.place
    left, right = st.columns(2, gap="medium", vertical_alignment="bottom")
    scaling = left.segmented_control(
        "Compare by",
        [each.value for each in Scaling],
        default=Scaling.ABSOLUTE.value,
        required=True,
        key=f"{place}_scaling",
        persist_state="session",
        help=SCALING_HELP,
    )
    side = right.segmented_control(
        "From where",
        [CALLERS_FIRST, LEAVES_FIRST],
        default=CALLERS_FIRST,
        required=True,
        key=f"{place}_from",
        persist_state="session",
        help="Inverted, the functions that take the time themselves stand at the edge, and their callers follow.",
    )
    threads = compared.kept("threads", None, lambda: thread_names(*compared.profiles()))
    offered = {ALL_THREADS: None, **{f"{n}. {shown_text(each, 80)}": each for n, each in enumerate(threads, 1)}}
    thread_column, search_column, own_column = st.columns([2, 3, 2], gap="medium", vertical_alignment="bottom")
    label = thread_column.selectbox("Thread", list(offered), key=f"{place}_thread", persist_state="session")
    needle = search_column.text_input(
        "Search in names and files",
        key=f"{place}_flame_search",
        persist_state="session",
        max_chars=LONGEST_SEARCH,
        placeholder="part of a name, upper or lower case",
    )
    is_own_only = own_column.toggle(
        "Own code only",
        key=f"{place}_own",
        persist_state="session",
        help="Folds libraries, the standard library and the interpreter into the own function that called them.",
    )
    return FlameDiffView(
        Scaling(scaling) if scaling in {each.value for each in Scaling} else Scaling.ABSOLUTE,
        offered.get(label or ALL_THREADS),
        bool(is_own_only),
        side == LEAVES_FIRST,
        (needle or "").strip()[:LONGEST_SEARCH],
    )


def _layout(compared: Compared, view: FlameDiffView) -> FlameDiff:
    """The last layout is kept, so that a search or a click finds it ready."""
    return compared.kept(
        "flame",
        view._replace(needle=""),
        lambda: flame_diff(
            *compared.profiles(),
            compared.verdicts(),
            scaling=view.scaling,
            thread=view.thread,
            is_own_only=view.is_own_only,
            is_inverted=view.is_inverted,
            recordings=compared.recordings,
        ),
    )


def _chart(compared: Compared, layout: FlameDiff, view: FlameDiffView, mask: bytearray) -> int | None:
    """Draws the chart; the row of the frame that was clicked, if any."""
    chart = compared.kept(
        "flame_chart", view, lambda: keeping_height(flame_diff_chart(layout, mask if view.needle else None))
    )
    with st.container(
        key=f"chart_{compared.place}_flame", height=diff_scroll_height(layout) or "content", border=False
    ):
        event: Any = st.vega_lite_chart(
            legible(chart.spec),
            alt=chart.alt,
            on_select="rerun",
            selection_mode=[ZOOM],
            key=f"{compared.place}_flame_{zlib.crc32(repr((compared.key, view)).encode())}",
        )
    picked = event["selection"].get(ZOOM) or [{}]
    row = picked[0].get("id") if isinstance(picked[0], dict) else None
    return int(row) if isinstance(row, int | float) and 0 <= row < len(layout.frames.functions) else None
