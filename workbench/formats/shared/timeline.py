"""From stacks in order of time to spans: what the readers of recordings made of timed samples share."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from workbench.core.model import Notice
from workbench.core.profile import NO_PARENT, CallTree, Spans

MAX_SPANS = 1_000_000
"""More than anybody could see; they are left out then, so that memory stays bounded."""

TOO_MANY_SPANS = Notice(
    "no_time_order",
    f"The recording has more than {MAX_SPANS:,} calls in order of time, so only the sums are shown, not their order.",
)


def spans_of(tree: CallTree, leaves: Sequence[int], times: Sequence[float]) -> Spans | None:
    """When each node was on the stack, in order of start; None where that is more than MAX_SPANS.

    `leaves` holds the innermost node of each sample (NO_PARENT for an empty stack), `times` when each sample begins,
    and at its end when the last one is over; times never go back.
    """
    spans = Spans(array("i"), array("d"), array("d"))
    span_of = array("i", [-1]) * len(tree.parents)  # of each node that is on the stack now
    stack: list[int] = []
    last_leaf = NO_PARENT
    for sample, leaf in enumerate(leaves):
        if leaf == last_leaf or times[sample] == times[sample + 1]:
            continue
        new_nodes, shared = _above(leaf, tree, span_of)
        _close(stack, shared, span_of, spans, times[sample])
        if len(spans.nodes) + len(new_nodes) > MAX_SPANS:
            return None
        for node in reversed(new_nodes):
            span_of[node] = len(spans.nodes)
            stack.append(node)
            spans.nodes.append(node)
            spans.starts.append(times[sample])
            spans.ends.append(times[sample])
        last_leaf = leaf
    _close(stack, NO_PARENT, span_of, spans, times[-1])
    return spans


def _above(leaf: int, tree: CallTree, span_of: array[int]) -> tuple[list[int], int]:
    """The nodes from the leaf up that are not on the stack yet, and the first one that is."""
    found: list[int] = []
    node = leaf
    while node != NO_PARENT and span_of[node] < 0:
        found.append(node)
        node = tree.parents[node]
    return found, node


def _close(stack: list[int], shared: int, span_of: array[int], spans: Spans, time: float) -> None:
    """Ends the spans of all nodes above the shared one."""
    while stack and stack[-1] != shared:
        node = stack.pop()
        spans.ends[span_of[node]] = time
        span_of[node] = -1
