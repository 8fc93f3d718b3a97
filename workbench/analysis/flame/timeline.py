"""Frames in order of time, from the spans of one thread; gaps in which nothing ran stay gaps."""

from __future__ import annotations

from array import array

from workbench.analysis.flame.frames import REST, Frames, NewFrame, no_frames
from workbench.analysis.flame.growth import Limits
from workbench.core.profile import NO_PARENT, Spans, Thread


def timed_frames(thread: Thread, spans: Spans, limits: Limits) -> Frames:
    """A frame for each span; neighbours too thin to see are merged into a rest that reaches from first to last."""
    if not spans.nodes:
        return no_frames()
    return _Placed(thread, spans, limits).frames


class _Placed:
    def __init__(self, thread: Thread, spans: Spans, limits: Limits) -> None:
        self.frames = no_frames()
        self._origin = min(spans.starts)
        self._open_rests: dict[int, int] = {}  # of a parent's row, the rest that its next thin child goes to
        thin = limits.thin_share * (max(spans.ends) - self._origin)
        self._thinnest = _thinnest(spans, thin, limits.row_budget // 2)
        stack: list[tuple[float, int]] = []  # end and row; NO_ROW inside of a rest
        for node, start, end in zip(spans.nodes, spans.starts, spans.ends, strict=True):
            while stack and stack[-1][0] <= start:
                stack.pop()
            if end <= start:
                continue
            row = stack[-1][1] if stack else NO_PARENT
            if row == _NO_ROW:
                continue
            end = min(end, stack[-1][0]) if stack else end
            stack.append((end, self._place(row, thread.tree.functions[node], start - self._origin, end - self._origin)))
        self._settle()

    def _place(self, parent: int, function: int, start: float, end: float) -> int:
        if end - start >= self._thinnest:
            self._open_rests.pop(parent, None)
            return self.frames.add(NewFrame(parent, function, (end - start,)), start, end)
        rest = self._open_rests.get(parent)
        if rest is None:
            self._open_rests[parent] = self.frames.add(NewFrame(parent, REST, (end - start,), 1), start, end)
        else:
            self.frames.ends[rest] = end
            self.frames.totals[rest] += end - start
            self.frames.selfs[rest] += end - start
            self.frames.thin_counts[rest] += 1
        return _NO_ROW

    def _settle(self) -> None:
        """What was spent in each frame itself: its total without its children's."""
        frames = self.frames
        for row, (total, thin_count) in enumerate(zip(frames.totals, frames.thin_counts, strict=True)):
            if not thin_count:
                frames.selfs[row] += total
            if frames.parents[row] != NO_PARENT:
                frames.selfs[frames.parents[row]] -= total
        for row, value in enumerate(frames.selfs):
            frames.selfs[row] = max(0.0, value)  # what is below 0 is rounding


_NO_ROW = -2


def _thinnest(spans: Spans, limit: float, frame_budget: int) -> float:
    """The shortest span that gets a frame of its own, so that no more than the budget do."""
    lengths = array("d", sorted((e - s for s, e in zip(spans.starts, spans.ends, strict=True)), reverse=True))
    if len(lengths) <= frame_budget:
        return limit
    longest_left_out = lengths[frame_budget]
    return max(limit, longest_left_out * (1 + 1e-9))
