"""Grows the frames of a flame chart, the widest first, and merges what would be too thin to see."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from heapq import heappop, heappush
from typing import Generic, NamedTuple, TypeVar

from workbench.analysis.flame.frames import REST, Frames, NewFrame, Values, no_frames
from workbench.analysis.flame.widths import put_in_place
from workbench.core.profile import NO_PARENT

THIN_SHARE = 1 / 2000
ROW_BUDGET = 20_000
WORK_LIMIT = 4_000_000

_TINY = 1e-12

M = TypeVar("M")


class Limits(NamedTuple):
    """What is merged: frames below a share of the whole, and what is beyond so many rows or steps from frame to frame.

    The widest frames come first, so that what is merged for want of room is the thinnest.
    """

    thin_share: float = THIN_SHARE
    row_budget: int = ROW_BUDGET
    work: int = WORK_LIMIT


LIMITS = Limits()


class GrownPart(NamedTuple, Generic[M]):
    """What a function costs below one frame on each side, what it is made of, and the work of looking inside."""

    totals: Values
    members: M
    work: int


Parts = Mapping[int, GrownPart[M]]
"""What lies below a frame, by function."""

Step = Callable[[M], tuple[Values, Parts[M]]]
"""What was spent in a frame itself on each side, and the functions below it."""


class Growth(Generic[M]):
    """Frames that grow from roots by steps; `scales` is what each side's values are multiplied by for their width."""

    def __init__(self, step: Step[M], limits: Limits, scales: Sequence[float] = (1.0,)) -> None:
        self._step, self._limits, self._scales = step, limits, scales
        self._frames = no_frames(len(scales))
        self._waiting: list[tuple[float, int, M]] = []
        self._work = limits.work
        self._thinnest = 0.0

    def frames(self, roots: Parts[M]) -> Frames:
        """All frames from the roots on, siblings by width; what is thin on both sides, or beyond the limits, a rest."""
        wholes = map(math.fsum, zip(*(part.totals for part in roots.values()), strict=True))
        whole = max((value * scale for value, scale in zip(wholes, self._scales, strict=False)), default=0.0)
        self._thinnest = self._limits.thin_share * whole * (1 - _TINY)
        self._add_below(NO_PARENT, roots)
        while self._waiting:
            _, row, members = heappop(self._waiting)
            selfs, parts = self._step(members)
            for side, value in zip(self._frames.sides, selfs, strict=True):
                side.selfs[row] = value
            self._add_below(row, parts)
        put_in_place(self._frames, self._scales)
        return self._frames

    def _add_below(self, parent: int, parts: Parts[M]) -> None:
        """Adds the frames below one and a rest for the thin ones, and counts the work that the added ones will be."""
        rows, waiting = len(self._frames.parents), self._waiting
        room = max(0, (self._limits.row_budget - rows - len(waiting) - 1) // 2) if self._work > 0 else 0
        sizes = ((-self._size(part.totals), function) for function, part in parts.items())
        ordered = sorted(each for each in sizes if each[0] < 0)
        wide = [each for each in ordered if -each[0] >= self._thinnest][:room]
        for size, function in wide:
            part = parts[function]
            row = self._frames.add(NewFrame(parent, function, part.totals))
            heappush(waiting, (size, row, part.members))
            self._work -= part.work
        thin = [parts[function].totals for _, function in ordered[len(wide) :]]
        if thin:
            self._frames.add(NewFrame(parent, REST, tuple(map(math.fsum, zip(*thin, strict=True))), len(thin)))

    def _size(self, values: Values) -> float:
        """The larger side; spelt out, as it is asked for everything that lies below a frame."""
        first = values[0] * self._scales[0]
        return first if len(values) == 1 else max(first, values[1] * self._scales[1])
