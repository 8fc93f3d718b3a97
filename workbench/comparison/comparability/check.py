"""Can two sides be compared at all? What was not alike when they were measured, the gravest first.

Each difference is fine, a warning that stays with the result, or a refusal with its reason. What a tool left out is
never held against a side.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbench.comparison.comparability.environment import differences_of_environment
from workbench.comparison.comparability.measuring_order import MeasuringOrder, OrderAndGap, measuring_order
from workbench.comparison.comparability.method import differences_of_method
from workbench.comparison.comparability.stated import shown
from workbench.comparison.comparability.work import differences_of_work, unlike_names
from workbench.core.comparison import Difference, Level
from workbench.core.errors import CompareError
from workbench.core.kinds import KIND_WORDS
from workbench.core.run import Opened
from workbench.core.same_content import is_same_side, shared_names
from workbench.core.units import duration_words

__all__ = ["MeasuringOrder", "OrderAndGap", "differences", "measuring_order", "refuse", "unlike_names"]

NEVER_FORCED = ("kind", "unit")
"""Codes of refusals that no wish can lift: there is no ratio of seconds and bytes."""

_ORDER = (Level.REFUSAL, Level.WARNING, Level.FINE)


def differences(
    baseline: Sequence[Opened],
    current: Sequence[Opened],
    *,
    is_interleaved: bool = False,
    when: OrderAndGap | None = None,
) -> tuple[Difference, ...]:
    """What differs between the sides, the gravest first; `is_interleaved` is the user's word that they were.

    `when` is what `measuring_order` says, for a caller who knows it already.

    Benchmarks of which only some have other units or parameters give a warning; `unlike_names` says which they are.
    """
    kinds = [{_kind(each) for each in side} for side in (baseline, current)]
    if kinds[0] != kinds[1] or len(kinds[0]) != 1:
        before, after = (" and ".join(sorted(side)) for side in kinds)
        text = f"One side holds {before}, the other {after}."
        return (Difference("kind", Level.REFUSAL, before, after, text),)
    parts = (differences_of_work, differences_of_environment, differences_of_method)
    found = [difference for part in parts for difference in part(baseline, current)]
    found += _of_shared(baseline, current)
    if not is_interleaved:
        found += _of_time(when or measuring_order(baseline, current))
    return tuple(sorted(found, key=lambda difference: _ORDER.index(difference.level)))


def refuse(differences: Sequence[Difference], *, is_forced: bool) -> tuple[Difference, ...]:
    """The differences, if the sides can be compared; refusals that were forced are warnings then, and marked.

    Raises CompareError that names every refusal with its reason; kinds and units cannot be forced.
    """
    refusals = [each for each in differences if each.level is Level.REFUSAL]
    final = [each for each in refusals if each.code in NEVER_FORCED]
    if final or (refusals and not is_forced):
        said = " ".join(each.text for each in refusals)
        raise CompareError(f"The sides cannot be compared. {said}", _hint(final, is_forced))
    return tuple(_forced(each) if each.level is Level.REFUSAL else each for each in differences)


def _hint(final: Sequence[Difference], is_forced: bool) -> str:
    if not final:
        return (
            "Measure both sides alike, or compare all the same with --force, which is written into the result; "
            "verdicts can then be wrong."
        )
    lead = "--force does not help here. " if is_forced else "Not even --force helps here. "
    return f"{lead}Give two sides of one kind and in one unit."


def _forced(difference: Difference) -> Difference:
    text = f"{difference.text} Compared all the same, as asked."
    return difference._replace(level=Level.WARNING, text=text, is_forced=True)


def _kind(opened: Opened) -> str:
    return KIND_WORDS[opened.content.kind].held


def _of_shared(baseline: Sequence[Opened], current: Sequence[Opened]) -> Iterator[Difference]:
    """A warning for what is on both sides, unless all of it is, which is no comparison at all and said elsewhere."""
    names = [] if is_same_side(baseline, current) else shared_names(baseline, current)
    if names:
        text = (
            f"{shown(names)} {'is' if len(names) == 1 else 'are'} on both sides, as the same content. What is on both "
            "sides hides a change: give every measurement to one side."
        )
        yield Difference("shared_input", Level.WARNING, shown(names), shown(names), text)


def _of_time(found: OrderAndGap) -> Iterator[Difference]:
    """A warning for sides measured apart; where the files say nothing, how to do better all the same."""
    if found.order is MeasuringOrder.APART:
        gap = duration_words(found.gap_seconds or 0.0)
        text = (
            f"The sides were measured one after the other, about {gap} apart, not in turn. What the machine did "
            "meanwhile counts as a difference: of suites measured minutes apart, 62 to 79 % showed a false one, with "
            "any method. Measure in turn, or let workbench confirm measure again what was found."
        )
        yield Difference("time", Level.WARNING, "", gap, text)
    elif found.order is MeasuringOrder.UNKNOWN:
        text = (
            "The files do not say whether the sides were measured in turn. If they were not, the machine may have "
            "changed meanwhile."
        )
        yield Difference("time", Level.FINE, "", "", text)
