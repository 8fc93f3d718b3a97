"""A slowdown put into one name of a side, for a gate to find."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from workbench.analysis.profiles.matching import key_of
from workbench.analysis.profiles.pooling import numbered
from workbench.core.benchmark import Benchmarks
from workbench.core.errors import CompareError
from workbench.core.kinds import KIND_WORDS
from workbench.core.profile import Function, FunctionFigures, Profile, Thread, plain_name
from workbench.core.run import FileContent, Opened


def slowed(side: Sequence[Opened], name: str, place: str, factor: float) -> tuple[Opened, ...]:
    """The side with all values of one name multiplied by the factor, everything else as it was.

    In a profile it is the function's self value, in every stack and for all its callers; the count of samples grows
    with the whole.
    """
    profiles = [each.content for each in side if isinstance(each.content, Profile)]
    if len(profiles) == len(side):
        rows = _rows_of(profiles, Function(name, place))
        return tuple(
            each._replace(content=_slowed_profile(profile, own, factor), made_of=())
            for each, profile, own in zip(side, profiles, rows, strict=True)
        )
    return tuple(each._replace(content=_slowed(each.content, name, factor), made_of=()) for each in side)


def _rows_of(profiles: Sequence[Profile], wanted: Function) -> list[set[int]]:
    """The function's rows in each of the profiles, under the name that all of them together give it.

    Functions of one name that nobody could tell apart are meant together.
    """
    functions, numbers = numbered(profiles)
    found = {number for number, each in enumerate(functions) if key_of(each) == key_of(wanted)}
    plain = {n for n, each in enumerate(functions) if key_of(each._replace(name=plain_name(each))) == key_of(wanted)}
    return [{row for row, number in enumerate(own) if number in (found or plain)} for own in numbers]


def _slowed(content: FileContent, name: str, factor: float) -> FileContent:
    if not isinstance(content, Benchmarks):
        raise CompareError(
            f"The self-test has no way to slow {KIND_WORDS[content.kind].plural}.", "Leave --self-test out."
        )
    series = (one.times(factor) if one.name == name else one for one in content.series)
    return content._replace(series=tuple(series))


def _slowed_profile(profile: Profile, rows: set[int], factor: float) -> Profile:
    changed = profile._replace(
        threads=tuple(_slowed_thread(thread, rows, factor) for thread in profile.threads),
        figures=_slowed_figures(profile.figures, rows, factor) if profile.figures else None,
    )
    whole, more = _whole(profile), _whole(changed)
    if profile.sample_count is None or not whole:
        return changed
    return changed._replace(sample_count=round(profile.sample_count * more / whole))


def _slowed_thread(thread: Thread, rows: set[int], factor: float) -> Thread:
    tree = thread.tree
    nodes = zip(tree.selfs, tree.functions, strict=True)
    selfs = array("d", (value * factor if row in rows else value for value, row in nodes))
    return thread._replace(tree=tree._replace(selfs=selfs), spans=None)


def _slowed_figures(figures: FunctionFigures, rows: set[int], factor: float) -> FunctionFigures:
    selfs, totals = array("d", figures.selfs), array("d", figures.totals)
    for row in rows:
        more = selfs[row] * (factor - 1)
        selfs[row] += more
        totals[row] += more
    return figures._replace(selfs=selfs, totals=totals)


def _whole(profile: Profile) -> float:
    if profile.figures:
        return sum(profile.figures.selfs)
    return sum(sum(thread.tree.selfs) for thread in profile.threads)
