"""What the sides of a comparison measured: the same work, in the same unit?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from workbench.comparison.comparability.stated import StatedValues, shown, stated, units
from workbench.core.benchmark import Benchmarks, Series
from workbench.core.comparison import Difference, Level
from workbench.core.configurations import PACKAGE
from workbench.core.profile import Profile
from workbench.core.run import Opened
from workbench.core.words import counted


def differences_of_work(baseline: Sequence[Opened], current: Sequence[Opened]) -> Iterator[Difference]:
    """What differs in units, parameters and recorded commands; both sides are of one kind."""
    if isinstance(baseline[0].content, Profile):
        yield from _profile_unit(baseline, current)
        yield from _command(stated(baseline, current, "command"))
    elif isinstance(baseline[0].content, Benchmarks):
        yield from _names(baseline, current)


def unlike_names(baseline: Sequence[Opened], current: Sequence[Opened], *, is_forced: bool = False) -> dict[str, str]:
    """The benchmarks of both sides that cannot be compared, each with the reason in words.

    Other parameters make another benchmark, unless `is_forced`; different units can never be compared.
    """
    before, after = _series_by_name(baseline), _series_by_name(current)
    reasons = {name: _unlike(before[name], after[name], is_forced) for name in before if name in after}
    return {name: reason for name, reason in reasons.items() if reason}


def _unlike(before: Series, after: Series, is_forced: bool) -> str:
    if before.unit is not after.unit:
        return f"its unit was {before.unit.value} and is {after.unit.value} now"
    if is_forced or _is_same_work(before.parameters, after.parameters):
        return ""
    was, now = _differing(before.parameters, after.parameters)
    return f"its parameters were {was} and are {now} now"


def _is_same_work(before: Mapping[str, str], after: Mapping[str, str]) -> bool:
    """True unless values differ; a file can say nothing of a parameter, or not know what they are called.

    A package that was renamed holds the same work as before.
    """
    common = before.keys() & after.keys()
    if common:
        return all(before[key] == after[key] for key in common - {PACKAGE})
    return not before or not after or tuple(before.values()) == tuple(after.values())


def _differing(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, str]:
    """The parameters that differ, of either side; all of them where the sides have none in common."""
    other = [key for key in before if key in after and before[key] != after[key] and key != PACKAGE]
    sides = [{key: side[key] for key in other or side} for side in (before, after)]
    was, now = (shown([f"{key}={value}" for key, value in side.items()]) for side in sides)
    return was, now


def _series_by_name(side: Sequence[Opened]) -> dict[str, Series]:
    """The first measured series of each name: of what failed without a value, no unit is known."""
    found: dict[str, Series] = {}
    for opened in side:
        for series in opened.content.series if isinstance(opened.content, Benchmarks) else ():
            if series.is_measured:
                found.setdefault(series.name, series)
    return found


def _names(baseline: Sequence[Opened], current: Sequence[Opened]) -> Iterator[Difference]:
    """The names whose unit or parameters differ: a warning where others remain, a refusal where none does."""
    before, after = _series_by_name(baseline), _series_by_name(current)
    shared = [name for name in before if name in after]
    alike = [name for name in shared if before[name].unit is after[name].unit]
    of_unit = [name for name in shared if before[name].unit is not after[name].unit]
    if of_unit:
        was, now = (side[of_unit[0]].unit.value for side in (before, after))
        text = f"{_some(of_unit, shared, 'unit')} ({was}, then {now}). They cannot be compared."
        yield Difference("unit", Level.WARNING if alike else Level.REFUSAL, was, now, text)
    other = [name for name in alike if not _is_same_work(before[name].parameters, after[name].parameters)]
    if other:
        was, now = _differing(before[other[0]].parameters, after[other[0]].parameters)
        level = Level.REFUSAL if len(other) == len(alike) else Level.WARNING
        text = f"{_some(other, shared, 'parameters')} ({was}, then {now}). They are compared only when that is forced."
        yield Difference("parameters", level, was, now, text)
    yield from _unstated(before, after, shared)


def _unstated(before: Mapping[str, Series], after: Mapping[str, Series], shared: Sequence[str]) -> Iterator[Difference]:
    """What only one side says of the names that it has in common with the other."""
    said = [{key: one for name in shared for key, one in side[name].parameters.items()} for side in (before, after)]
    for role, own, other in (("baseline", said[0], said[1]), ("current side", said[1], said[0])):
        only = {key: value for key, value in own.items() if other and key not in other and key != PACKAGE}
        if only and own.keys() & other.keys():
            listed = shown([f"{key}={value}" for key, value in only.items()])
            was, now = (listed, "") if role == "baseline" else ("", listed)
            yield Difference("parameters", Level.FINE, was, now, f"Only the {role} says its parameters {listed}.")


def _some(names: Sequence[str], shared: Sequence[str], noun: str) -> str:
    """How many of the names of both sides differ in what, and the first of them."""
    return f"Different {noun} in {len(names):,} of {counted(len(shared), 'benchmark')}: {shown(names)}"


def _profile_unit(baseline: Sequence[Opened], current: Sequence[Opened]) -> Iterator[Difference]:
    sides = (baseline, current)
    found = StatedValues(*(tuple(sorted({unit.value for each in side for unit in units(each)})) for side in sides))
    if not found.is_equal():
        yield found.difference("unit", Level.REFUSAL, "The profiles are in different units: {before}, then {after}.")
    kinds = StatedValues(*(tuple(sorted({_measuring(each) for each in side})) for side in sides))
    if not kinds.is_equal():
        text = (
            "One side took samples, the other followed every call ({before}, then {after}). Following a call costs "
            "time that samples do not see, so small functions look slower."
        )
        yield kinds.difference("measuring", Level.REFUSAL, text)


def _measuring(opened: Opened) -> str:
    return "samples" if isinstance(opened.content, Profile) and opened.content.is_sampled else "every call"


def _command(command: StatedValues) -> Iterator[Difference]:
    if command.is_known and not command.is_equal():
        text = "The recorded commands differ: {before}, then {after}. Other input makes another profile."
        yield command.difference("command", Level.WARNING, text)
