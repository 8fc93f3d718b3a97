"""What a flame chart shows: frames with a place and a width, of one thread or all, from roots or from leaves."""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

from workbench.analysis.flame.estimate import REMARK as ESTIMATE_REMARK
from workbench.analysis.flame.estimate import SizeEstimate
from workbench.analysis.flame.forest import Forest
from workbench.analysis.flame.growth import REST, Frames
from workbench.analysis.flame.timeline import timed_frames
from workbench.analysis.profiles.origins import origin_of
from workbench.core.profile import NO_PARENT, Function, Profile, Thread, place_of
from workbench.core.units import Unit

THIN_SHARE = 1 / 2000
ROW_BUDGET = 20_000
REST_ORIGIN = "merged"


class FrameOrder(Enum):
    """How siblings follow each other; the value is the word shown."""

    LEFT_HEAVY = "largest first"
    TIME = "in order of time"


class Layout(NamedTuple):
    """A flame chart as columns; a frame's id is its row, a parent stands before its children.

    Values and places are in the profile's unit. In the inverted view a frame is a caller of the one above it, and its
    self value is what nobody called. `remark` says what the reader has to know: an estimate, an order not to be had.
    """

    frames: Frames
    functions: tuple[Function, ...]
    origins: tuple[str, ...]
    unit: Unit
    whole: float
    order: FrameOrder
    is_inverted: bool
    is_estimate: bool
    remark: str

    @property
    def width(self) -> float:
        """Where the last frame ends."""
        return max(self.frames.ends, default=0.0)

    @property
    def depth_count(self) -> int:
        """How many rows of frames lie above each other."""
        return max(self.frames.depths, default=-1) + 1

    def share(self, row: int) -> float:
        """A frame's total as a fraction of the whole."""
        return self.frames.totals[row] / self.whole if self.whole > 0 else 0.0

    def name(self, row: int) -> str:
        """The function's name, or of how many frames this is the rest."""
        function = self.frames.functions[row]
        if function != REST:
            return self.functions[function].name or "(no name)"
        count = self.frames.thin_counts[row]
        return f"({count:,} thin frame{'' if count == 1 else 's'})"

    def place(self, row: int) -> str:
        """File and line as far as they are known."""
        function = self.frames.functions[row]
        return place_of(self.functions[function]) if function != REST else ""

    def origin(self, row: int) -> str:
        """Whose code the frame is, as a word."""
        function = self.frames.functions[row]
        return self.origins[function] if function != REST else REST_ORIGIN


def layout_of(
    profile: Profile,
    *,
    thread: int | None = None,
    is_inverted: bool = False,
    order: FrameOrder = FrameOrder.LEFT_HEAVY,
    thin_share: float = THIN_SHARE,
    row_budget: int = ROW_BUDGET,
) -> Layout:
    """The frames of one thread (by its place among the profile's threads) or of all; thin ones are merged."""
    is_estimate = not profile.threads
    threads = profile.threads if thread is None else (profile.threads[thread],)
    why_not = _why_no_time(threads, is_inverted=is_inverted) if order is FrameOrder.TIME else ""
    spans = threads[0].spans if order is FrameOrder.TIME and not why_not else None
    if spans is not None:
        frames = timed_frames(threads[0], spans, thin_share, row_budget)
    elif is_estimate:
        frames = SizeEstimate(profile).frames(thin_share, row_budget, is_inverted=is_inverted)
    else:
        frames = Forest([each.tree for each in threads]).frames(thin_share, row_budget, is_inverted=is_inverted)
    return Layout(
        frames=frames,
        functions=profile.functions,
        origins=tuple(origin_of(function).value for function in profile.functions),
        unit=profile.unit,
        whole=math.fsum(frames.selfs),
        order=FrameOrder.LEFT_HEAVY if spans is None else FrameOrder.TIME,
        is_inverted=is_inverted,
        is_estimate=is_estimate,
        remark=" ".join(said for said in (ESTIMATE_REMARK if is_estimate else "", why_not) if said),
    )


def matching(layout: Layout, text: str) -> tuple[bytearray, float]:
    """1 for each frame whose name or place has the text in it, and their share, counted once for each stack."""
    mask = fitting(layout.functions, layout.frames.functions, text)
    found = outermost_sum(mask, layout.frames.parents, layout.frames.totals)
    return mask, found / layout.whole if layout.whole > 0 else 0.0


def fitting(functions: Sequence[Function], frame_functions: Sequence[int], text: str) -> bytearray:
    """1 for each frame (by its function's number, or REST) whose name or place has the text in it."""
    wanted = text.strip().casefold()
    hits = [
        bool(wanted) and (wanted in each.name.casefold() or wanted in place_of(each).casefold()) for each in functions
    ]
    return bytearray(function != REST and hits[function] for function in frame_functions)


def outermost_sum(mask: Sequence[int], parents: Sequence[int], totals: Sequence[float]) -> float:
    """The totals of the marked frames, counted once for each stack."""
    is_below = bytearray(len(mask))
    found = array("d")
    for row, parent in enumerate(parents):
        is_below[row] = parent != NO_PARENT and (mask[parent] or is_below[parent])
        if mask[row] and not is_below[row]:
            found.append(totals[row])
    return math.fsum(found)


def _why_no_time(threads: tuple[Thread, ...], *, is_inverted: bool) -> str:
    if is_inverted:
        return "Callers have no order of time, so the largest come first."
    if len(threads) > 1:
        return "Threads ran at the same time; choose one of them for the order of time."
    if not threads or threads[0].spans is None:
        return "The file holds no order of time here, so the largest come first."
    return ""
