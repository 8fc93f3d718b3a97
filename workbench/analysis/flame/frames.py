"""The frames of a flame chart as columns, with what one side or two spent in each."""

from __future__ import annotations

from array import array
from typing import NamedTuple

from workbench.core.profile import NO_PARENT

REST = -1
"""Stands for the function of a frame that thin frames were merged into."""

Values = tuple[float, ...]
"""A value for each side: of one profile, or of two, before and after."""


class FrameValues(NamedTuple):
    """What one side spent in each frame: in itself, and with all that lies below it."""

    selfs: array[float]
    totals: array[float]


class NewFrame(NamedTuple):
    """A frame before it has a place: its parent's row, its function, and its total on each side.

    `thin_count` says of how many frames it is the rest; 0 for a frame of its own.
    """

    parent: int
    function: int
    totals: Values
    thin_count: int = 0


class Frames(NamedTuple):
    """Frames as columns, a parent always before its children; a rest has the function REST and says of how many.

    `starts` and `ends` are places in the picture, `sides` the values of the only profile or of both, before and after.
    """

    parents: array[int]
    depths: array[int]
    starts: array[float]
    ends: array[float]
    functions: array[int]
    thin_counts: array[int]
    sides: tuple[FrameValues, ...]

    @property
    def selfs(self) -> array[float]:
        """The self values of the only side, or of the current one."""
        return self.sides[-1].selfs

    @property
    def totals(self) -> array[float]:
        """The totals of the only side, or of the current one."""
        return self.sides[-1].totals

    def add(self, frame: NewFrame, start: float = 0.0, end: float = 0.0) -> int:
        """A new frame at the end; its self value is set later, but for a rest, which is nothing else."""
        self.parents.append(frame.parent)
        self.depths.append(self.depths[frame.parent] + 1 if frame.parent != NO_PARENT else 0)
        self.starts.append(start)
        self.ends.append(end)
        self.functions.append(frame.function)
        self.thin_counts.append(frame.thin_count)
        for side, total in zip(self.sides, frame.totals, strict=True):
            side.selfs.append(total if frame.thin_count else 0.0)
            side.totals.append(total)
        return len(self.parents) - 1


def no_frames(side_count: int = 1) -> Frames:
    """Columns without a frame."""
    i, d = "i", "d"
    sides = tuple(FrameValues(array(d), array(d)) for _ in range(side_count))
    return Frames(array(i), array(i), array(d), array(d), array(i), array(i), sides)
