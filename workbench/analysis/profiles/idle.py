"""Idle time taken out of a profile: shares are of the time that something ran."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from itertools import compress

from workbench.analysis.profiles.figures import whole_of
from workbench.analysis.profiles.waiting import INTERRUPT, SWAPPER, is_idle_entry
from workbench.core.model import Notice
from workbench.core.profile import CallTree, Edge, Function, FunctionFigures, Profile, Spans, Thread
from workbench.core.units import amount_text, share_text

NOTICE_CODE = "idle"
_ROOT = "(root)"


def running(profile: Profile) -> Profile:
    """The profile without what was idle, which its `idle` then holds; the same profile where nothing was."""
    if profile.idle > 0:  # it was taken out before
        return profile
    kinds = _FunctionKinds(profile.functions)
    if profile.figures is not None:
        return _without_idle_figures(profile, profile.figures, kinds)
    idle = [_idle_nodes(thread, kinds) for thread in profile.threads]
    if not any(map(any, idle)):
        return profile
    spent = math.fsum(
        value
        for thread, nodes in zip(profile.threads, idle, strict=True)
        for value in compress(thread.tree.selfs, nodes)
    )
    whole = _whole(profile)
    threads = [_running_thread(thread, nodes) for thread, nodes in zip(profile.threads, idle, strict=True)]
    return _with_used_functions(_counted(profile, spent, whole), threads)


def idle_notice(profile: Profile) -> Notice | None:
    """What is said of the time that was idle and is in the profile no more; None where there was none."""
    if profile.idle <= 0:
        return None
    all_of_it = _whole(profile) + profile.idle
    return Notice(
        NOTICE_CODE,
        f"{share_text(profile.idle / all_of_it)} of the recording was idle ({amount_text(profile.idle, profile.unit)} "
        f"of {amount_text(all_of_it, profile.unit)}): nobody's code ran. Shares are of the rest.",
    )


def _whole(profile: Profile) -> float:
    if profile.figures is not None:
        return math.fsum(profile.figures.selfs)
    return whole_of([thread.tree for thread in profile.threads])


class _FunctionKinds:
    """What each function means for idleness: by itself, and inside the kernel's idle task."""

    def __init__(self, functions: Sequence[Function]) -> None:
        self.starts = [is_idle_entry(each, is_in_swapper=False) for each in functions]
        self.starts_in_swapper = [is_idle_entry(each, is_in_swapper=True) for each in functions]
        self.is_swapper = [not each.file and SWAPPER.fullmatch(each.name) is not None for each in functions]
        self.is_interrupt = [INTERRUPT.fullmatch(each.name) is not None for each in functions]


def _idle_nodes(thread: Thread, kinds: _FunctionKinds) -> bytearray:
    """1 for each node in which the processor, or the thread's loop, had nothing to do."""
    tree = thread.tree
    idle = bytearray(len(tree.parents))
    swapper = bytearray(len(tree.parents))
    is_swapper_thread = SWAPPER.fullmatch(thread.name) is not None
    if not (is_swapper_thread or any(kinds.starts) or any(kinds.is_swapper)):
        return idle
    for node, (parent, function) in enumerate(zip(tree.parents, tree.functions, strict=True)):
        if parent < 0:
            swapper[node] = is_swapper_thread or kinds.is_swapper[function]
            is_idle = kinds.is_swapper[function]
        else:
            swapper[node] = swapper[parent]
            is_idle = bool(idle[parent]) and not kinds.is_interrupt[function]
            if idle[parent] and kinds.is_swapper[tree.functions[parent]]:
                is_idle = kinds.starts_in_swapper[function]  # the name of the task alone says nothing of what it ran
        starts = kinds.starts_in_swapper if swapper[node] else kinds.starts
        idle[node] = is_idle or starts[function]
    return idle


def _running_thread(thread: Thread, idle: bytearray) -> Thread:
    """The thread without its idle nodes; those that something ran under stay, without time of their own."""
    tree = thread.tree
    kept = bytearray(1 - each for each in idle)
    for node in range(len(kept) - 1, -1, -1):
        if kept[node] and tree.parents[node] >= 0:
            kept[tree.parents[node]] = 1
    numbers = array("i", [-1]) * len(kept)
    for row, node in enumerate(compress(range(len(kept)), kept)):
        numbers[node] = row
    selfs = (0.0 if is_idle else value for value, is_idle in zip(tree.selfs, idle, strict=True))
    running_tree = CallTree(
        array("i", (numbers[parent] if parent >= 0 else parent for parent in compress(tree.parents, kept))),
        array("i", compress(tree.functions, kept)),
        array("d", compress(selfs, kept)),
    )
    return Thread(thread.name, running_tree, _running_spans(thread.spans, numbers, tree))


