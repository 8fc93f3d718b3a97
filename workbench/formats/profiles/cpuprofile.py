"""Reads the `.cpuprofile` files of V8: Node's `--cpu-prof`, Chrome's and Edge's developer tools, v8-profiler.

What is in them: `workbench/formats/shared/v8_profile.py`, and of the old layout `v8_old_profile.py` beside it.
"""

from __future__ import annotations

import re

from workbench.core.calltree import FunctionTable
from workbench.core.profile import Profile
from workbench.core.units import Unit
from workbench.formats.shared.content import Content
from workbench.formats.shared.json_path import document, facts
from workbench.formats.shared.v8_old_profile import in_new_layout
from workbench.formats.shared.v8_profile import thread_of

NAME = "V8 CPU profile"
WHAT = "`.cpuprofile` files of Node, Chrome and Edge, and of v8-profiler with nested nodes under `head`"
BECOMES = "functions with stacks, in order of time"
COMMAND = "`node --cpu-prof app.js`"

_HEAD = re.compile(rb'\s*\{\s*"nodes"\s*:\s*\[\s*\{[^{}]{0,200}"callFrame"\s*:')
_OLD_NODE_KEYS = frozenset({"hitCount", "callUID", "bailoutReason", "deoptReason"})


def recognises(content: Content) -> bool:
    """True for an object with V8's nodes and samples, also where it breaks off later."""
    if content.json is None:
        return _HEAD.match(content.head) is not None
    return _is_new(content) or _is_old(content)


def _is_new(content: Content) -> bool:
    nodes = content.json.get("nodes") if isinstance(content.json, dict) else None
    is_tree = isinstance(nodes, list) and bool(nodes) and isinstance(nodes[0], dict) and "callFrame" in nodes[0]
    return is_tree and not content.keys().isdisjoint(("samples", "timeDeltas", "endTime"))


def _is_old(content: Content) -> bool:
    head = content.json.get("head") if isinstance(content.json, dict) else None
    if not isinstance(head, dict) or "selfSize" in head:
        return False
    has_name = "functionName" in head or "callFrame" in head
    return has_name and "children" in head and not _OLD_NODE_KEYS.isdisjoint(head)


def read(content: Content) -> Profile:
    """One call tree, in seconds; in samples where the file has no times; raises MalformedError."""
    root = document(content)
    table = FunctionTable()
    found = thread_of(in_new_layout(root) if "head" in root.mapping() else root, table)
    return Profile(
        format_name=NAME,
        unit=Unit.SECONDS if found.has_times else Unit.SAMPLES,
        functions=table.functions(),
        threads=(found.thread,),
        figures=None,
        edges=(),
        is_sampled=True,
        sample_count=found.sample_count,
        environment=facts([("tool", "V8"), ("duration", found.duration), ("interval", found.interval)]),
        notices=found.notices,
    )
