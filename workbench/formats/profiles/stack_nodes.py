"""What every writer of stacks asks of a call tree."""

from __future__ import annotations

from workbench.core.errors import WorkbenchError
from workbench.core.profile import NO_PARENT, CallTree, Profile


def check_stacks(profile: Profile) -> None:
    """Raises WorkbenchError for a profile without stacks."""
    if not profile.threads:
        raise WorkbenchError(
            f"A {profile.format_name} profile holds no stacks, so it cannot be written as stacks.",
            "Record again with a profiler that keeps stacks, such as py-spy or pyinstrument.",
        )


def nodes_to_write(tree: CallTree) -> list[int]:
    """Nodes with something of their own, and leaves, so that no function is lost."""
    has_children = bytearray(len(tree.parents))
    for parent in tree.parents:
        if parent != NO_PARENT:
            has_children[parent] = 1
    return [node for node, value in enumerate(tree.selfs) if value > 0 or not has_children[node]]


def stack_of(tree: CallTree, node: int) -> list[int]:
    """The functions from the root to a node."""
    stack = []
    while node != NO_PARENT:
        stack.append(tree.functions[node])
        node = tree.parents[node]
    stack.reverse()
    return stack
