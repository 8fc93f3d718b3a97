"""A comparison and a policy in, the gate's answer out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from workbench.comparison.gate.failures import FAILED, sides_failed
from workbench.comparison.gate.notices import gate_notices
from workbench.comparison.gate.policy import GatePolicy, Waiver, checked
from workbench.comparison.gate.result import EXIT_CODES, GateResult, GateRow, Outcome
from workbench.comparison.gate.whole import is_small_and_exact, is_unknown_suite, moved_shift
from workbench.comparison.headline import failed_count
from workbench.comparison.suites import is_suspect
from workbench.core.comparison import Change, Comparison, Presence, Shift
from workbench.core.direction import NOBODY_SAYS, SAY_IT
from workbench.core.errors import LISTED_NAME_LENGTH, shown_text
from workbench.core.model import Kind
from workbench.core.patterns import is_match
from workbench.core.units import share_text
from workbench.core.verdict import Verdict, verdict_word
from workbench.core.words import counted

NAMED_IN_HEADLINE = 3


class _Judged(NamedTuple):
    """A row, the change it is about, and the word of FAIL_ON that it comes under."""

    change: Change
    row: GateRow
    word: str

    @property
    def is_failure(self) -> bool:
        return self.row.outcome is Outcome.FAILED and not self.row.waived

    @property
    def is_unknown(self) -> bool:
        return self.row.outcome is Outcome.UNKNOWN and not self.row.waived


def judge_gate(comparison: Comparison, policy: GatePolicy, today: date) -> GateResult:
    """Whether the gate passes, fails, or cannot tell.

    The comparison has to be made with the policy's threshold and limits, so that its verdicts are those that the gate
    asks for. A verdict that is provisional, or a suite that moved as a whole though its sides were not measured in
    turn, fails nothing: then the gate cannot tell. Raises PolicyError for a policy that contradicts itself.
    """
    policy = checked(policy)
    live = [waiver for waiver in policy.waivers if not waiver.is_expired(today)]
    judged = sorted(_judged(comparison, policy, live), key=lambda each: _rank(each.row))
    outcome, reason = _outcome(comparison, policy, judged, live)
    return GateResult(
        outcome=outcome,
        rows=tuple(each.row for each in judged),
        notices=gate_notices(comparison, policy, [each.change.name for each in judged], today),
        headline=f"{_OPENINGS[outcome]}{reason}" if policy.fail_on else "No gate was asked for.",
        exit_code=EXIT_CODES[outcome],
    )


_OPENINGS = {
    Outcome.PASSED: "The gate passed: ",
    Outcome.FAILED: "The gate failed: ",
    Outcome.UNKNOWN: "The gate cannot tell: ",
}


def _rank(row: GateRow) -> tuple[bool, bool]:
    return bool(row.waived), row.outcome is not Outcome.FAILED


def _judged(comparison: Comparison, policy: GatePolicy, live: Sequence[Waiver]) -> list[_Judged]:
    found = []
    for change in comparison.loud:
        words = ((word, _outcome_of(word, policy)) for word in _words(change))
        word, outcome = next((each for each in words if each[1]), ("", None))
        if outcome:
            waived = next((waiver.reason for waiver in live if is_match(waiver.pattern, change.name)), "")
            found.append(_Judged(change, GateRow(change.name, change.place, outcome, reason_of(change), waived), word))
    return found


RISK_WORDS_OF_GATE: Mapping[str, tuple[str, ...]] = {
    "newly high risk": ("newly-high-risk", "slower"),
    "added, high risk": ("newly-high-risk", "added"),
    "worse": ("slower",),
    "removed": ("removed",),
    "added": ("added",),
}
"""The words of FAIL_ON that a name of records comes under, the gravest first."""


def _words(change: Change) -> tuple[str, ...]:
    """The words of FAIL_ON that a name comes under; empty where it is fine."""
    if change.risk is None:
        return (_word(change), FAILED) if change.failure else (_word(change),)
    return () if is_small_and_exact(change) else RISK_WORDS_OF_GATE.get(change.risk.status, ())


def _word(change: Change) -> str:
    """What a gate calls that which became of the name; empty where it is fine."""
    if change.presence is not Presence.BOTH:
        return str(change.presence.value)
    if change.failure or is_small_and_exact(change):
        return ""
    if change.verdict is Verdict.WORSE:
        return "provisional" if change.is_provisional else "slower"
    return "cannot-tell" if change.verdict is Verdict.CANNOT_TELL else ""


def _outcome_of(word: str, policy: GatePolicy) -> Outcome | None:
    """None for what this gate does not ask about."""
    if word == FAILED:
        return Outcome.UNKNOWN if policy.fail_on else None
    if word in ("provisional", "cannot-tell"):
        return Outcome.UNKNOWN if _is_about_change(policy) else None
    return Outcome.FAILED if word in policy.fail_on else None


def _is_about_change(policy: GatePolicy) -> bool:
    """A gate on names that come and go alone is exact: what cannot be told does not concern it."""
    return "slower" in policy.fail_on or "cannot-tell" in policy.fail_on


def reason_of(change: Change) -> str:
    """Why a name came out as it did, and what would tell where nothing can be told, in sentences."""
    if change.presence is not Presence.BOTH and not change.failure:
        if change.risk and change.risk.status == "added, high risk":
            return "It is new, and high risk."
        return "It is new." if change.presence is Presence.ADDED else "It is gone."
    return " ".join(_sentence(text) for text in (change.reason, change.advice) if text)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _outcome(
    comparison: Comparison, policy: GatePolicy, judged: Sequence[_Judged], live: Sequence[Waiver]
) -> tuple[Outcome, str]:
    """How the whole comes out, and why."""
    if failures := [each for each in judged if each.is_failure]:
        return Outcome.FAILED, _failures_text(failures)
    shift = moved_shift(comparison, live) if _is_about_change(policy) else None
    if shift and comparison.is_interleaved:
        return Outcome.FAILED, f"{_shift_text(shift)}, and the sides were measured in turn."
    reason = _failed_reason(comparison, policy, judged, live)
    reason = reason or _unknown_reason(comparison, policy, judged, live, shift)
    is_allowed = policy.on_cannot_tell == "never" and not (policy.fail_on and sides_failed(comparison, live))
    if reason and not is_allowed:
        return Outcome.UNKNOWN, reason
    return Outcome.PASSED, _passed_text(comparison, policy, judged, reason)


def _failed_reason(
    comparison: Comparison, policy: GatePolicy, judged: Sequence[_Judged], live: Sequence[Waiver]
) -> str:
    """What failed and is not waived, so that no gate can pass; empty where nothing did."""
    sides = sides_failed(comparison, live) if policy.fail_on else []
    said = [f"the {side} failed ({shown_text(failure, 200)})" for side, failure in sides]
    failed = [each.change for each in judged if each.word == FAILED and each.is_unknown]
    if failed:
        said.append(f"{failed_count(failed, 'name', 'names')} ({_first_names(failed)})")
    return f"{'; '.join(said)}." if said else ""


def _unknown_reason(
    comparison: Comparison,
    policy: GatePolicy,
    judged: Sequence[_Judged],
    live: Sequence[Waiver],
    shift: Shift | None,
) -> str:
    """Why the gate cannot tell, empty where it can."""
    if shift:
        return (
            f"{_shift_text(shift)}, which can be the machine as well as the code. "
            "Measure both sides in turn (workbench confirm, or --in-turn where that was done)."
        )
    unknown = [each for each in judged if each.is_unknown]
    provisional = [each for each in unknown if each.word == "provisional"]
    if provisional:
        return f"{_kinds_text(provisional)}, on too little evidence."
    suspects = [each for each in unknown if is_suspect(each.change)]
    if suspects:
        known = [each for each in suspects if each.change.direction.is_known]
        undirected = [each for each in suspects if not each.change.direction.is_known]
        return " ".join(filter(None, (_suspects_text(known), _undirected_text(undirected))))
    if _is_about_change(policy) and is_unknown_suite(comparison, live):
        return shown_text(comparison.headline, 500)
    return f"{_names_text(unknown, 'uncertain')}." if policy.on_cannot_tell == "any" and unknown else ""


_OTHER_WORDS = {"cannot-tell": "uncertain", "newly-high-risk": "newly high risk"}


def _word_of(judged: _Judged) -> str:
    """What a name is, in the word that fits its unit."""
    if judged.word in ("slower", "provisional"):
        return verdict_word(Verdict.WORSE, judged.change.unit, judged.change.direction)
    return _OTHER_WORDS.get(judged.word, judged.word)


def _failures_text(failures: Sequence[_Judged]) -> str:
    return f"{_kinds_text(failures)}."


def _kinds_text(judged: Sequence[_Judged]) -> str:
    """How many names are what, word by word."""
    words = dict.fromkeys(map(_word_of, judged))
    return "; ".join(_names_text([each for each in judged if _word_of(each) == word], word) for word in words)


def _suspects_text(suspects: Sequence[_Judged]) -> str:
    """Names that look worse and cannot be told, and what would tell for the most of them."""
    if not suspects:
        return ""
    changes = [each.change for each in suspects]
    words = {verdict_word(Verdict.WORSE, change.unit, change.direction) for change in changes}
    limits = {change.threshold for change in changes}
    word, limit = (words.pop() if len(words) == 1 else Verdict.WORSE.value), max(limits)
    by = share_text(limit) if len(limits) == 1 else "their limits"
    many = counted(len(changes), "name looks", "names look")
    advice = [change.advice for change in changes if change.advice]
    more = f" {max(dict.fromkeys(advice), key=advice.count)}" if advice else ""
    return f"{many} {word} by {by} or more, but cannot be told ({_shown_names(suspects)}).{more}"


def _undirected_text(suspects: Sequence[_Judged]) -> str:
    """Names that moved, while nobody said which way is better."""
    if not suspects:
        return ""
    many = counted(len(suspects), "name", "names")
    return f"{many} moved by the threshold or more ({_shown_names(suspects)}), and {NOBODY_SAYS}. {SAY_IT}"


def _names_text(judged: Sequence[_Judged], what: str) -> str:
    """How many names are what, the first of them by name."""
    return f"{counted(len(judged), 'name is', 'names are')} {what} ({_shown_names(judged)})"


def _shown_names(judged: Sequence[_Judged]) -> str:
    return _first_names([each.change for each in judged])


def _first_names(changes: Sequence[Change]) -> str:
    names = [shown_text(change.name, LISTED_NAME_LENGTH) for change in changes[:NAMED_IN_HEADLINE]]
    return f"{', '.join(names)}{' …' if len(changes) > NAMED_IN_HEADLINE else ''}"


def _shift_text(shift: Shift) -> str:
    return f"the suite as a whole went {'up' if shift.ratio > 1 else 'down'} by {share_text(abs(shift.ratio - 1))}"


def _passed_text(comparison: Comparison, policy: GatePolicy, judged: Sequence[_Judged], allowed: str) -> str:
    words = {"slower": comparison.word_of(Verdict.WORSE), **_OTHER_WORDS}
    asked = " or ".join(words.get(word, word) for word in policy.fail_on)
    said = [f"no name is shown to be {asked}."]
    waived_count = sum(bool(each.row.waived) for each in judged)
    unknown_count = sum(each.is_unknown for each in judged)
    if waived_count:
        said.append(f"{counted(waived_count, 'name is', 'names are')} waived.")
    if unknown_count:
        said.append(f"{counted(unknown_count, 'name is', 'names are')} too uncertain to tell, which this gate allows.")
    said.append(_gone_text(comparison, policy))
    if allowed:
        said.append(f"Without --allow-cannot-tell it could not tell: {allowed}")
    return " ".join(filter(None, said))


def _gone_text(comparison: Comparison, policy: GatePolicy) -> str:
    """Which benchmarks are gone, where that fails nothing: what is no longer measured cannot get slower."""
    if "removed" in policy.fail_on or comparison.kind is not Kind.BENCHMARK:
        return ""
    gone = [change for change in comparison.changes if change.presence is Presence.REMOVED and not change.failure]
    many = counted(len(gone), "name is", "names are")
    return f"{many} gone ({_first_names(gone)}), which this gate allows without --fail-on removed." if gone else ""
