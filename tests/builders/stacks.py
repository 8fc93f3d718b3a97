"""Figures of profiles by name, for tests of the formats that hold stacks."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tests.places import DATA
from workbench.analysis.profiles.figures import figures_of
from workbench.core.profile import Profile

Key = tuple[str, str]


class Figures(NamedTuple):
    """Self and total for each name and file, and all of it together."""

    selfs: dict[Key, float]
    totals: dict[Key, float]

    @property
    def whole(self) -> float:
        return sum(self.selfs.values())


def plain(path: str) -> bytes:
    """A sample file's content, unpacked."""
    data = (DATA / path).read_bytes()
    return gzip.decompress(data) if path.endswith(".gz") else data


def by_name(profile: Profile) -> Figures:
    """What our own code makes of the profile."""
    found = figures_of(profile)
    keys = [(function.name, function.file) for function in profile.functions]
    assert len(set(keys)) == len(keys)
    selfs = {key: value for key, value in zip(keys, found.selfs, strict=True) if value}
    return Figures(selfs, {key: value for key, value in zip(keys, found.totals, strict=True) if value})


def counted(stacks: Iterable[tuple[Sequence[Key], float]]) -> Figures:
    """The figures of plain stacks, root first, counted one by one."""
    figures = Figures({}, {})
    for stack, value in stacks:
        if not stack or not value:
            continue
        figures.selfs[stack[-1]] = figures.selfs.get(stack[-1], 0) + value
        for key in set(stack):
            figures.totals[key] = figures.totals.get(key, 0) + value
    return figures


def is_same(found: Figures, expected: Figures, tolerance: float = 1e-9) -> bool:
    """True where both hold the same, save rounding; what is next to nothing may be missing."""
    pairs = ((found.selfs, expected.selfs), (found.totals, expected.totals))
    slack = tolerance * max(1e-9, expected.whole)
    return all(
        abs(ours.get(key, 0) - theirs.get(key, 0)) <= slack for ours, theirs in pairs for key in {*ours, *theirs}
    )


def check_trees(profile: Profile) -> None:
    """What every call tree has to hold: callers first, known functions, nothing below 0, spans in order."""
    for thread in profile.threads:
        tree = thread.tree
        assert len(tree.parents) == len(tree.functions) == len(tree.selfs)
        assert all(-1 <= parent < node for node, parent in enumerate(tree.parents))
        assert all(0 <= function < len(profile.functions) for function in tree.functions)
        assert all(value >= 0 for value in tree.selfs)
        if thread.spans is not None:
            assert list(thread.spans.starts) == sorted(thread.spans.starts)
            assert all(end >= start for start, end in zip(thread.spans.starts, thread.spans.ends, strict=True))
            assert all(0 <= node < len(tree.parents) for node in thread.spans.nodes)
