"""The frames of a differential flame graph as a table, and one of them in words."""

from __future__ import annotations

from collections.abc import Sequence

import pandas
import streamlit as st

from workbench.app.session.compared import Compared
from workbench.app.widgets.literal import cells
from workbench.app.widgets.tables import column_unit, in_unit, table_pixels
from workbench.comparison.explain.wording import why_text
from workbench.comparison.profile_diff.flame_diff import FlameDiff
from workbench.comparison.profile_diff.functions import Scaling, difference_text
from workbench.comparison.profile_diff.status import Status
from workbench.core.profile import NO_PARENT
from workbench.core.units import share_text, value_text
from workbench.core.verdict import Verdict, verdict_word

ROWS_SENT = 1_000
DEEPEST_INDENT = 24
SIGNS = {
    Status.WORSE: "▼",
    Status.BETTER: "▲",
    Status.NEW: "+",
    Status.REMOVED: "−",
    Status.SAME: "=",
    Status.MERGED: "…",
}


def frame_said(layout: FlameDiff, row: int) -> str:
    """One frame in a few sentences: both sides in both scalings, and the verdict on its function."""
    frames, unit = layout.frames, layout.unit
    place = f", {layout.place(row)}" if layout.place(row) else ""
    parent = frames.parents[row]
    above = f", {'for' if layout.is_inverted else 'called by'} {layout.name(parent)}" if parent != NO_PARENT else ""
    shares = [share_text(share) for share in layout.shares(row)]
    sides = (
        f"{value_text(frames.before[row], unit)} before ({shares[0]} of the whole), "
        f"{value_text(frames.after[row], unit)} after ({shares[1]}); "
        f"itself {value_text(frames.selfs_before[row], unit)}, then {value_text(frames.selfs_after[row], unit)}."
    )
    change = layout.change(row)
    verdict = f" The function: {change.word}. {why_text(change)}" if change else ""
    return f"{layout.name(row)} ({layout.origin(row)}{place}){above}: {sides}{verdict}"


def status_word(layout: FlameDiff, row: int) -> str:
    """What became of a frame, with a sign."""
    status = layout.frames.statuses[row]
    words = {Status.WORSE: Verdict.WORSE, Status.BETTER: Verdict.BETTER}
    word = verdict_word(words[status], layout.unit) if status in words else status.value
    return f"{SIGNS[status]} {word}"


def flame_diff_table(compared: Compared, layout: FlameDiff, mask: bytearray | None, key: object) -> None:
    """The widest frames, stack by stack; only the marked ones if there is a search."""
    with st.expander("The same as a table", icon=":material/table_rows:"):
        rows = [row for row in range(len(layout.frames.functions)) if mask is None or mask[row]]
        if not rows:
            st.text("No frame fits the search.")
            return
        shown = _shown(layout, rows)
        said = f"{len(rows):,} frame{'' if len(rows) == 1 else 's'}"
        st.text(
            f"{said if len(shown) == len(rows) else f'The widest {len(shown):,} of {said}'}, stack by stack, from the "
            "outside in. Dots show how deep a frame stands."
        )
        st.dataframe(
            compared.kept("flame_table", key, lambda: _frame(layout, shown)),
            hide_index=True,
            height=table_pixels(min(len(shown), 12)),
            column_config={"Frame": st.column_config.TextColumn(width=280)},
            alt="The frames of the differential flame graph, stack by stack, before and after",
        )


def _shown(layout: FlameDiff, rows: Sequence[int]) -> list[int]:
    frames = layout.frames
    widest = sorted(rows, key=lambda row: frames.starts[row] - frames.ends[row])[:ROWS_SENT]
    return sorted(widest, key=lambda row: (frames.starts[row], frames.depths[row]))


def _frame(layout: FlameDiff, shown: Sequence[int]) -> pandas.DataFrame:
    frames = layout.frames
    factor, unit = column_unit(max(max(frames.before[row], frames.after[row]) for row in shown), layout.unit)
    names = cells([layout.label(row) for row in shown])
    dots = ["· " * min(frames.depths[row], DEEPEST_INDENT) for row in shown]
    shares = [layout.shares(row) for row in shown]
    return pandas.DataFrame(
        {
            "Frame": [before + name for before, name in zip(dots, names, strict=True)],
            "Is": [status_word(layout, row) for row in shown],
            f"Before, {unit}": in_unit([frames.before[row] for row in shown], factor),
            f"After, {unit}": in_unit([frames.after[row] for row in shown], factor),
            "Difference": [
                difference_text(frames.after[row] - frames.before[row], layout.unit, Scaling.ABSOLUTE) for row in shown
            ],
            "Share before": [share_text(before) for before, _ in shares],
            "Share after": [share_text(after) for _, after in shares],
            f"Self before, {unit}": in_unit([frames.selfs_before[row] for row in shown], factor),
            f"Self after, {unit}": in_unit([frames.selfs_after[row] for row in shown], factor),
            "Code": [layout.origin(row) for row in shown],
            "Where": cells([layout.place(row) or "–" for row in shown]),
        }
    )
