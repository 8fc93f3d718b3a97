"""From events on a time line to a call tree: beginnings meet their ends, and intervals find what they lie in.

Times are in the unit in which they came; `nested` scales them once.
"""

from __future__ import annotations

import heapq
import math
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from workbench.core.calltree import TreeBuilder
from workbench.core.profile import NO_PARENT, CallTree, Spans

BEGIN, END = -1.0, -2.0
"""Stand in a track's durations for events that have none."""

NO_NAME = -1
PIECES_PER_EVENT = 8
"""Intervals that overlap are split into no more pieces than this for each event; the rest is cut off."""


@dataclass
class Track:
    """The events of one thread in file order; `labels` holds a function, or for an END a name or NO_NAME."""

    times: array[float] = field(default_factory=lambda: array("d"))
    durations: array[float] = field(default_factory=lambda: array("d"))
    labels: array[int] = field(default_factory=lambda: array("i"))


@dataclass
class Repairs:
    """What had to be put right, counted over all threads."""

    unmatched_end_count: int = 0
    unclosed_count: int = 0
    overlap_count: int = 0
    cut_count: int = 0


@dataclass
class Intervals:
    """When functions ran; of two with equal times the one that comes first is the caller."""

    starts: array[float] = field(default_factory=lambda: array("d"))
    ends: array[float] = field(default_factory=lambda: array("d"))
    functions: array[int] = field(default_factory=lambda: array("i"))

    def open(self, start: float, end: float, function: int) -> int:
        """Adds one; its number."""
        self.starts.append(start)
        self.ends.append(end)
        self.functions.append(function)
        return len(self.starts) - 1


def intervals_of(track: Track, names: Sequence[int], repairs: Repairs, first: float = 0.0) -> Intervals:
    """The track's events as intervals, counted from the time `first`.

    `names` holds each function's name, by which an END finds its BEGIN.
    """
    times, durations = array("d", (time - first for time in track.times)), track.durations
    if min(durations, default=0.0) >= 0:
        return Intervals(times, array("d", map(float.__add__, times, durations)), track.labels)
    pairing = _Pairing(names, repairs)
    for event in sorted(range(len(times)), key=times.__getitem__):  # stable: equal times keep the file's order
        if durations[event] >= 0:
            pairing.found.open(times[event], times[event] + durations[event], track.labels[event])
        elif durations[event] == BEGIN:
            pairing.begin(times[event], track.labels[event])
        else:
            pairing.end(times[event], track.labels[event])
    return pairing.closed(max(max(times), max(pairing.found.ends, default=-math.inf)))


class _Pairing:
    """Brings beginnings and ends together: an end closes the innermost open interval of its name."""

    def __init__(self, names: Sequence[int], repairs: Repairs) -> None:
        self.found = Intervals()
        self._names = names
        self._repairs = repairs
        self._open: list[int] = []
        self._open_by_name: dict[int, list[int]] = {}
        self._missed: dict[int, float] = {}  # when an end found nothing of its name to close
        self._maybe_empty: set[int] = set()

    def begin(self, time: float, function: int) -> None:
        """An interval opens."""
        interval = self.found.open(time, math.nan, function)
        name = self._names[function]
        self._open.append(interval)
        self._open_by_name.setdefault(name, []).append(interval)
        if self._missed.pop(name, None) == time:
            self._maybe_empty.add(interval)

    def end(self, time: float, name: int) -> None:
        """The innermost open interval of this name closes; without a name simply the innermost."""
        candidates = self._open if name == NO_NAME else self._open_by_name.get(name, [])
        self._drop_closed(candidates)
        if not candidates:
            self._repairs.unmatched_end_count += 1
            self._missed[name] = time
            return
        self.found.ends[candidates.pop()] = time
        self._drop_closed(self._open)

    def closed(self, latest: float) -> Intervals:
        """All intervals; one that nobody closed lasts to the end, or no time if its end came just before it."""
        ends = self.found.ends
        for interval in self._open:
            if math.isnan(ends[interval]) and interval in self._maybe_empty:
                ends[interval] = self.found.starts[interval]
                self._repairs.unmatched_end_count -= 1
            elif math.isnan(ends[interval]):
                ends[interval] = latest
                self._repairs.unclosed_count += 1
        return self.found

    def _drop_closed(self, intervals: list[int]) -> None:
        while intervals and not math.isnan(self.found.ends[intervals[-1]]):
            intervals.pop()


