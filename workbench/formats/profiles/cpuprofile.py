"""Reads the `.cpuprofile` files of V8: Node's `--cpu-prof`, Chrome's and Edge's developer tools.

`nodes` is the call tree, `samples` the node that was seen each time, `timeDeltas` the microseconds since the sample
before. Lines count from 0. Source: the type Profile of the Chrome DevTools Protocol's domain Profiler.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

from workbench.core.calltree import FunctionTable, TreeBuilder
from workbench.core.model import Notice
from workbench.core.profile import NO_PARENT, CallTree, Profile, Spans, Thread
from workbench.core.units import Unit
from workbench.formats.shared.content import Content
from workbench.formats.shared.json_path import JsonPlace, document, facts
from workbench.formats.shared.timeline import TOO_MANY_SPANS, spans_of

NAME = "V8 CPU profile"

_HEAD = re.compile(rb'\s*\{\s*"nodes"\s*:\s*\[\s*\{[^{}]{0,200}"callFrame"\s*:')
_ANONYMOUS = "(anonymous)"
_MICROSECOND = 1e-6
_MAX_ID = 2**53


class _Samples(NamedTuple):
    """Nodes of the tree in order of time, with seconds since the start; one time more than nodes: the end."""

    nodes: Sequence[int]
    times: array[float]
    is_sorted_anew: bool


def recognises(content: Content) -> bool:
    """True for an object with V8's nodes and samples, also where it breaks off later."""
    if content.json is None:
        return _HEAD.match(content.head) is not None
    nodes = content.json.get("nodes") if isinstance(content.json, dict) else None
    is_tree = isinstance(nodes, list) and bool(nodes) and isinstance(nodes[0], dict) and "callFrame" in nodes[0]
    return is_tree and not content.keys().isdisjoint(("samples", "timeDeltas", "endTime"))


def read(content: Content) -> Profile:
    """One call tree, in seconds; in samples where the file has no times; raises MalformedError."""
    root = document(content)
    table, builder = FunctionTable(), TreeBuilder()
    node_of = _grow(root, table, builder)
    has_times = root.at("samples").value is not None and root.at("timeDeltas").value is not None
    if has_times:
        samples = _samples(root, node_of)
        for node, (start, end) in zip(samples.nodes, pairwise(samples.times), strict=True):
            builder.add(node, end - start)
        tree = builder.tree()
        spans, notices = _spans(tree, samples)
    else:
        _add_counts(root, node_of, builder)
        tree, spans, notices = builder.tree(), None, []
    return Profile(
        format_name=NAME,
        unit=Unit.SECONDS if has_times else Unit.SAMPLES,
        functions=table.functions(),
        threads=(Thread("main", tree, spans),),
        figures=None,
        edges=(),
        is_sampled=True,
        sample_count=len(samples.nodes) if has_times else int(sum(tree.selfs)),
        environment=_environment(root, samples if has_times else None),
        notices=tuple(notices),
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
        node_of[node] = builder.child(parent, _function(places[node].at("callFrame"), table))
        waiting.extend(reversed(children.get(node, ())))
    if len(node_of) != len(places):
        raise root.refusal("nodes that call one another in a circle")
    return node_of


def _parents(places: Mapping[int, JsonPlace]) -> dict[int, int]:
    """The parent of each node, from lists of children or, in profiles taken from traces, from the nodes themselves."""
    parents: dict[int, int] = {}
    for node, place in places.items():
        children = place.at("children")
        pairs = [(_id(child), node) for child in (children.places() if children.value else ())]
        if (own := place.at("parent")).value is not None:
            pairs.append((node, _id(own)))
        for child, parent in pairs:
            if child not in places or parent not in places or parents.setdefault(child, parent) != parent:
                raise place.refusal(f"node {child} is not there or has two parents")
    return parents


def _id(place: JsonPlace) -> int:
    value = place.value
    if type(value) is not int or not 0 <= value < _MAX_ID:
        raise place.refusal("a node's number was expected")
    return value


def _function(frame: JsonPlace, table: FunctionTable) -> int:
    line = frame.at("lineNumber").value
    file = frame.at("url").value
    return table.number_of_start(
        frame.at("functionName").text() or _ANONYMOUS,
        file if isinstance(file, str) else "",
        line + 1 if type(line) is int and 0 <= line < _MAX_ID else 0,
    )


def _samples(root: JsonPlace, node_of: Mapping[int, int]) -> _Samples:
    """The samples in order of time; where a time goes back, V8 noted samples late, and they are sorted."""
    ids, deltas = root.at("samples"), root.at("timeDeltas").numbers()
    nodes = [node_of.get(node, NO_PARENT) if type(node) is int else NO_PARENT for node in ids.entries()]
    if NO_PARENT in nodes:
        raise JsonPlace(root.content, None, f"samples[{nodes.index(NO_PARENT)}]").refusal(
            "it names a node that is not there"
        )
    if len(nodes) != len(deltas):
        raise root.refusal(f"{len(nodes):,} samples but {len(deltas):,} time deltas")
    times = array("d", (time * _MICROSECOND for time in accumulate(deltas)))
    is_unsorted = any(delta < 0 for delta in deltas[1:])
    if is_unsorted:
        order = sorted(range(len(nodes)), key=times.__getitem__)
        nodes, times = [nodes[row] for row in order], array("d", (times[row] for row in order))
    times.append(max(_duration(root) or 0.0, times[-1] if times else 0.0))
    return _Samples(nodes, times, is_unsorted)


def _duration(root: JsonPlace) -> float | None:
    """Seconds from the start to the end of the recording."""
    start, end = root.at("startTime").optional_number(), root.at("endTime").optional_number()
    return None if start is None or end is None else (end - start) * _MICROSECOND


def _add_counts(root: JsonPlace, node_of: Mapping[int, int], builder: TreeBuilder) -> None:
    """Without times each node's own count of hits is all there is."""
    for place in root.at("nodes").places():
        hits = place.at("hitCount").optional_number(0.0)
        builder.add(node_of[_id(place.at("id"))], hits or 0.0)


def _spans(tree: CallTree, samples: _Samples) -> tuple[Spans | None, list[Notice]]:
    spans = spans_of(tree, samples.nodes, samples.times)
    notices = [] if spans else [TOO_MANY_SPANS]
    if samples.is_sorted_anew:
        notices.append(Notice("samples_sorted", "Some samples were noted late; all were put in order of time."))
    return spans, notices


def _environment(root: JsonPlace, samples: _Samples | None) -> dict[str, str | int | float]:
    known: list[tuple[str, Any]] = [("tool", "V8"), ("duration", _duration(root))]
    if samples is not None and len(samples.nodes) > 1:
        known.append(("interval", (samples.times[-2] - samples.times[0]) / (len(samples.nodes) - 1)))
    return facts(known)
