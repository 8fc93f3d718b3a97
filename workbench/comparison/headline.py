"""The verdict on the whole of two sides, and the sentence that says it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from workbench.core.errors import LISTED_NAME_LENGTH, shown_text
from workbench.core.kinds import KIND_WORDS
from workbench.core.model import Kind
from workbench.core.units import Unit, share_text
from workbench.core.verdict import Change, Presence, Shift, Verdict, verdict_word
from workbench.core.words import counted, counted_of

NAMES_SAID = 3


class JudgedChanges(NamedTuple):
    """All changes of two sides, and what belongs to the whole; `shift` is what the typical name did, where known."""

    kind: Kind
    unit: Unit
    threshold: float
    changes: Sequence[Change]
    shift: Shift | None = None
    is_interleaved: bool = False

    @property
    def both(self) -> list[Change]:
        """The names of both sides."""
        return [change for change in self.changes if change.presence is Presence.BOTH]

    @property
    def is_moved(self) -> bool:
        """True where all benchmarks together moved; a profile that did was recorded for longer."""
        return self.shift is not None and self.shift.is_moved and self.kind is Kind.BENCHMARK


def overall_verdict(whole: JudgedChanges) -> Verdict:
    """Worse where any name is, else better where any is; no change shown where that holds for half of the names.

    Machines move whole suites: one that moved cannot be told, unless its sides were measured in turn.
    """
    verdicts = [change.verdict for change in whole.both]
    if Verdict.WORSE in verdicts:
        return Verdict.WORSE
    if whole.is_moved and not whole.is_interleaved:
        return Verdict.CANNOT_TELL
    if Verdict.BETTER in verdicts:
        return Verdict.BETTER
    if 2 * verdicts.count(Verdict.NO_CHANGE) >= len(verdicts) > 0:
        return Verdict.NO_CHANGE
    return Verdict.CANNOT_TELL


def overall_headline(whole: JudgedChanges) -> str:
    """The verdict in one or two sentences; that the whole suite moved is said first."""
    groups = {each: [change for change in whole.both if change.verdict is each] for each in Verdict}
    changed = [each for each in (Verdict.WORSE, Verdict.BETTER) if groups[each]]
    is_all = overall_verdict(whole) in (Verdict.NO_CHANGE, Verdict.CANNOT_TELL)
    parts = [
        _moved_text(whole),
        *(_named(each, groups[each], whole) for each in changed),
        "" if changed else f"No {KIND_WORDS[whole.kind].item} is shown to be {_words(whole.unit)}.",
        _rest(groups, whole.threshold, is_all=is_all),
    ]
    return " ".join(part for part in parts if part)


def _words(unit: Unit) -> str:
    return f"{verdict_word(Verdict.WORSE, unit)} or {verdict_word(Verdict.BETTER, unit)}"


def _moved_text(whole: JudgedChanges) -> str:
    if whole.shift is None or not whole.is_moved:
        return ""
    is_worse = (whole.shift.ratio > 1) is not whole.unit.is_higher_better
    word = verdict_word(Verdict.WORSE if is_worse else Verdict.BETTER, whole.unit)
    said = f"The whole suite moved: the typical name is {share_text(abs(whole.shift.ratio - 1))} {word}"
    why = (
        "and the sides were measured in turn"
        if whole.is_interleaved
        else "which can be the machine as well as the code"
    )
    return f"{said}, {why}."


def _named(verdict: Verdict, changes: Sequence[Change], whole: JudgedChanges) -> str:
    """How many names are what, and the first of them."""
    names = ", ".join(_name(change) for change in changes[:NAMES_SAID])
    more = f" and {len(changes) - NAMES_SAID:,} more" if len(changes) > NAMES_SAID else ""
    words = KIND_WORDS[whole.kind]
    many = counted_of(len(changes), len(whole.both), words.item, "is", "are", plural=words.items)
    provisional = ", provisionally" if all(change.is_provisional for change in changes) else ""
    return f"{many} {verdict_word(verdict, whole.unit)}{provisional}: {names}{more}."


def _name(change: Change) -> str:
    name = shown_text(change.name, LISTED_NAME_LENGTH) or "(no name)"
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
        parts.append(f"{counted(same, 'shows', 'show')} no change beyond {share_text(threshold)}")
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
