"""A comparison and a policy in, the gate's answer out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from workbench.comparison.gate.policy import GatePolicy, Waiver, checked
from workbench.comparison.gate.result import EXIT_CODES, GateResult, GateRow, Outcome
from workbench.core.errors import LISTED_NAME_LENGTH, shown_text
from workbench.core.model import Notice
from workbench.core.patterns import is_match
from workbench.core.units import share_text
from workbench.core.verdict import Change, Comparison, Method, Presence, Shift, Verdict, verdict_word
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
        notices=(*_waiver_notices(comparison, policy, judged, today), *_limit_notices(comparison, policy)),
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
        return (_word(change),)
    return () if _is_small_and_exact(change) else RISK_WORDS_OF_GATE.get(change.risk.status, ())


def _word(change: Change) -> str:
    """What a gate calls that which became of the name; empty where it is fine."""
    if change.presence is not Presence.BOTH:
        return str(change.presence.value)
    if _is_small_and_exact(change):
        return ""
    if change.verdict is Verdict.WORSE:
        return "provisional" if change.is_provisional else "slower"
    return "cannot-tell" if change.verdict is Verdict.CANNOT_TELL else ""


def _is_small_and_exact(change: Change) -> bool:
    """True for an exact change below the threshold: it is real, and not what this gate is for."""
    if change.evidence.method is not Method.EXACT or not change.ratio:
        return False
    return max(change.ratio, 1 / change.ratio) < 1 + change.threshold


def _outcome_of(word: str, policy: GatePolicy) -> Outcome | None:
    """None for what this gate does not ask about."""
    if word in ("provisional", "cannot-tell"):
        return Outcome.UNKNOWN if _is_about_change(policy) else None
    return Outcome.FAILED if word in policy.fail_on else None


def _is_about_change(policy: GatePolicy) -> bool:
    """A gate on names that come and go alone is exact: what cannot be told does not concern it."""
    return "slower" in policy.fail_on or "cannot-tell" in policy.fail_on


def reason_of(change: Change) -> str:
    """Why a name came out as it did, and what would tell where nothing can be told, in sentences."""
    if change.presence is not Presence.BOTH:
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
        return Outcome.FAILED, _failures_text(comparison, failures)
    shift = _moved(comparison, policy, live)
    if shift and comparison.is_interleaved:
        return Outcome.FAILED, f"{_shift_text(shift)}, and the sides were measured in turn."
    reason = _unknown_reason(comparison, policy, judged, shift)
    if reason and policy.on_cannot_tell != "never":
        return Outcome.UNKNOWN, reason
    return Outcome.PASSED, _passed_text(comparison, policy, judged, reason)


def _moved(comparison: Comparison, policy: GatePolicy, live: Sequence[Waiver]) -> Shift | None:
    """The suite's own move for the worse, unless every single name of it is waived."""
    shift = comparison.shift
    if shift is None or not (shift.is_moved and _is_about_change(policy)):
        return None
    if (shift.ratio < 1) is not comparison.unit.is_higher_better:
        return None
    names = [change.name for change in comparison.changes if change.presence is Presence.BOTH]
    is_waived = all(any(is_match(waiver.pattern, name) for waiver in live) for name in names)
    return None if is_waived else shift


def _unknown_reason(comparison: Comparison, policy: GatePolicy, judged: Sequence[_Judged], shift: Shift | None) -> str:
    """Why the gate cannot tell, empty where it can."""
    if shift:
        return (
            f"{_shift_text(shift)}, which can be the machine as well as the code. "
            "Measure both sides in turn (workbench confirm, or --in-turn where that was done)."
        )
    unknown = [each for each in judged if each.is_unknown]
    provisional = [each for each in unknown if each.word == "provisional"]
    if provisional:
        return f"{_names_text(provisional, verdict_word(Verdict.WORSE, comparison.unit))}, on too little evidence."
    is_waived = any(each.row.waived for each in judged if each.word == "cannot-tell") and not unknown
    is_suite_unknown = comparison.verdict is Verdict.CANNOT_TELL and not is_waived
    if _is_about_change(policy) and is_suite_unknown:
        return shown_text(comparison.headline, 500)
    return f"{_names_text(unknown, 'uncertain')}." if policy.on_cannot_tell == "any" and unknown else ""


_OTHER_WORDS = {"cannot-tell": "uncertain", "newly-high-risk": "newly high risk"}


def _failures_text(comparison: Comparison, failures: Sequence[_Judged]) -> str:
    words = {"slower": verdict_word(Verdict.WORSE, comparison.unit), **_OTHER_WORDS}
    found = Counter(each.word for each in failures)
    kinds = [_names_text([e for e in failures if e.word == word], words.get(word, word)) for word in found]
    return f"{'; '.join(kinds)}."


def _names_text(judged: Sequence[_Judged], what: str) -> str:
    """How many names are what, the first of them by name."""
    names = [shown_text(each.change.name, LISTED_NAME_LENGTH) for each in judged[:NAMED_IN_HEADLINE]]
    more = " …" if len(judged) > NAMED_IN_HEADLINE else ""
    return f"{counted(len(judged), 'name is', 'names are')} {what} ({', '.join(names)}{more})"


def _shift_text(shift: Shift) -> str:
    return f"the suite as a whole went {'up' if shift.ratio > 1 else 'down'} by {share_text(abs(shift.ratio - 1))}"


def _passed_text(comparison: Comparison, policy: GatePolicy, judged: Sequence[_Judged], allowed: str) -> str:
    words = {"slower": verdict_word(Verdict.WORSE, comparison.unit), **_OTHER_WORDS}
    asked = " or ".join(words.get(word, word) for word in policy.fail_on)
    said = [f"no name is shown to be {asked}."]
    waived_count = sum(bool(each.row.waived) for each in judged)
    unknown_count = sum(each.is_unknown for each in judged)
    if waived_count:
        said.append(f"{counted(waived_count, 'name is', 'names are')} waived.")
    if unknown_count:
        said.append(f"{counted(unknown_count, 'name is', 'names are')} too uncertain to tell, which this gate allows.")
    if allowed:
        said.append(f"Without --allow-cannot-tell it could not tell: {allowed}")
    return " ".join(said)


def _waiver_notices(comparison: Comparison, policy: GatePolicy, judged: Sequence[_Judged], today: date) -> list[Notice]:
    notices = []
    for waiver in policy.waivers:
        needed = any(is_match(waiver.pattern, each.change.name) for each in judged)
        known = any(is_match(waiver.pattern, change.name) for change in comparison.changes)
        name = shown_text(waiver.pattern, LISTED_NAME_LENGTH)
        if waiver.is_expired(today):
            verdict = "It would still be needed." if needed else "It is no longer needed; remove it."
            notices.append(Notice("waiver_expired", f"The waiver for {name} held until {waiver.until}. {verdict}"))
        elif not needed:
            why = "what it waives is fine now" if known else "no name matches it"
            notices.append(
                Notice("waiver_unused", f"The waiver for {name} is unused: {why}. Remove it, or correct it.")
            )
    return notices


def _limit_notices(comparison: Comparison, policy: GatePolicy) -> list[Notice]:
    changes = comparison.changes
    unused = [pattern for pattern, _ in policy.limits if not any(is_match(pattern, each.name) for each in changes)]
    return [
        Notice("limit_unused", f"The limit for {shown_text(pattern, LISTED_NAME_LENGTH)} matches no name.")
        for pattern in unused
    ]
