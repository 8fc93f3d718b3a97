"""Gives frames their place: side by side below their parent, as wide as their larger side."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import groupby

from workbench.analysis.flame.frames import REST, Frames
from workbench.core.profile import NO_PARENT


def put_in_place(frames: Frames, scales: Sequence[float]) -> None:
    """Sets the starts and ends: siblings from the left by width, a rest last; each side's values times its scale.

    Siblings have to stand one after the other in the columns.
    """
    widths = _widths(frames, scales)
    free = array("d", bytes(8 * len(widths)))  # of each frame, where its next child starts
    left = 0.0
    for parent, siblings in groupby(range(len(widths)), key=frames.parents.__getitem__):
        start = left if parent == NO_PARENT else free[parent]
        for row in sorted(siblings, key=lambda row: (frames.functions[row] == REST, -widths[row])):
            frames.starts[row] = free[row] = start
            start += widths[row]
            frames.ends[row] = start
        left = start if parent == NO_PARENT else left


def _widths(frames: Frames, scales: Sequence[float]) -> array[float]:
    """The larger side of each frame, or its children together where that is more.

    max(a + b, c + d) can be less than max(a, c) + max(b, d), so children may need more room than either side of
    their parent fills; then the parent is that much wider.
    """
    if len(frames.sides) == 1:
        return frames.totals
    before, after = (side.totals for side in frames.sides)
    widths = array("d", (max(b * scales[0], a * scales[1]) for b, a in zip(before, after, strict=True)))
    needed = array("d", bytes(8 * len(widths)))
    for row in range(len(widths) - 1, -1, -1):  # children stand after their parents, so they are done already
        widths[row] = max(widths[row], needed[row])
        if frames.parents[row] != NO_PARENT:
            needed[frames.parents[row]] += widths[row]
    return widths
