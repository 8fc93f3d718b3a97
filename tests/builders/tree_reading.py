"""What the tests of profile readers share: figures of each thread by name, and a check of every tree and its spans."""

from __future__ import annotations

from workbench.analysis.profiles.figures import tree_figures
from workbench.core.profile import Profile, Thread

Key = tuple[str, str]


def by_function(profile: Profile, thread: Thread) -> dict[Key, tuple[float, float]]:
    """Self and total of the functions in a thread, by name and file."""
    figures = tree_figures([thread.tree], len(profile.functions))
    seen = set(thread.tree.functions)
    return {
        (function.name, function.file): (figures.selfs[row], figures.totals[row])
        for row, function in enumerate(profile.functions)
        if row in seen
    }


def check(profile: Profile) -> None:
    """Parents stand before their children, functions are distinct, and spans lie inside those of the caller."""
    keys = [(function.name, function.file) for function in profile.functions]
    assert len(set(keys)) == len(keys)
    for thread in profile.threads:
        tree = thread.tree
        assert len(tree.parents) == len(tree.functions) == len(tree.selfs)
        assert all(-1 <= parent < node for node, parent in enumerate(tree.parents))
        assert all(0 <= function < len(keys) for function in tree.functions)
        if thread.spans is not None:
            _check_spans(thread)


def _check_spans(thread: Thread) -> None:
    nodes, starts, ends = thread.spans or ((), (), ())
    assert list(starts) == sorted(starts)
    latest: dict[int, tuple[float, float]] = {}
    spent = [0.0] * len(thread.tree.selfs)
    for node, start, end in zip(nodes, starts, ends, strict=True):
        assert start <= end
        parent = thread.tree.parents[node]
        if parent >= 0:
            assert latest[parent][0] <= start
            assert end <= latest[parent][1]
            spent[parent] -= end - start
        spent[node] += end - start
        latest[node] = (start, end)
    assert all(abs(one - other) < 1e-6 for one, other in zip(spent, thread.tree.selfs, strict=True))
