"""The suite's own verdict, and the sentence that says it."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.core.errors import shown_text
from workbench.core.kinds import KIND_WORDS
from workbench.core.model import Kind
from workbench.core.units import Unit, share_text
from workbench.core.verdict import Change, Presence, Shift, Verdict, verdict_word

NAMES_SAID = 3
NAME_LENGTH = 60


def suite_verdict(changes: Sequence[Change], shift: Shift | None, *, is_in_turn: bool) -> Verdict:
    """Worse where any name is, else better where any is; no change shown where that holds for half of the names.

    Machines move whole suites: one that moved cannot be told, unless its sides were measured in turn.
    """
    both = [change for change in changes if change.presence is Presence.BOTH]
    verdicts = [change.verdict for change in both]
    if Verdict.WORSE in verdicts:
        return Verdict.WORSE
    if shift and shift.is_moved and not is_in_turn and _is_benchmark(changes):
        return Verdict.CANNOT_TELL
    if Verdict.BETTER in verdicts:
        return Verdict.BETTER
    if 2 * verdicts.count(Verdict.NO_CHANGE) >= len(verdicts) > 0:
        return Verdict.NO_CHANGE
    return Verdict.CANNOT_TELL


def suite_headline(
    verdict: Verdict,
    changes: Sequence[Change],
    shift: Shift | None,
    kind: Kind,
    unit: Unit,
    threshold: float,
    *,
    is_in_turn: bool,
) -> str:
    """The verdict in one or two sentences; that the whole suite moved is said first."""
    both = [change for change in changes if change.presence is Presence.BOTH]
    groups = {each: [change for change in both if change.verdict is each] for each in Verdict}
    parts = []
    if shift and shift.is_moved and kind is Kind.BENCHMARK:
        parts.append(_moved_text(shift, unit, is_in_turn=is_in_turn))
    parts += [
        _named(each, groups[each], len(both), kind, unit) for each in (Verdict.WORSE, Verdict.BETTER) if groups[each]
    ]
    if not groups[Verdict.WORSE] and not groups[Verdict.BETTER]:
        parts.append(f"No {KIND_WORDS[kind].item} is shown to be {_words(unit)}.")
    parts.append(_rest(groups, threshold, is_all=verdict in (Verdict.NO_CHANGE, Verdict.CANNOT_TELL)))
    return " ".join(part for part in parts if part)


def _is_benchmark(changes: Sequence[Change]) -> bool:
    return any(change.share_before is None for change in changes)


def _words(unit: Unit) -> str:
    return f"{verdict_word(Verdict.WORSE, unit)} or {verdict_word(Verdict.BETTER, unit)}"


def _moved_text(shift: Shift, unit: Unit, *, is_in_turn: bool) -> str:
    is_worse = (shift.ratio > 1) is not unit.is_higher_better
    word = verdict_word(Verdict.WORSE if is_worse else Verdict.BETTER, unit)
    said = f"The whole suite moved: the typical name is {share_text(abs(shift.ratio - 1))} {word}"
    why = "and the sides were measured in turn" if is_in_turn else "which can be the machine as well as the code"
    return f"{said}, {why}."


def _named(verdict: Verdict, changes: Sequence[Change], count: int, kind: Kind, unit: Unit) -> str:
    """How many names are what, and the first of them."""
    names = ", ".join(_name(change) for change in changes[:NAMES_SAID])
    more = f" and {len(changes) - NAMES_SAID:,} more" if len(changes) > NAMES_SAID else ""
    verb = "is" if len(changes) == 1 else "are"
    noun = KIND_WORDS[kind].item if count == 1 else KIND_WORDS[kind].items
    is_provisional = all(change.is_provisional for change in changes)
    provisional = ", provisionally" if is_provisional else ""
    return f"{len(changes):,} of {count:,} {noun} {verb} {verdict_word(verdict, unit)}{provisional}: {names}{more}."


def _name(change: Change) -> str:
    name = shown_text(change.name, NAME_LENGTH) or "(no name)"
    if change.share_before is not None and change.ratio is None:
        return f"{name} ({'gone' if change.verdict is Verdict.BETTER else 'new'})"
    beside = change.evidence.relative_ratio if change.share_before is not None else None
    ratio = beside or change.ratio
    if not ratio or ratio <= 0 or change.evidence.slow_counts:
        return name
    if 0.5 < ratio < 1.995:
        return f"{name} ({ratio * 100 - 100:+.2g} %)"
    return f"{name} ({max(ratio, 1 / ratio):.3g} × {change.word})"


def _rest(groups: dict[Verdict, list[Change]], threshold: float, *, is_all: bool) -> str:
    same, unknown = len(groups[Verdict.NO_CHANGE]), len(groups[Verdict.CANNOT_TELL])
    parts = []
    if same:
        verb = "shows" if same == 1 else "show"
        parts.append(f"{same:,} {verb} no change beyond {share_text(threshold)}")
    if unknown:
        parts.append(f"{unknown:,} cannot be told")
    if not parts:
        return ""
    advice = _advice(groups[Verdict.CANNOT_TELL]) if is_all and unknown > same else ""
    return f"{', '.join(parts)}.{advice}"


def _advice(changes: Sequence[Change]) -> str:
    """What would tell for the most of them."""
    said = [change.advice for change in changes if change.advice]
    return f" {max(dict.fromkeys(said), key=said.count)}" if said else ""
