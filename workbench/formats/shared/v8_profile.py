"""What V8's CPU profiles say of one thread, from a file of their own or joined from the pieces in a trace.

`nodes` is the call tree, `samples` the node that was seen each time, `timeDeltas` the microseconds since the sample
before. Lines count from 0. Source: the type Profile of the Chrome DevTools Protocol's domain Profiler.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from workbench.core.calltree import FunctionTable, TreeBuilder
from workbench.core.model import Notice
from workbench.core.profile import NO_PARENT, CallTree, Spans, Thread
from workbench.formats.shared.json_path import JsonPlace
from workbench.formats.shared.timeline import TOO_MANY_SPANS, spans_of

ANONYMOUS = "(anonymous)"
MICROSECOND = 1e-6
LARGEST_ID = 2**53
_SORTED = Notice("samples_sorted", "Some samples were noted late; all were put in order of time.")


class V8Thread(NamedTuple):
    """One thread's profile; in samples where the file says no times. Duration and interval in seconds, where known."""

    thread: Thread
    has_times: bool
    sample_count: int
    duration: float | None
    interval: float | None
    notices: tuple[Notice, ...]


class _Samples(NamedTuple):
    """Nodes of the tree in order of time, with seconds since the start; one time more than nodes: the end."""

    nodes: Sequence[int]
    times: array[float]
    is_sorted_anew: bool


def thread_of(root: JsonPlace, table: FunctionTable, name: str = "main", start: float = 0.0) -> V8Thread:
    """The call tree of one profile; `start` is when it began on the recording's time line, in seconds.

    Raises MalformedError for nodes that are no tree, and samples that do not fit it.
    """
    builder = TreeBuilder()
    node_of = _grow(root, table, builder)
    has_samples = root.at("samples").value is not None
    if not (has_samples and root.at("timeDeltas").value is not None):
        _add_counts(root, node_of, builder)
        tree = builder.tree()
        return V8Thread(Thread(name, tree), False, int(sum(tree.selfs)), _duration(root), None, ())
    samples = _samples(root, node_of)
    for node, (begin, end) in zip(samples.nodes, pairwise(samples.times), strict=True):
        builder.add(node, end - begin)
    tree = builder.tree()
    spans, notices = _spans(tree, samples, start)
    count = len(samples.nodes)
    interval = (samples.times[-2] - samples.times[0]) / (count - 1) if count > 1 else None
    return V8Thread(Thread(name, tree, spans), True, count, _duration(root), interval, tuple(notices))


def function_of(frame: JsonPlace, table: FunctionTable) -> int:
    """The function of a `callFrame`, whose line counts from 0 and is -1 where there is none."""
    members = frame.mapping()  # looked into directly: there are many frames
    line, file, name = members.get("lineNumber"), members.get("url"), members.get("functionName", "")
    if not isinstance(name, str):
        name = frame.at("functionName").text()
    return table.number_of_start(
        name or ANONYMOUS,
        file if isinstance(file, str) else "",
        line + 1 if type(line) is int and 0 <= line < LARGEST_ID else 0,
    )


def _grow(root: JsonPlace, table: FunctionTable, builder: TreeBuilder) -> dict[int, int]:
    """Adds all nodes to the tree, parents first; which node of the tree each id stands for."""
    places = {_id(place.at("id")): place for place in root.at("nodes").places()}
    if len(places) != len(root.at("nodes").entries()):
        raise root.refusal("two nodes have the same id")
    parents = _parents(places)
    children: dict[int, list[int]] = {}
    for node, parent in parents.items():
        children.setdefault(parent, []).append(node)
    node_of: dict[int, int] = {}
    waiting = [node for node in places if node not in parents]
    while waiting:
        node = waiting.pop()
        parent = node_of[parents[node]] if node in parents else NO_PARENT
        node_of[node] = builder.child(parent, function_of(places[node].at("callFrame"), table))
        waiting.extend(reversed(children.get(node, ())))
    if len(node_of) != len(places):
        raise root.refusal("nodes that call one another in a circle")
    return node_of


def _parents(places: Mapping[int, JsonPlace]) -> dict[int, int]:
    """The parent of each node, from lists of children or, in profiles taken from traces, from the nodes themselves."""
    parents: dict[int, int] = {}
    for node, place in places.items():
        members = place.mapping()
        pairs = []
        if members.get("children"):
            pairs = [(_id(child), node) for child in place.at("children").places()]
        if members.get("parent") is not None:
            pairs.append((node, _id(place.at("parent"))))
        for child, parent in pairs:
            if child not in places or parent not in places or parents.setdefault(child, parent) != parent:
                raise place.refusal(f"node {child} is not there or has two parents")
    return parents


def _id(place: JsonPlace) -> int:
    value = place.value
    if type(value) is not int or not 0 <= value < LARGEST_ID:
        raise place.refusal("a node's number was expected")
    return value


def _samples(root: JsonPlace, node_of: Mapping[int, int]) -> _Samples:
    """The samples in order of time; where a time goes back, V8 noted samples late, and they are sorted."""
    nodes, deltas = _sampled_nodes(root, node_of), root.at("timeDeltas").numbers()
    if len(nodes) != len(deltas):
        raise root.refusal(f"{len(nodes):,} samples but {len(deltas):,} time deltas")
    times = array("d", (time * MICROSECOND for time in accumulate(deltas)))
    is_unsorted = any(delta < 0 for delta in deltas[1:])
    if is_unsorted:
        order = sorted(range(len(nodes)), key=times.__getitem__)
        nodes, times = [nodes[row] for row in order], array("d", (times[row] for row in order))
    times.append(max(_duration(root) or 0.0, times[-1] if times else 0.0))
    return _Samples(nodes, times, is_unsorted)


def _sampled_nodes(root: JsonPlace, node_of: Mapping[int, int]) -> list[int]:
    """The node of the tree for each sample."""
    ids = root.at("samples").entries()
    nodes = [node_of.get(node, NO_PARENT) if type(node) is int else NO_PARENT for node in ids]
    if NO_PARENT in nodes:
        where = f"{root.where}.samples" if root.where else "samples"
        place = JsonPlace(root.content, None, f"{where}[{nodes.index(NO_PARENT)}]")
        raise place.refusal("it names a node that is not there")
    return nodes


def _duration(root: JsonPlace) -> float | None:
    """Seconds from the start to the end of the recording."""
    start, end = root.at("startTime").optional_number(), root.at("endTime").optional_number()
    return None if start is None or end is None else (end - start) * MICROSECOND


def _add_counts(root: JsonPlace, node_of: Mapping[int, int], builder: TreeBuilder) -> None:
    """Without times each node's own count of hits is all there is, or how often it stands among the samples."""
    hits = [(place, place.at("hitCount").optional_number(0.0)) for place in root.at("nodes").places()]
    if root.at("samples").value and not any(count for _, count in hits):
        for node in _sampled_nodes(root, node_of):
            builder.add(node, 1.0)
        return
    for place, count in hits:
        builder.add(node_of[_id(place.at("id"))], count or 0.0)


def _spans(tree: CallTree, samples: _Samples, start: float) -> tuple[Spans | None, list[Notice]]:
    times = array("d", (time + start for time in samples.times)) if start else samples.times
    spans = spans_of(tree, samples.nodes, times)
    notices = [] if spans else [TOO_MANY_SPANS]
    return spans, [*notices, _SORTED] if samples.is_sorted_anew else notices