def nested(intervals: Intervals, scale: float, tolerance: float, repairs: Repairs) -> tuple[CallTree, Spans]:
    """The tree and the spans of intervals, each inside the innermost one that holds its start.

    An interval that goes on after the one it starts in is split there, so that no time counts twice and nothing is
    lost; one that goes on for no longer than `tolerance` was rounded, and ends with it.
    """
    builder = TreeBuilder()
    spans = Spans(array("i"), array("d"), array("d"))
    open_nodes, open_ends = [NO_PARENT], [float("inf")]
    pieces = _Pieces(intervals, repairs)
    for start, end, function in pieces:
        while open_ends[-1] <= start:
            open_ends.pop()
            open_nodes.pop()
        if end > open_ends[-1]:
            if end > open_ends[-1] + tolerance:
                pieces.put_off(open_ends[-1], end, function)
            end = open_ends[-1]
        parent = open_nodes[-1]
        node = builder.child(parent, function)
        builder.add(node, end - start)
        if parent != NO_PARENT:
            builder.add(parent, start - end)
        open_nodes.append(node)
        open_ends.append(end)
        spans.nodes.append(node)
        spans.starts.append(start * scale)
        spans.ends.append(end * scale)
    tree = builder.tree()
    for node, value in enumerate(tree.selfs):
        tree.selfs[node] = max(0.0, value * scale)  # what is below 0 is rounding
    return tree, spans


class _Pieces:
    """Intervals by start, of two with one start the longer first; pieces that were put off come at their turn."""

    def __init__(self, intervals: Intervals, repairs: Repairs) -> None:
        self._intervals = intervals
        self._repairs = repairs
        self._put_off: list[tuple[float, float, int, int]] = []
        self._budget = PIECES_PER_EVENT * len(intervals.starts)

    def __iter__(self) -> Iterator[tuple[float, float, int]]:
        starts, ends, functions = self._intervals.starts, self._intervals.ends, self._intervals.functions
        waiting = self._put_off
        for interval in _in_order(starts, ends):
            start, end = starts[interval], ends[interval]
            while waiting and waiting[0][:2] <= (start, -end):
                yield self._next_put_off()
            yield start, end, functions[interval]
        while waiting:
            yield self._next_put_off()

    def put_off(self, start: float, end: float, function: int) -> None:
        """The rest of an interval that was cut at `start`."""
        self._budget -= 1
        if self._budget < 0:
            self._repairs.cut_count += 1
            return
        self._repairs.overlap_count += 1
        heapq.heappush(self._put_off, (start, -end, -self._budget, function))

    def _next_put_off(self) -> tuple[float, float, int]:
        start, end, _, function = heapq.heappop(self._put_off)
        return start, -end, function


def _in_order(starts: array[float], ends: array[float]) -> list[int]:
    """The intervals by start, longer ones first; equal ones in file order, or backwards in a file written at exits."""
    numbers = range(len(starts))
    order = [*reversed(numbers)] if _is_in_exit_order(starts, ends) else [*numbers]
    order.sort(key=ends.__getitem__, reverse=True)
    order.sort(key=starts.__getitem__)
    return order


def _is_in_exit_order(starts: array[float], ends: array[float]) -> bool:
    """True where a call is written when it returns, so that the caller comes after what it called."""
    return _is_sorted(ends) and not _is_sorted(starts)


def _is_sorted(values: array[float]) -> bool:
    return all(map(float.__le__, values, values[1:]))
