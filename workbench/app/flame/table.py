"""The frames of a flame chart as a table, with the columns of one side or of both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas
import streamlit as st

from workbench.analysis.flame.layout import Layout
from workbench.app.flame.wording import status_said
from workbench.app.session.memo import Memo
from workbench.app.widgets.literal import cells
from workbench.app.widgets.tables import column_unit, in_unit, table_pixels
from workbench.comparison.profile_diff.flame_diff import FlameDiff
from workbench.comparison.profile_diff.functions import Scaling, difference_text
from workbench.core.units import share_text
from workbench.core.words import counted
from workbench.render.charts.flame import Flame, layout_in

ROWS_SENT = 1_000
ROWS_SEEN = 12
DEEPEST_INDENT = 24

Columns = dict[str, Sequence[Any]]


def flame_table(memo: Memo, flame: Flame, mask: bytearray | None, key: object) -> None:
    """The widest frames, stack by stack; only the marked ones if there is a search."""
    layout = layout_in(flame)
    rows = [row for row in range(len(layout.frames.functions)) if mask is None or mask[row]]
    if not rows:
        st.text("No frame fits the search.")
        return
    shown = _shown(layout, rows)
    said = counted(len(rows), "frame")
    said = said if len(shown) == len(rows) else f"The widest {len(shown):,} of {said}"
    st.text(f"{said}, stack by stack, from the outside in. Dots show how deep a frame stands.")
    said = "with total and self value" if isinstance(flame, Layout) else "with both sides"
    st.dataframe(
        memo.kept("flame_table", key, lambda: _table(flame, shown)),
        hide_index=True,
        height=table_pixels(min(len(shown), ROWS_SEEN)),
        column_config={
            "Frame": st.column_config.TextColumn(width=280),
            "Share": st.column_config.ProgressColumn(format="%.1f %%", min_value=0, max_value=100, width=120),
            "Depth": st.column_config.NumberColumn(width="small"),
        },
        alt=f"The frames of the flame chart, stack by stack, {said}",
    )


def _shown(layout: Layout, rows: Sequence[int]) -> list[int]:
    frames = layout.frames
    widest = sorted(rows, key=lambda row: frames.starts[row] - frames.ends[row])[:ROWS_SENT]
    return sorted(widest, key=lambda row: (frames.starts[row], frames.depths[row]))


def _table(flame: Flame, shown: Sequence[int]) -> pandas.DataFrame:
    layout = layout_in(flame)
    names = cells([layout.label(row) for row in shown])
    dots = ["· " * min(layout.frames.depths[row], DEEPEST_INDENT) for row in shown]
    sides = _both_sides(flame, shown) if isinstance(flame, FlameDiff) else _one_side(flame, shown)
    return pandas.DataFrame(
        {
            "Frame": [before + name for before, name in zip(dots, names, strict=True)],
            **sides,
            "Code": [layout.origin(row) for row in shown],
            "Where": cells([layout.place(row) or "–" for row in shown]),
        }
    )


def _one_side(layout: Layout, shown: Sequence[int]) -> Columns:
    frames = layout.frames
    factor, unit = column_unit(max(frames.totals[row] for row in shown), layout.unit)
    return {
        "Share": [layout.shares(row)[0] * 100 for row in shown],
        f"Total, {unit}": in_unit([frames.totals[row] for row in shown], factor),
        f"Self, {unit}": in_unit([frames.selfs[row] for row in shown], factor),
        "Depth": [frames.depths[row] + 1 for row in shown],
    }


def _both_sides(diff: FlameDiff, shown: Sequence[int]) -> Columns:
    layout = diff.layout
    before, after = layout.frames.sides
    factor, unit = column_unit(max(max(side.totals[row] for row in shown) for side in (before, after)), layout.unit)
    changes = [after.totals[row] - before.totals[row] for row in shown]
    shares = [tuple(map(share_text, layout.shares(row))) for row in shown]
    return {
        "Is": [status_said(diff, row) for row in shown],
        f"Before, {unit}": in_unit([before.totals[row] for row in shown], factor),
        f"After, {unit}": in_unit([after.totals[row] for row in shown], factor),
        "Difference": [difference_text(change, layout.unit, Scaling.ABSOLUTE) for change in changes],
        "Share before": [share for share, _ in shares],
        "Share after": [share for _, share in shares],
        f"Self before, {unit}": in_unit([before.selfs[row] for row in shown], factor),
        f"Self after, {unit}": in_unit([after.selfs[row] for row in shown], factor),
    }
