"""What a differential flame graph takes from each of its two profiles: a thread by name, or an estimate of stacks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workbench.analysis.flame.estimate import SizeEstimate
from workbench.analysis.flame.frames import REST
from workbench.analysis.flame.growth import Limits
from workbench.core.errors import CompareError
from workbench.core.profile import CallTree, Profile, Thread

ESTIMATE_LIMITS = Limits(thin_share=1 / 20_000)

_POOLED = re.compile(r"[^\s:]+\.\w+: (?=.)")
_NUMBER = re.compile(r"\b(?:process|pid|tid|thread)[ =:]+(?:0x[0-9a-f]+|[0-9][0-9:]*)\b", re.IGNORECASE)
_EMPTY = re.compile(r"[(\[]\W*[)\]]|^\W+|[\s,;(\[\"]+$")
_UNNAMED = "(no name)"


def thread_names(before: Profile, after: Profile) -> tuple[str, ...]:
    """The names of the threads of both profiles, those on both sides first.

    Numbers of processes and threads are left out, as they differ from run to run; so is the file's name that stands
    before the name where several files were taken together. Threads of one name are one thread.
    """
    left, right = (dict.fromkeys(thread_name(each.name) for each in side.threads) for side in (before, after))
    both = [name for name in left if name in right]
    return *both, *(name for name in {**left, **right} if name not in both)


def thread_name(name: str) -> str:
    """A thread's name as it is found again in another run.

    >>> thread_name("before.json: process 8007, MainThread (thread 8007)"), thread_name("thread 140652649952960")
    ('MainThread', '(no name)')
    """
    kept = _NUMBER.sub("", _POOLED.sub("", name, count=1))
    return _EMPTY.sub("", _EMPTY.sub("", kept)).strip() or _UNNAMED


def trees_of(profile: Profile, thread: str | None) -> Sequence[CallTree]:
    """The call trees of the threads of this name, or of all; estimated where the file holds no stacks."""
    if not profile.threads:
        frames = SizeEstimate(profile).frames(ESTIMATE_LIMITS)
        return [CallTree(frames.parents, frames.functions, frames.selfs)]
    return [each.tree for each in threads_named(profile, thread)]


def threads_named(profile: Profile, thread: str | None) -> Sequence[Thread]:
    """The threads of this name, as `thread_name` gives it, or all for None."""
    return [each for each in profile.threads if thread is None or thread_name(each.name) == thread]


def numbers_with_rest(numbers: Sequence[int], rest: int) -> Sequence[int]:
    """The numbers, and at the place REST (the last) the one for what an estimate merged."""
    assert REST == -1  # noqa: S101 - an index from the end
    return [*numbers, rest]


def require_one_unit(before: Profile, after: Profile) -> None:
    """Raises CompareError where the sides are measured in different units."""
    if before.unit is not after.unit:
        raise CompareError(
            f"The baseline is measured in {before.unit.value}, the current side in {after.unit.value}.",
            "Record both sides in the same way.",
        )
