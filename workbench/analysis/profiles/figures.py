"""Self and total per function from call trees; a function that calls itself counts once for each stack."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Sequence

from workbench.analysis.profiles.large_trees import large_tree_figures
from workbench.core.profile import CallTree, FunctionFigures, Profile
from workbench.core.units import Unit


def figures_of(profile: Profile) -> FunctionFigures:
    """The profile's own figures where it has them, else those of all its threads together."""
    return profile.figures or tree_figures((thread.tree for thread in profile.threads), len(profile.functions))


def tree_figures(trees: Iterable[CallTree], function_count: int) -> FunctionFigures:
    """Figures of several trees together, a row for each function."""
    selfs, totals = array("d", bytes(8 * function_count)), array("d", bytes(8 * function_count))
    for tree in trees:
        if (large := large_tree_figures(tree, function_count)) is not None:
            for function, (own, total) in enumerate(zip(*(each.tolist() for each in large), strict=True)):
                selfs[function] += own
                totals[function] += total
            continue
        spent = subtree_values(tree)
        is_outermost = outermost(tree)
        for node, function in enumerate(tree.functions):
            selfs[function] += tree.selfs[node]
            if is_outermost[node]:
                totals[function] += spent[node]
    return FunctionFigures(selfs, totals, None)


def subtree_values(tree: CallTree) -> array[float]:
    """What was spent in each node and everything under it."""
    spent = array("d", tree.selfs)
    for node in range(len(spent) - 1, -1, -1):  # children stand after their parents, so backwards sums up
        parent = tree.parents[node]
        if parent >= 0:
            spent[parent] += spent[node]
    return spent


def outermost(tree: CallTree) -> bytearray:
    """1 for each node none of whose callers is of the same function."""
    children: list[list[int]] = [[] for _ in tree.parents]
    found = bytearray(len(tree.parents))
    todo = [node for node, parent in enumerate(tree.parents) if parent < 0]
    for node, parent in enumerate(tree.parents):
        if parent >= 0:
            children[parent].append(node)
    open_functions: set[int] = set()
    while todo:
        node = todo.pop()
        if node < 0:
            open_functions.discard(tree.functions[~node])
            continue
        if tree.functions[node] not in open_functions:
            found[node] = 1
            open_functions.add(tree.functions[node])
            todo.append(~node)
        todo.extend(children[node])
    return found


def sample_count_of(profile: Profile) -> float | None:
    """How many samples a profile is made of: infinite where nothing was sampled, None where nobody knows.

    What was recorded each so many seconds has as many samples as intervals; bytes and other weights say nothing of it.
    """
    if not profile.is_sampled:
        return math.inf
    if profile.sample_count:
        return profile.sample_count
    whole = math.fsum(profile.figures.selfs) if profile.figures else whole_of([t.tree for t in profile.threads])
    if profile.unit is Unit.SAMPLES:
        return whole
    interval = profile.environment.get("interval")
    is_timed = profile.unit is Unit.SECONDS and isinstance(interval, int | float) and interval > 0
    return whole / interval if is_timed else None  # type: ignore[operator]


def whole_of(trees: Sequence[CallTree]) -> float:
    """All that was spent in these trees."""
    return math.fsum(value for tree in trees for value in tree.selfs)
