"""Reads the `.heapprofile` files of V8's sampling heap profiler: Node's `--heap-prof`, Chrome's and Edge's tools.

`head` is the call tree; each node holds the bytes that it allocated and that were still in use in the end. Lines
count from 0. Source: the type SamplingHeapProfile of the Chrome DevTools Protocol's domain HeapProfiler.
"""

from __future__ import annotations

import re

from workbench.core.calltree import FunctionTable, TreeBuilder
from workbench.core.profile import NO_PARENT, Profile, Thread
from workbench.core.units import Unit
from workbench.formats.shared.content import Content
from workbench.formats.shared.deep_json import deep_value
from workbench.formats.shared.json_path import JsonPlace, facts
from workbench.formats.shared.v8_old_profile import call_frame
from workbench.formats.shared.v8_profile import function_of

NAME = "V8 heap profile"
WHAT = "`.heapprofile` files of Node, Chrome and Edge: bytes that were still in use, by who allocated them"
BECOMES = "functions with stacks"
COMMAND = "`node --heap-prof app.js`"

_HEAD = re.compile(rb'\s*\{\s*"head"\s*:\s*\{\s*"(?:callFrame|functionName|selfSize)"')


def recognises(content: Content) -> bool:
    """True for an object whose `head` is a node with the bytes of its own, also where it breaks off later."""
    if content.json is None:
        return _HEAD.match(content.head) is not None and b'"selfSize"' in content.head
    head = content.json.get("head") if isinstance(content.json, dict) else None
    return isinstance(head, dict) and "selfSize" in head and ("callFrame" in head or "functionName" in head)


def read(content: Content) -> Profile:
    """One call tree in bytes that were still in use; raises MalformedError."""
    root = JsonPlace(content, deep_value(content) if content.json is None else content.json)
    table, builder = FunctionTable(), TreeBuilder()
    waiting = [(root.at("head"), NO_PARENT)]
    while waiting:
        place, parent = waiting.pop()
        frame = JsonPlace(content, call_frame(place), "callFrame")
        node = builder.child(parent, function_of(frame, table))
        size = place.mapping().get("selfSize")
        builder.add(node, size if type(size) is int and 0 <= size < 2**53 else place.at("selfSize").number(0.0))
        children = place.mapping().get("children")
        below = place.at("children").entries() if children else []
        waiting.extend((JsonPlace(content, child, "node"), node) for child in reversed(below))
    return Profile(
        format_name=NAME,
        unit=Unit.BYTES,
        functions=table.functions(),
        threads=(Thread("main", builder.tree()),),
        figures=None,
        edges=(),
        is_sampled=True,
        sample_count=_sample_count(root),
        environment=facts([("tool", "V8")]),
        notices=(),
    )


def _sample_count(root: JsonPlace) -> int | None:
    """How many allocations were looked at; None where the file does not hold them."""
    samples = root.at("samples").value
    return len(samples) if isinstance(samples, list) and samples else None
