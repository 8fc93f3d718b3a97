"""V8's old layout of CPU profiles: a tree of nodes inside each other under `head`, as it is made into the new one.

Written by Chrome until 2016 and by Node's v8-profiler. Lines count from 1, `startTime` and `endTime` are seconds,
`timestamps` microseconds of a clock of their own. Source: the DevTools' CPUProfileDataModel, which reads both.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from workbench.formats.shared.json_path import JsonPlace

_MICROSECONDS = 1e6


def in_new_layout(root: JsonPlace) -> JsonPlace:
    """The same profile with a list of nodes and time deltas; raises MalformedError where it is no tree of objects."""
    found: dict[str, Any] = {"nodes": _nodes(root.at("head")), "samples": root.at("samples").value}
    if found["samples"] is not None:
        found |= _times(root, len(root.at("samples").entries()))
    return JsonPlace(root.content, found, root.where)


def _nodes(head: JsonPlace) -> list[dict[str, Any]]:
    """All nodes with their parents, whatever numbers they have; a node that has none gets a free one."""
    found: list[dict[str, Any]] = []
    waiting: list[tuple[JsonPlace, int | None]] = [(head, None)]
    while waiting:
        place, parent = waiting.pop()
        number = place.at("id").value
        number = number if number is not None else 2**52 + len(found)
        node = {"id": number, "callFrame": call_frame(place), "hitCount": place.at("hitCount").value}
        found.append(node if parent is None else node | {"parent": parent})
        children = place.at("children")
        waiting.extend((child, number) for child in (children.places() if children.value else ()))
    return found


def call_frame(place: JsonPlace) -> dict[str, Any]:
    """The frame of a node, which old ones hold themselves, with lines that count from 1."""
    frame = place.at("callFrame").value
    if isinstance(frame, dict):
        return frame
    line = place.at("lineNumber").value
    return {
        "functionName": place.at("functionName").text(),
        "url": place.at("url").value,
        "lineNumber": line - 1 if type(line) is int else -1,
    }


def _times(root: JsonPlace, count: int) -> dict[str, Any]:
    """Time deltas by the stamps of the samples; without these the samples are spread over the recording evenly."""
    start, end = root.at("startTime").optional_number(), root.at("endTime").optional_number()
    stamps = root.at("timestamps").numbers() if root.at("timestamps").value else ()
    if stamps and len(stamps) == count:
        mean = (stamps[-1] - stamps[0]) / (count - 1) if count > 1 else 0.0
        deltas = [0.0, *(later - earlier for earlier, later in pairwise(stamps))]
        return {"timeDeltas": deltas, "startTime": stamps[0], "endTime": max(stamps) + max(mean, 0.0)}
    if start is None or end is None or end <= start or not count:
        return {}
    whole = (end - start) * _MICROSECONDS
    step = whole / count
    return {"timeDeltas": [0.0, *[step] * (count - 1)], "startTime": 0.0, "endTime": whole}