def _running_spans(spans: Spans | None, numbers: Sequence[int], tree: CallTree) -> Spans | None:
    """The spans of nodes that are left, with gaps where one of their callees was idle."""
    if spans is None:
        return None
    gaps = _gaps(spans, numbers, tree)
    begins = [start for start, _ in gaps]
    pieces: list[tuple[float, int, float]] = []
    for node, start, end in zip(spans.nodes, spans.starts, spans.ends, strict=True):
        if numbers[node] < 0:
            continue
        for gap_start, gap_end in gaps[bisect_left(begins, start) : bisect_left(begins, end)]:
            if gap_end > end:
                break
            if gap_start > start:
                pieces.append((start, numbers[node], gap_start))
            start = gap_end
        if end > start or not gaps:
            pieces.append((start, numbers[node], end))
    pieces.sort(key=_by_start)  # stable: callers stay before what they called
    return Spans(
        array("i", (node for _, node, _ in pieces)),
        array("d", (start for start, _, _ in pieces)),
        array("d", (end for _, _, end in pieces)),
    )


def _by_start(piece: tuple[float, int, float]) -> float:
    return piece[0]


def _gaps(spans: Spans, numbers: Sequence[int], tree: CallTree) -> list[tuple[float, float]]:
    """When the outermost nodes that are gone were active, in order; one thread's never overlap."""
    columns = zip(spans.nodes, spans.starts, spans.ends, strict=True)
    return sorted(
        (start, end) for node, start, end in columns if numbers[node] < 0 and _is_outermost(node, numbers, tree)
    )


def _is_outermost(node: int, numbers: Sequence[int], tree: CallTree) -> bool:
    parent = tree.parents[node]
    return parent < 0 or numbers[parent] >= 0


def _counted(profile: Profile, idle: float, whole: float) -> Profile:
    """The profile with its idle time, and as many samples as were taken of the rest."""
    count = profile.sample_count
    left = round(count * max(0.0, whole - idle) / whole) if count is not None and whole > 0 else count
    return profile._replace(idle=profile.idle + idle, sample_count=left)


def _with_used_functions(profile: Profile, threads: Sequence[Thread]) -> Profile:
    """The profile with these threads, and without the functions that none of its nodes is of any more."""
    gone = {function for thread in profile.threads for function in thread.tree.functions}
    gone -= {function for thread in threads for function in thread.tree.functions}
    kept = [row for row in range(len(profile.functions)) if row not in gone]
    numbers = _numbers(kept, len(profile.functions))
    return profile._replace(
        functions=tuple(profile.functions[row] for row in kept),
        threads=tuple(_renumbered(thread, numbers) for thread in threads),
        call_times=tuple(profile.call_times[row] for row in kept) if profile.call_times else (),
        own_callers=tuple(profile.own_callers[row] for row in kept) if profile.own_callers else (),
    )


def _renumbered(thread: Thread, numbers: Sequence[int]) -> Thread:
    functions = array("i", (numbers[function] for function in thread.tree.functions))
    return thread._replace(tree=thread.tree._replace(functions=functions))


def _without_idle_figures(profile: Profile, figures: FunctionFigures, kinds: _FunctionKinds) -> Profile:
    """The same for figures without stacks, as saved documents hold them."""
    idle_rows = {row for row, is_idle in enumerate(kinds.starts) if is_idle and figures.selfs[row] > 0}
    if not idle_rows:
        return profile
    spent, whole = math.fsum(figures.selfs[row] for row in idle_rows), math.fsum(figures.selfs)
    kept = [row for row in range(len(profile.functions)) if row not in idle_rows]
    totals = (
        max(0.0, figures.totals[row] - spent) if profile.functions[row].name == _ROOT else figures.totals[row]
        for row in kept
    )
    numbers = _numbers(kept, len(profile.functions))
    return _counted(profile, spent, whole)._replace(
        functions=tuple(profile.functions[row] for row in kept),
        figures=FunctionFigures(
            array("d", (figures.selfs[row] for row in kept)),
            array("d", totals),
            array("q", (figures.calls[row] for row in kept)) if figures.calls is not None else None,
        ),
        edges=tuple(_edges(profile.edges, numbers)),
        call_times=tuple(profile.call_times[row] for row in kept) if profile.call_times else (),
        own_callers=tuple(profile.own_callers[row] for row in kept) if profile.own_callers else (),
    )


def _edges(edges: Sequence[Edge], numbers: Sequence[int]) -> list[Edge]:
    moved = [
        edge._replace(caller=numbers[edge.caller] if edge.caller >= 0 else edge.caller, callee=numbers[edge.callee])
        for edge in edges
        if edge.caller < 0 or numbers[edge.caller] >= 0
    ]
    return [edge for edge in moved if edge.callee >= 0]


def _numbers(kept: Sequence[int], count: int) -> array[int]:
    """The new number of each function, -1 for one that is gone."""
    numbers = array("i", [-1]) * count
    for row, old in enumerate(kept):
        numbers[old] = row
    return numbers
