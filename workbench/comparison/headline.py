"""The verdict on the whole of two sides in a sentence or two."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from workbench.comparison.suites import JudgedChanges, Suite, is_suspect
from workbench.core.comparison import Change, Presence
from workbench.core.direction import NOBODY_SAYS
from workbench.core.errors import LISTED_NAME_LENGTH, shown_text
from workbench.core.kinds import KIND_WORDS
from workbench.core.model import Kind
from workbench.core.units import Unit, share_text, value_text
from workbench.core.verdict import LEAST_TYPICAL, Verdict, moved_word, verdict_word
from workbench.core.words import counted, counted_of

CHANGED = frozenset((Verdict.WORSE, Verdict.BETTER))
NAMES_SAID = 3

SIDE_FAILURE_LENGTH = 200

UNIT_HEADS: Mapping[Unit, str] = {
    Unit.SECONDS: "Times",
    Unit.BYTES: "Bytes",
    Unit.SAMPLES: "Samples",
    Unit.COUNT: "Counts",
    Unit.SCORE: "Scores",
    Unit.PER_SECOND: "Rates",
    Unit.BYTES_PER_SECOND: "Bytes per second",
}


def overall_headline(whole: JudgedChanges) -> str:
    """What became of the whole; where names have several units, of each by itself, the gravest first."""
    suites = whole.suites()
    is_told = any(suite.is_moved or CHANGED & {change.verdict for change in suite.changes} for suite in suites)
    is_calm = len(suites) > 1 and not is_told
    calm = f"No {KIND_WORDS[whole.kind].item} is shown to be worse or better." if is_calm else ""
    said = list(_suite_texts(suites))
    return " ".join(
        filter(None, (_failed_text(whole), calm, *said, absent_text(whole.absent(Presence.REMOVED), whole.kind)))
    )


def absent_text(removed: Sequence[Change], kind: Kind) -> str:
    """Which benchmarks are gone, in a sentence; functions come and go with every change of code."""
    if not removed or kind is not Kind.BENCHMARK:
        return ""
    return f"{counted(len(removed), 'benchmark is', 'benchmarks are')} gone: {_first(list(map(_shown, removed)))}."


def _suite_texts(suites: Sequence[Suite]) -> Iterator[str]:
    """Each unit by itself; the same advice for units that follow each other is given once."""
    advice = [_suite_advice(suite) for suite in suites]
    for suite, (said, following) in zip(suites, pairwise([*advice, ""]), strict=True):
        yield _suite_text(suite, is_one_of_several=len(suites) > 1)
        yield "" if said == following else said


def _suite_text(suite: Suite, *, is_one_of_several: bool) -> str:
    """One or two sentences; that the whole suite moved is said first."""
    groups = _by_verdict(suite)
    is_said = is_one_of_several or groups[Verdict.WORSE] or groups[Verdict.BETTER]
    head = f"{UNIT_HEADS.get(suite.unit, suite.unit.value.capitalize())}:" if is_one_of_several else ""
    parts = [
        head,
        _moved_text(suite),
        "" if is_said else f"No {KIND_WORDS[suite.kind].item} is shown to be {_words(suite)}.",
        _named(Verdict.WORSE, groups[Verdict.WORSE], suite),
        _suspects_text(suite),
        _undirected_text(suite),
        _named(Verdict.BETTER, groups[Verdict.BETTER], suite),
        _rest(groups, suite),
    ]
    return " ".join(part for part in parts if part)


def _failed_text(whole: JudgedChanges) -> str:
    """What failed comes first: no verdict speaks of it."""
    sides = [
        f"The {side} failed: {shown_text(failure, SIDE_FAILURE_LENGTH)}."
        for side, failure in zip(("baseline", "current side"), whole.failures, strict=True)
        if failure
    ]
    names = [shown_text(change.name, LISTED_NAME_LENGTH) for change in whole.failed]
    if names:
        words = KIND_WORDS[whole.kind]
        more = f" and {len(names) - NAMES_SAID:,} more" if len(names) > NAMES_SAID else ""
        count = failed_count(whole.failed, words.item, words.items)
        sides.append(f"{count}, so nothing can be told of {', '.join(names[:NAMES_SAID])}{more}.")
    return " ".join(sides)


def failed_count(failed: Sequence[Change], noun: str, plural: str) -> str:
    """How many names failed; one that is on one side only can have been lost by what failed."""
    is_lost = any(change.presence is not Presence.BOTH for change in failed)
    verb, verbs = ("failed or is missing", "failed or are missing") if is_lost else ("failed", "failed")
    return counted(len(failed), f"{noun} {verb}", f"{plural} {verbs}")


def _words(suite: Suite) -> str:
    return " or ".join(_word(verdict, suite) for verdict in (Verdict.WORSE, Verdict.BETTER))


def _word(verdict: Verdict, suite: Suite) -> str:
    return verdict_word(verdict, suite.unit, suite.direction)


def _moved_text(suite: Suite) -> str:
    if suite.shift is None or not suite.is_moved:
        return ""
    word = moved_word(suite.shift.ratio, suite.unit, suite.shift.direction)
    said = f"The whole suite moved: the typical name is {share_text(abs(suite.shift.ratio - 1))} {word}"
    why = (
        "and the sides were measured in turn"
        if suite.is_interleaved
        else "which can be the machine as well as the code"
    )
    return f"{said}, {why}."


def _named(verdict: Verdict, changes: Sequence[Change], suite: Suite) -> str:
    """How many names are what, and the first of them."""
    if not changes:
        return ""
    words = KIND_WORDS[suite.kind]
    many = counted_of(len(changes), len(suite.changes), words.item, "is", "are", plural=words.items)
    provisional = ", provisionally" if all(change.is_provisional for change in changes) else ""
    return f"{many} {_word(verdict, suite)}{provisional}: {_listed(changes, suite)}."


def _suspects_text(suite: Suite) -> str:
    """Which names look worse and cannot be told: as long as there are any, the suite cannot be told either."""
    suspects = suite.suspects
    if not suspects:
        return ""
    words = KIND_WORDS[suite.kind]
    many = counted_of(len(suspects), len(suite.changes), words.item, "looks", "look", plural=words.items)
    said = f"{many} {_word(Verdict.WORSE, suite)} by {_thresholds(suspects)} or more, but cannot be told"
    return f"{said}: {_listed(suspects, suite)}."


def _undirected_text(suite: Suite) -> str:
    """Which names moved while nobody said which way is better: nor can the suite be told."""
    moved = suite.undirected
    if not moved:
        return ""
    words = KIND_WORDS[suite.kind]
    many = counted_of(len(moved), len(suite.changes), words.item, "", "", plural=words.items).strip()
    return f"{many} moved by {_thresholds(moved)} or more, and {NOBODY_SAYS}: {_listed(moved, suite)}."


def _thresholds(changes: Sequence[Change]) -> str:
    limits = {change.threshold for change in changes}
    return share_text(limits.pop()) if len(limits) == 1 else "their limits"


def _listed(changes: Sequence[Change], suite: Suite) -> str:
    return _first([_name(change, suite) for change in changes[:NAMES_SAID]], len(changes))


def _first(names: Sequence[str], count: int | None = None) -> str:
    """The first names, and how many more there are."""
    more = (len(names) if count is None else count) - NAMES_SAID
    return f"{', '.join(names[:NAMES_SAID])}{f' and {more:,} more' if more > 0 else ''}"


def _shown(change: Change) -> str:
    return shown_text(change.name, LISTED_NAME_LENGTH) or "(no name)"


def _name(change: Change, suite: Suite) -> str:
    """The name and its change, as it follows from the values before and after."""
    name = _shown(change)
    if change.share_before is not None and change.ratio is None:
        return f"{name} ({_without_ratio(change)})"
    if not change.ratio or change.ratio <= 0 or change.evidence.slow_counts:
        return name
    return f"{name} ({_moved(change.ratio, change)}{_beside(change, suite)})"


def _without_ratio(change: Change) -> str:
    """What became of a function that is on one side only, or was seen too rarely for a ratio."""
    if change.before and change.after:
        return f"{value_text(change.before, change.unit)} → {value_text(change.after, change.unit)}"
    return "gone" if change.before else "new"


def _moved(ratio: float, change: Change) -> str:
    if 0.5 < ratio < 1.995:
        return f"{ratio * 100 - 100:+.2g} %"
    if not change.direction.is_known:
        return f"{ratio:.3g} × as much"
    return f"{max(ratio, 1 / ratio):.3g} × {moved_word(ratio, change.unit, change.direction)}"


def _beside(change: Change, suite: Suite) -> str:
    """The change beside the suite's own, where enough names carry that and it makes a difference worth saying."""
    beside = change.evidence.relative_ratio
    if suite.shift is None or suite.shift.name_count < LEAST_TYPICAL or not change.ratio or not beside or beside <= 0:
        return ""
    if abs(math.log(beside / change.ratio)) <= math.log1p(change.threshold) / 4:
        return ""
    whole = "the other functions" if suite.kind is Kind.PROFILE else "the suite"
    return f"; {_moved(beside, change)} beside {whole}"


