"""Grows the frames of a flame chart, the widest first, and merges what would be too thin to see."""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Mapping
from heapq import heappop, heappush
from typing import Generic, NamedTuple, TypeVar

from workbench.core.profile import NO_PARENT

REST = -1
"""Stands for the function of a frame that thin frames were merged into."""

WORK_LIMIT = 4_000_000
"""So many steps from frame to frame at most; the widest frames come first, the others are merged then."""

_TINY = 1e-12

M = TypeVar("M")


class Frames(NamedTuple):
    """Frames as columns, a parent always before its children; a rest has the function REST and says of how many."""

    parents: array[int]
    depths: array[int]
    starts: array[float]
    ends: array[float]
    functions: array[int]
    selfs: array[float]
    totals: array[float]
    thin_counts: array[int]

    def add(self, parent: int, start: float, end: float, function: int, total: float, thin_count: int = 0) -> int:
        """A new frame at the end; its self value is set later, but for a rest, which is nothing else."""
        self.parents.append(parent)
        self.depths.append(self.depths[parent] + 1 if parent != NO_PARENT else 0)
        self.starts.append(start)
        self.ends.append(end)
        self.functions.append(function)
        self.selfs.append(total if thin_count else 0.0)
        self.totals.append(total)
        self.thin_counts.append(thin_count)
        return len(self.parents) - 1


class GrownPart(NamedTuple, Generic[M]):
    """What a function costs below one frame, what it is made of, and how much work it is to look inside."""

    total: float
    members: M
    work: int


Step = Callable[[M], tuple[float, Mapping[int, GrownPart[M]]]]
"""What was spent in a frame itself, and the functions below it."""


def no_frames() -> Frames:
    """Columns without a frame."""
    i, d = "i", "d"
    return Frames(array(i), array(i), array(d), array(d), array(i), array(d), array(d), array(i))


def grown(roots: Mapping[int, GrownPart[M]], step: Step[M], thin_share: float, row_budget: int, work: int) -> Frames:
    """All frames from the roots on, siblings by total; below a share of the whole, or beyond the budgets, a rest."""
    frames = no_frames()
    thinnest = thin_share * math.fsum(part.total for part in roots.values()) * (1 - _TINY)
    waiting: list[tuple[float, int, M]] = []

    def place(parent: int, start: float, parts: Mapping[int, GrownPart[M]]) -> int:
        """Adds the frames below one and a rest for the thin ones; the work that the added ones will be."""
        room = (row_budget - len(frames.parents) - len(waiting) - 1) // 2 if work > 0 else 0
        ordered = sorted(((p.total, f) for f, p in parts.items() if p.total > 0), key=lambda each: (-each[0], each[1]))
        wide = [function for total, function in ordered if total >= thinnest][: max(0, room)]
        to_do = 0
        for function in wide:
            part = parts[function]
            row = frames.add(parent, start, start + part.total, function, part.total)
            heappush(waiting, (-part.total, row, part.members))
            start += part.total
            to_do += part.work
        thin = math.fsum(total for total, _ in ordered[len(wide) :])
        if len(ordered) > len(wide):
            frames.add(parent, start, start + thin, REST, thin, len(ordered) - len(wide))
        return to_do

    work -= place(NO_PARENT, 0.0, roots)
    while waiting:
        _, row, members = heappop(waiting)
        frames.selfs[row], parts = step(members)
        work -= place(row, frames.starts[row], parts)
    return frames
