"""Benchmarks of two sides under the names by which they are compared, and what is to be said of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from workbench.comparison.naming import (
    PROCESSORS,
    Matching,
    example,
    matching,
    parameters_differ,
    without_suffix,
)
from workbench.core.benchmark import Benchmarks, Series
from workbench.core.comparison import Difference, Level
from workbench.core.errors import LISTED_NAME_LENGTH, CompareError, shown_text
from workbench.core.model import Notice
from workbench.core.run import Opened
from workbench.core.words import counted

NOTHING_IN_COMMON = "The sides have no name in common, so there is nothing to compare."
_GOMAXPROCS = "gomaxprocs"


class NamedSides(NamedTuple):
    """Both sides with the names that they are compared by, and what differs between the names they had."""

    baseline: Sequence[Opened]
    current: Sequence[Opened]
    differences: tuple[Difference, ...] = ()
    notices: tuple[Notice, ...] = ()


class StrippedParts(NamedTuple):
    """What the user says is no part of a name, in front of it and behind it."""

    prefixes: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()

    def of(self, name: str) -> str:
        """The name without the first of each that it has."""
        prefix = next((each for each in self.prefixes if each and name.startswith(each)), "")
        name = name.removeprefix(prefix)
        stripped = (without_suffix(name, each) for each in self.suffixes if each)
        return next((each for each in stripped if each != name), name)


def named_alike(baseline: Sequence[Opened], current: Sequence[Opened], parts: StrippedParts) -> NamedSides:
    """The sides without what the user strips from names; where no name is on both, by the rule that is sure to fit.

    Raises CompareError where stripping makes one name of two, and where no name is on both sides and no rule is sure,
    with the rule that may be meant.
    """
    if not (_names(baseline) and _names(current)):  # no benchmarks
        return NamedSides(baseline, current)
    if any(parts):
        baseline, current = (_stripped(side, parts) for side in (baseline, current))
    names = _names(baseline), _names(current)
    only = [[name for name in here if name not in there] for here, there in (names, names[::-1])]
    if not all(only):
        return NamedSides(baseline, current)
    found = matching(*only)
    if names[0].keys() & names[1].keys():
        return NamedSides(baseline, current, notices=_notices(found))
    if (found is None or not found.is_sure) and _is_failed((*baseline, *current)):
        return NamedSides(baseline, current)  # the names can be lost, which is said of each
    if found is None or not found.is_sure:
        raise CompareError(NOTHING_IN_COMMON, hint_of(only[0], only[1], found))
    to = dict(found.pairs)
    is_go = found.processors is not None
    baseline = _renamed(baseline, lambda name: to.get(name, name), is_go=is_go)
    current = _renamed(current, str, is_go=is_go)
    return NamedSides(baseline, current, _differences(found))


def _is_failed(files: Sequence[Opened]) -> bool:
    """True where something failed, so that names can be missing by it."""
    contents = [each.content for each in files if isinstance(each.content, Benchmarks)]
    return any(each.failure or any(one.failure for one in each.series) for each in contents)


def hint_of(before: Sequence[str], after: Sequence[str], found: Matching | None = None) -> str:
    """How the names of two sides differ that have none in common, and what to do."""
    if found and found.options:
        many = counted(len(found.pairs), "name is", "names are")
        return f"{_reason(found)} If that is the same work, {many} compared with {found.options}."
    if pair := parameters_differ(before, after):
        return (
            f"They differ in the parameters alone: {example(pair)}. Other parameters make another benchmark: measure "
            "both sides with the same."
        )
    if not before or not after:
        return "Check that both sides are of the same program and suite."
    return f"The names are {example((before[0], after[0]))}. Check that both sides are of the same program and suite."


def _reason(found: Matching) -> str:
    return f"{found.text[0].upper()}{found.text[1:]}: {example(found.pairs[0])}."


def _differences(found: Matching) -> tuple[Difference, ...]:
    many = counted(len(found.pairs), "name is", "names are")
    text = f"No name is on both sides as it stands. {_reason(found)} So {many} compared under the current name."
    before, after = found.pairs[0]
    named = Difference("names", Level.WARNING, before, after, text)
    if found.processors is None:
        return (named,)
    numbers = [each.removeprefix("-") or "1" for each in found.processors]
    text = (
        f"The sides ran with different numbers of processors (GOMAXPROCS {numbers[0]}, then {numbers[1]}), which "
        "changes what runs at the same time: a difference need not be the code's."
    )
    return named, Difference(_GOMAXPROCS, Level.WARNING, numbers[0], numbers[1], text)


def _notices(found: Matching | None) -> tuple[Notice, ...]:
    """Names on one side only that can be meant to be the same."""
    if found is None:
        return ()
    how = f" They are compared with {found.options}." if found.options else ""
    many = counted(len(found.pairs), "name is", "names are")
    text = (
        f"{many} on one side only and may be the same under another name: {found.text}, as in "
        f"{example(found.pairs[0])}."
    )
    return (Notice("names_alike", f"{text}{how}"),)


def _names(side: Sequence[Opened]) -> Mapping[str, None]:
    contents = (each.content for each in side)
    return {one.name: None for each in contents if isinstance(each, Benchmarks) for one in each.series}


def _stripped(side: Sequence[Opened], parts: StrippedParts) -> Sequence[Opened]:
    names: dict[str, str] = {}
    for name in _names(side):
        other = names.setdefault(parts.of(name), name)
        if other != name:
            shown = [shown_text(each, LISTED_NAME_LENGTH) for each in (other, name, parts.of(name))]
            raise CompareError(
                f"“{shown[0]}” and “{shown[1]}” would both be called “{shown[2]}”.", "Strip less from the names."
            )
    is_go = any(PROCESSORS.fullmatch(each) for each in parts.suffixes)
    return _renamed(side, parts.of, is_go=is_go)


def _renamed(side: Sequence[Opened], name_of: Callable[[str], str], *, is_go: bool) -> Sequence[Opened]:
    return tuple(_renamed_file(each, name_of, is_go=is_go) for each in side)


def _renamed_file(opened: Opened, name_of: Callable[[str], str], *, is_go: bool) -> Opened:
    if not isinstance(opened.content, Benchmarks):
        return opened
    series = tuple(_renamed_series(each, name_of(each.name), is_go=is_go) for each in opened.content.series)
    return opened._replace(content=opened.content._replace(series=series))


def _renamed_series(series: Series, name: str, *, is_go: bool) -> Series:
    """Where Go's number of processors is no part of the name it is no parameter either."""
    if not is_go:
        return series._replace(name=name)
    parameters = {key: value for key, value in series.parameters.items() if key != _GOMAXPROCS}
    return series._replace(name=name, parameters=parameters)
