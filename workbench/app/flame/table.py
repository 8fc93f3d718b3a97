"""The frames of a flame chart as a table, and one of them in words."""

from __future__ import annotations

import pandas
import streamlit as st

from workbench.analysis.flame.layout import Layout
from workbench.app.widgets.literal import cells
from workbench.app.widgets.tables import column_unit, in_unit, table_pixels
from workbench.core.profile import NO_PARENT
from workbench.core.units import share_text, value_text

ROWS_SENT = 1_000
DEEPEST_INDENT = 24


def frame_said(layout: Layout, row: int) -> str:
    """One frame in a sentence."""
    frames, unit = layout.frames, layout.unit
    place = f", {layout.place(row)}" if layout.place(row) else ""
    parent = frames.parents[row]
    above = f", {'for' if layout.is_inverted else 'called by'} {layout.name(parent)}" if parent != NO_PARENT else ""
    return (
        f"{layout.name(row)} ({layout.origin(row)}{place}){above}: "
        f"{value_text(frames.totals[row], unit)} in all, {share_text(layout.share(row))} of the whole; "
        f"{value_text(frames.selfs[row], unit)} itself."
    )


def flame_table(layout: Layout, mask: bytearray | None) -> None:
    """The widest frames, stack by stack; only the marked ones if there is a search."""
    frames = layout.frames
    rows = [row for row in range(len(frames.totals)) if mask is None or mask[row]]
    st.subheader("The same as a table", help="Stack by stack, from the outside in. Dots show how deep a frame stands.")
    if not rows:
        st.text("No frame fits the search.")
        return
    widest = sorted(rows, key=lambda row: -frames.totals[row])[:ROWS_SENT]
    shown = sorted(widest, key=lambda row: (frames.starts[row], frames.depths[row]))
    said = f"{len(rows):,} frame{'' if len(rows) == 1 else 's'}"
    st.text(said if len(shown) == len(rows) else f"The widest {len(shown):,} of {said}.")
    factor, unit = column_unit(max(frames.totals[row] for row in shown), layout.unit)
    names = cells([layout.name(row) for row in shown])
    dots = ["· " * min(frames.depths[row], DEEPEST_INDENT) for row in shown]
    frame = pandas.DataFrame(
        {
            "Frame": [before + name for before, name in zip(dots, names, strict=True)],
            "Share": [layout.share(row) * 100 for row in shown],
            f"Total, {unit}": in_unit([frames.totals[row] for row in shown], factor),
            f"Self, {unit}": in_unit([frames.selfs[row] for row in shown], factor),
            "Depth": [frames.depths[row] + 1 for row in shown],
            "Code": [layout.origin(row) for row in shown],
            "Where": cells([layout.place(row) or "–" for row in shown]),
        }
    )
    st.dataframe(
        frame,
        hide_index=True,
        height=table_pixels(min(len(shown), 10)),
        column_config={
            "Frame": st.column_config.TextColumn(width=280),
            "Share": st.column_config.ProgressColumn(format="%.1f %%", min_value=0, max_value=100, width=120),
            "Depth": st.column_config.NumberColumn(width="small"),
        },
        alt="The frames of the flame chart, stack by stack, with total and self value",
    )
