"""Several profiles of one kind taken as one: functions matched by name and file, threads side by side."""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence

from workbench.core.calltree import FunctionTable
from workbench.core.errors import UnknownFormatError
from workbench.core.profile import CallTree, Edge, Function, FunctionFigures, Profile, Thread, plain_name


def pooled(profiles: Sequence[Profile], names: Sequence[str]) -> Profile:
    """One profile of all; raises UnknownFormatError when their units or kinds differ."""
    if len(profiles) == 1:
        return profiles[0]
    if len({(profile.unit, profile.figures is None) for profile in profiles}) > 1:
        raise UnknownFormatError(
            "The profiles have different units or kinds, so they cannot be taken together.",
            "Give each of them by itself.",
        )
    types = {profile.sample_types.chosen for profile in profiles if profile.sample_types}
    if len(types) > 1:
        raise UnknownFormatError(
            f"The profiles are of different sample types ({', '.join(sorted(types))}).",
            "Choose one that all of them hold with --sample-type.",
        )
    functions, numbers = numbered(profiles)
    samples = [profile.sample_count for profile in profiles]
    return profiles[0]._replace(
        functions=functions,
        threads=tuple(
            _renumbered(thread, number, name)
            for profile, number, name in zip(profiles, numbers, names, strict=True)
            for thread in profile.threads
        ),
        figures=_added(profiles, numbers, len(functions)),
        edges=tuple(
            Edge(_at(number, edge.caller), number[edge.callee], edge.calls, edge.self_value, edge.total)
            for profile, number in zip(profiles, numbers, strict=True)
            for edge in profile.edges
        ),
        call_times=(),
        own_callers=(),
        sample_count=None if None in samples else sum(count or 0 for count in samples),
        idle=math.fsum(profile.idle for profile in profiles),
        notices=tuple(dict.fromkeys(notice for profile in profiles for notice in profile.notices)),
    )


def numbered(profiles: Sequence[Profile]) -> tuple[tuple[Function, ...], list[list[int]]]:
    """The functions of all profiles, and which of them each profile's own functions are.

    A name that any of the profiles knows of several functions of a file is told apart by their lines in all of them.
    """
    if len(profiles) == 1:
        return profiles[0].functions, [[*range(len(profiles[0].functions))]]
    plain = [[(plain_name(function), function.file) for function in profile.functions] for profile in profiles]
    shared = {
        key
        for profile, keys in zip(profiles, plain, strict=True)
        for function, key in zip(profile.functions, keys, strict=True)
        if key[0] != function.name
    }
    table = FunctionTable()
    numbers = [
        [
            table.number_of_start(*key, function.line) if key in shared else table.number(*function)
            for function, key in zip(profile.functions, keys, strict=True)
        ]
        for profile, keys in zip(profiles, plain, strict=True)
    ]
    return table.functions(), numbers


def _at(number: Sequence[int], function: int) -> int:
    return number[function] if function >= 0 else function


def _renumbered(thread: Thread, number: Sequence[int], name: str) -> Thread:
    functions = array("i", (number[function] for function in thread.tree.functions))
    tree = CallTree(thread.tree.parents, functions, thread.tree.selfs)
    return Thread(f"{name}: {thread.name}", tree, thread.spans)


def _added(profiles: Sequence[Profile], numbers: Sequence[Sequence[int]], count: int) -> FunctionFigures | None:
    """The sum of the profiles' own figures, where they have figures instead of trees."""
    if profiles[0].figures is None:
        return None
    selfs, totals, calls = array("d", bytes(8 * count)), array("d", bytes(8 * count)), array("q", bytes(8 * count))
    has_calls = True
    for profile, number in zip(profiles, numbers, strict=True):
        assert profile.figures is not None  # noqa: S101 - all or none, as checked by the caller
        for old, new in enumerate(number):
            selfs[new] += profile.figures.selfs[old]
            totals[new] += profile.figures.totals[old]
            calls[new] += profile.figures.calls[old] if profile.figures.calls else 0
        has_calls = has_calls and profile.figures.calls is not None
    return FunctionFigures(selfs, totals, calls if has_calls else None)
