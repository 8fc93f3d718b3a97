"""How one verdict came about, step by step with its own numbers, for somebody who has not done this before.

Texts from files are left as they are; whoever shows the steps makes them literal. A figure that is not known is left
out, with the sentence it would stand in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from workbench.comparison.explain import chance as explanation_chance
from workbench.comparison.explain import evidence as explanation_evidence
from workbench.comparison.explain import records as explanation_records
from workbench.comparison.explain.evidence import ExplainedChange
from workbench.comparison.explain.wording import capital, difference_text, is_grave, sentence, shown_word
from workbench.core.comparison import Change, Comparison, Method, Presence
from workbench.core.verdict import Verdict


class ExplanationStep(NamedTuple):
    """One step of an explanation: a short title, and a few sentences."""

    title: str
    text: str


Teller = Callable[[ExplainedChange], str]
"""What a step says of a change; an empty text where it has nothing to say."""

_MEASURED: tuple[tuple[str, Teller], ...] = (
    ("What was measured", explanation_evidence.measured),
    ("What counts as one witness", explanation_evidence.witnesses),
    ("The change", explanation_evidence.change_seen),
)
_CHANCE: tuple[tuple[str, Teller], ...] = (
    ("The suite's own movement", explanation_evidence.suite_movement),
    ("What chance would do", explanation_chance.chance),
    ("Many names at once", explanation_chance.many_names),
)
_NOISY = (
    *_MEASURED,
    *_CHANCE,
    ("Large enough to matter", explanation_chance.size),
    ("A second look, by rank", explanation_chance.ranks),
    ("A slow path", explanation_chance.slow_path),
    ("Could it still be a change?", explanation_chance.sameness),
)

STEPS: Mapping[Method, tuple[tuple[str, Teller], ...]] = {
    Method.PROCESSES: _NOISY,
    Method.BATCHES: _NOISY,
    Method.SUMMARY: _NOISY,
    Method.SAMPLES: _NOISY,
    Method.OTHERS: _MEASURED,
    Method.HISTORY: (*_MEASURED, *_CHANCE),
    Method.EXACT: _MEASURED,
    Method.NONE: (),
}
"""What is told of each method, in this order."""

_RECORDS: tuple[tuple[str, Teller], ...] = (
    ("Its records", lambda case: explanation_records.records_seen(case.change)),
    ("What decides", lambda case: explanation_records.what_decides(case.change)),
)


def explanation(change: Change, comparison: Comparison) -> tuple[ExplanationStep, ...]:
    """The steps from what was measured to the verdict of one name, and what would tell where nothing can be told."""
    tellers = _tellers(change) if change.presence is Presence.BOTH else ()
    case = ExplainedChange(change, comparison)
    told = [(title, tell(case)) for title, tell in (*_BEFORE, *tellers, *_AFTER)]
    return tuple(ExplanationStep(title, text) for title, text in told if text)


def _tellers(change: Change) -> tuple[tuple[str, Teller], ...]:
    return _RECORDS if change.risk else STEPS[change.evidence.method]


def _sides(case: ExplainedChange) -> str:
    """What was forced or warned of weighs on every verdict."""
    change, comparison = case
    if change.presence is not Presence.BOTH:
        return ""
    grave = list(filter(is_grave, comparison.differences))
    more = f" And {len(grave) - 3} more." if len(grave) > 3 else ""
    return " ".join(sentence(difference_text(each)) for each in grave[:3]) + more


def _one_side(case: ExplainedChange) -> str:
    change = case.change
    if change.presence is Presence.BOTH:
        return ""
    known, missing = ("current", "baseline") if change.presence is Presence.ADDED else ("baseline", "current")
    return f"The name is on the {known} side only; the {missing} side has nothing to compare it with."


def _so(case: ExplainedChange) -> str:
    change = case.change
    if change.presence is not Presence.BOTH:
        return f"It counts as {shown_word(change)}. {sentence(capital(change.reason))}".strip()
    otherwise = _UNCHANGED if change.risk else _OTHERWISE[change.verdict]
    weak = " It is provisional: too weakly founded to fail a gate." if change.is_provisional else ""
    return f"{capital(shown_word(change))}: {sentence(change.reason) or otherwise}{weak}"


_OTHERWISE = {
    Verdict.WORSE: "all that is asked of a change for the worse is there.",
    Verdict.BETTER: "all that is asked of a change for the better is there.",
    Verdict.NO_CHANGE: "a change as large as the threshold is unlikely.",
    Verdict.CANNOT_TELL: "neither a change nor its absence is shown.",
}
_UNCHANGED = "nothing that is compared differs."
"""What stands for a reason where none is given."""


def _advice(case: ExplainedChange) -> str:
    return sentence(capital(case.change.advice))


_BEFORE: tuple[tuple[str, Teller], ...] = (("Are the sides alike?", _sides), ("On one side only", _one_side))
_AFTER: tuple[tuple[str, Teller], ...] = (("So", _so), ("What would tell", _advice))
