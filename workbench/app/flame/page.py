"""The flame chart of a profile, and of two in one picture: where the time goes, and where it went."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st

from workbench.analysis.flame.layout import FrameOrder, layout_of
from workbench.analysis.profiles.report import ProfileReport
from workbench.app.flame.controls import choice, inversion, search, thread_choice
from workbench.app.flame.picture import Shown, picture
from workbench.app.flame.table import flame_table
from workbench.app.session.compared import Compared
from workbench.app.session.workspace import Result, workspace
from workbench.app.widgets.literal import headline, line
from workbench.app.widgets.origin import origin_line
from workbench.comparison.profile_diff.flame_diff import DiffView, flame_diff
from workbench.comparison.profile_diff.functions import Scaling
from workbench.comparison.profile_diff.sides import thread_names
from workbench.core.units import value_text
from workbench.formats.registry import names_by_group

OPEN = f"A flame chart needs a profile. Open one above: {', '.join(names_by_group()['profiles'])}."
ORDER_HELP = "In order of time only one thread can be shown, and only where the file says when things happened."
DIFFERENCE_HELP = (
    "Both sides in one picture. A frame is as wide as its larger side. Orange took more, blue took less, darker the "
    "more it changed. Hatched is what is provisional, or differs while nobody knows the noise; grey shows no change or "
    "cannot be told. New and removed frames have an outline and a sign."
)
SCALING_HELP = (
    "**as recorded** compares the values themselves: a side that ran longer is larger everywhere. **share of each "
    "side's whole** compares parts: when one thing shrinks, all else seems to grow."
)
SCALING_SAID = {
    Scaling.ABSOLUTE: "Widths are values as recorded: {} before, {} after. A side that ran longer is wider everywhere.",
    Scaling.SHARE: "Widths are shares of each side's whole ({} before, {} after): where one thing shrinks, all else "
    "seems to grow.",
}


class FlameView(NamedTuple):
    """What the visitor wants to see of one profile."""

    thread: int | None
    is_inverted: bool
    order: FrameOrder


def show() -> None:
    """The page of one profile."""
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
    view, needle = _view(report)
    layout = result.kept("flame", view, lambda: layout_of(report.profile, **view._asdict()))
    shown = Shown("flame", (result.key, view, needle), needle, report.measured)
    found = picture(result.memo, layout, shown)
    st.subheader("The same as a table")
    flame_table(result.memo, layout, found, shown.key)


def _view(report: ProfileReport) -> tuple[FlameView, str]:
    threads = report.profile.threads
    thread_column, from_column, order_column = st.columns([2, 3, 2], vertical_alignment="bottom")
    thread = thread_choice(thread_column, [each.name for each in threads], "flame")
    is_inverted = inversion(from_column, "flame")
    order = choice(order_column, "Order", FrameOrder, "flame_order", ORDER_HELP)
    needle = search(st.container(), "flame", "part of a name, upper or lower case; what fits is highlighted and summed")
    return FlameView(0 if len(threads) == 1 else thread, is_inverted, order), needle


@st.fragment
def flame_difference(compared: Compared) -> None:
    """The section "Where it differs"; all that runs again when the view changes or a frame is clicked."""
    st.subheader("Where it differs", help=DIFFERENCE_HELP)
    view, needle = _difference_view(compared)
    diff = compared.kept(
        "flame",
        view,
        lambda: flame_diff(*compared.profiles(), compared.verdicts(), view, recordings=compared.recordings),
    )
    line(SCALING_SAID[view.scaling].format(*(value_text(whole, diff.layout.unit) for whole in diff.layout.wholes)))
    shown = Shown(f"{compared.place}_flame", (compared.key, view, needle), needle)
    found = picture(compared.memo, diff, shown)
    with st.expander("The same as a table", icon=":material/table_rows:"):
        flame_table(compared.memo, diff, found, shown.key)


def _difference_view(compared: Compared) -> tuple[DiffView, str]:
    place = f"{compared.place}_flame"
    left, right = st.columns(2, gap="medium", vertical_alignment="bottom")
    scaling = choice(left, "Compare by", Scaling, f"{place}_scaling", SCALING_HELP)
    is_inverted = inversion(right, place)
    threads = compared.kept("threads", None, lambda: thread_names(*compared.profiles()))
    thread_column, search_column, own_column = st.columns([2, 3, 2], gap="medium", vertical_alignment="bottom")
    thread = thread_choice(thread_column, threads, place)
    needle = search(search_column, place, "part of a name, upper or lower case")
    is_own_only = own_column.toggle(
        "Own code only",
        key=f"{place}_own",
        persist_state="session",
        help="Folds libraries, the standard library and the interpreter into the own function that called them.",
    )
    return DiffView(scaling, None if thread is None else threads[thread], bool(is_own_only), is_inverted), needle