def _rest(groups: dict[Verdict, list[Change]], suite: Suite) -> str:
    unknown = [change for change in groups[Verdict.CANNOT_TELL] if not is_suspect(change)]
    same_count, is_more = len(groups[Verdict.NO_CHANGE]), len(unknown) < len(groups[Verdict.CANNOT_TELL])
    parts = []
    if same_count:
        parts.append(f"{counted(same_count, 'shows', 'show')} no change beyond {share_text(suite.threshold)}")
    if unknown:
        parts.append(f"{len(unknown):,} {'more ' if is_more else ''}cannot be told")
    return f"{', '.join(parts)}." if parts else ""


def _by_verdict(suite: Suite) -> dict[Verdict, list[Change]]:
    return {each: [change for change in suite.changes if change.verdict is each] for each in Verdict}


def _suite_advice(suite: Suite) -> str:
    """What would tell, where there is nothing told or something suspicious."""
    groups = _by_verdict(suite)
    unknown = groups[Verdict.CANNOT_TELL]
    is_suspicious = any(map(is_suspect, unknown))
    is_open = suite.verdict is Verdict.CANNOT_TELL or not (groups[Verdict.WORSE] or groups[Verdict.BETTER])
    is_advised = is_open and (is_suspicious or len(unknown) > len(groups[Verdict.NO_CHANGE]))
    return _advice(unknown) if is_advised else ""


def _advice(changes: Sequence[Change]) -> str:
    """What would tell for the most of them."""
    said = [change.advice for change in changes if change.advice]
    return max(dict.fromkeys(said), key=said.count) if said else ""
