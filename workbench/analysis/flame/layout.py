"""What a flame chart shows: frames with a place and a width, of one profile or of two."""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

from workbench.analysis.flame.estimate import REMARK as ESTIMATE_REMARK
from workbench.analysis.flame.estimate import SizeEstimate
from workbench.analysis.flame.forest import Forest, joined
from workbench.analysis.flame.frames import REST, Frames, Values
from workbench.analysis.flame.growth import LIMITS, Limits
from workbench.analysis.flame.timeline import timed_frames
from workbench.analysis.profiles.origins import origin_of
from workbench.core.profile import Function, Profile, Thread, place_of
from workbench.core.units import Unit
from workbench.core.words import counted

REST_ORIGIN = "merged"
BEFORE_ONLY, AFTER_ONLY = "− ", "+ "


class FrameOrder(Enum):
    """How siblings follow each other; the value is the word shown."""

    LEFT_HEAVY = "largest first"
    TIME = "in order of time"


class Layout(NamedTuple):
    """A flame chart as columns; a frame's id is its row, a parent stands before its children.

    Values are in the profile's unit. `wholes` is what was spent in all: one value, or with a second side two, before
    and after; the frames then hold both, and a frame is as wide as its larger side. In the inverted view a frame is a
    caller of the one above it, and its self value is what nobody called. `remark` says what the reader has to know: an
    estimate, an order not to be had.
    """

    frames: Frames
    functions: tuple[Function, ...]
    origins: tuple[str, ...]
    unit: Unit
    wholes: Values
    order: FrameOrder = FrameOrder.LEFT_HEAVY
    is_inverted: bool = False
    is_estimate: bool = False
    remark: str = ""

    @property
    def whole(self) -> float:
        """All that was spent on the only side, or on the current one."""
        return self.wholes[-1]

    @property
    def width(self) -> float:
        """Where the last frame ends."""
        return max(self.frames.ends, default=0.0)

    @property
    def depth_count(self) -> int:
        """How many rows of frames lie above each other."""
        return max(self.frames.depths, default=-1) + 1

    def shares(self, row: int) -> Values:
        """A frame's total on each side as a fraction of the side's whole."""
        return self.as_shares([side.totals[row] for side in self.frames.sides])

    def as_shares(self, values: Sequence[float]) -> Values:
        """A value of each side as a fraction of the side's whole."""
        return tuple(value / whole if whole > 0 else 0.0 for value, whole in zip(values, self.wholes, strict=True))

    def name(self, row: int) -> str:
        """The function's name, or of how many frames this is the rest."""
        function = self.frames.functions[row]
        if function != REST:
            return self.functions[function].name or "(no name)"
        return f"({counted(self.frames.thin_counts[row], 'thin frame')})"

    def label(self, row: int) -> str:
        """The name, with a plus before what is on the current side only and a minus before what is gone."""
        return f"{self.sign(row)}{self.name(row)}"

    def sign(self, row: int) -> str:
        """The plus or minus of a frame that is on one side of two only."""
        has_any = {side.totals[row] > 0 for side in self.frames.sides}
        if self.frames.functions[row] == REST or len(has_any) == 1:
            return ""
        return AFTER_ONLY if self.frames.totals[row] > 0 else BEFORE_ONLY

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
    limits: Limits = LIMITS,
) -> Layout:
    """The frames of one thread (by its place among the profile's threads) or of all; thin ones are merged."""
    is_estimate = not profile.threads
    threads = profile.threads if thread is None else (profile.threads[thread],)
    why_not = _why_no_time(threads, is_inverted=is_inverted) if order is FrameOrder.TIME else ""
    spans = threads[0].spans if order is FrameOrder.TIME and not why_not else None
    if spans is not None:
        frames = timed_frames(threads[0], spans, limits)
    elif is_estimate:
        frames = SizeEstimate(profile).frames(limits, is_inverted=is_inverted)
    else:
        frames = Forest(joined([each.tree for each in threads])).frames(limits, is_inverted=is_inverted)
    return Layout(
        frames=frames,
        functions=profile.functions,
        origins=tuple(origin_of(function).value for function in profile.functions),
        unit=profile.unit,
        wholes=(math.fsum(frames.selfs),),
        order=FrameOrder.LEFT_HEAVY if spans is None else FrameOrder.TIME,
        is_inverted=is_inverted,
        is_estimate=is_estimate,
        remark=" ".join(said for said in (ESTIMATE_REMARK if is_estimate else "", why_not) if said),
    )


def _why_no_time(threads: tuple[Thread, ...], *, is_inverted: bool) -> str:
    if is_inverted:
        return "Callers have no order of time, so the largest come first."
    if len(threads) > 1:
        return "Threads ran at the same time; choose one of them for the order of time."
    if not threads or threads[0].spans is None:
        return "The file holds no order of time here, so the largest come first."
    return ""
