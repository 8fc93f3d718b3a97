"""One frame of a flame chart in words."""

from __future__ import annotations

from workbench.analysis.flame.layout import Layout
from workbench.comparison.explain.wording import why_text
from workbench.comparison.profile_diff.flame_diff import FlameDiff
from workbench.comparison.profile_diff.status import Status, status_word
from workbench.core.profile import NO_PARENT
from workbench.core.units import share_text, value_text
from workbench.render.charts.flame import Flame, layout_in

SIGNS = {
    Status.WORSE: "▼",
    Status.BETTER: "▲",
    Status.PERHAPS_WORSE: "▽",
    Status.PERHAPS_BETTER: "△",
    Status.MORE: "›",
    Status.LESS: "‹",
    Status.NEW: "+",
    Status.REMOVED: "−",
    Status.SAME: "=",
    Status.OPEN: "?",
    Status.MERGED: "…",
}


def frame_said(flame: Flame, row: int) -> str:
    """One frame in a sentence; of two profiles both sides in both scalings, and the verdict on its function."""
    layout = layout_in(flame)
    place = f", {layout.place(row)}" if layout.place(row) else ""
    parent = layout.frames.parents[row]
    above = f", {'for' if layout.is_inverted else 'called by'} {layout.name(parent)}" if parent != NO_PARENT else ""
    values = _both_sides(flame, row) if isinstance(flame, FlameDiff) else _one_side(flame, row)
    return f"{layout.name(row)} ({layout.origin(row)}{place}){above}: {values}"


def status_said(diff: FlameDiff, row: int) -> str:
    """What became of a frame, with a sign."""
    status = diff.statuses[row]
    return f"{SIGNS[status]} {status_word(status, diff.layout.unit)}"


def _one_side(layout: Layout, row: int) -> str:
    total, own = (value_text(column[row], layout.unit) for column in (layout.frames.totals, layout.frames.selfs))
    return f"{total} in all, {share_text(layout.shares(row)[0])} of the whole; {own} itself."


def _both_sides(diff: FlameDiff, row: int) -> str:
    layout = diff.layout
    before, after = (value_text(side.totals[row], layout.unit) for side in layout.frames.sides)
    own_before, own_after = (value_text(side.selfs[row], layout.unit) for side in layout.frames.sides)
    share_before, share_after = map(share_text, layout.shares(row))
    change = diff.change(row)
    verdict = f" The function: {change.word}. {why_text(change)}" if change else ""
    return (
        f"{before} before ({share_before} of the whole), {after} after ({share_after}); "
        f"itself {own_before}, then {own_after}.{verdict}"
    )
