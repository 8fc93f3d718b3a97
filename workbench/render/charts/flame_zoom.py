"""What of a flame chart is in view: the expressions that follow the frame that was clicked.

Rows have the fields id, x0, x1 and depth, of which the selection holds those of the clicked frame.
"""

from __future__ import annotations

from typing import NamedTuple

from workbench.analysis.flame.layout import Layout

ZOOM = "zoom"
"""The name of the selection."""

ZOOM_FIELDS = ("id", "x0", "x1", "depth")
MOST_ROWS = 400
"""Deeper charts show so many rows at a time, from a little above the clicked frame on; a browser draws no more."""

ROWS_ABOVE = 5


class Zoom(NamedTuple):
    """How far the frames reach: where the last one ends, and how many rows lie above each other."""

    width: float
    depth_count: int

    @property
    def row_count(self) -> int:
        """How many rows are shown at a time."""
        return min(self.depth_count, MOST_ROWS)

    @property
    def low(self) -> str:
        """An expression for where the view begins."""
        return f"({ZOOM}.x0 ? {ZOOM}.x0[0] : 0)"

    @property
    def high(self) -> str:
        """An expression for where the view ends."""
        return f"({ZOOM}.x1 ? {ZOOM}.x1[0] : {self.width or 1.0!r})"

    @property
    def top(self) -> str:
        """An expression for the first row in view."""
        last = max(0, self.depth_count - MOST_ROWS)
        return f"({ZOOM}.depth ? clamp({ZOOM}.depth[0] - {ROWS_ABOVE}, 0, {last}) : 0)"

    @property
    def is_seen(self) -> str:
        """A test for frames in view that are at least a pixel wide."""
        visible = f"(min(datum.x1, {self.high}) - max(datum.x0, {self.low})) / ({self.high} - {self.low}) * width >= 1"
        seen = f"datum.x1 > {self.low} && datum.x0 < {self.high} && {visible}"
        if self.depth_count > MOST_ROWS:
            seen += f" && datum.depth >= {self.top} && datum.depth < {self.top} + {MOST_ROWS}"
        return seen

    @property
    def places(self) -> dict[str, str]:
        """Expressions for a frame's place, cut to what is in view, and how many `pixels` wide it is."""
        return {
            "from": f"max(datum.x0, {self.low})",
            "to": f"min(datum.x1, {self.high})",
            "below": "datum.depth + 1",
            "pixels": f"(datum.to - datum.from) / ({self.high} - {self.low}) * width",
        }


def zoom_of(layout: Layout) -> Zoom:
    """How far a layout reaches."""
    return Zoom(layout.width, layout.depth_count)
