"""What fails a gate, what it cannot tell, what is waived."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.builders.comparisons import EVIDENCE, a_change, a_comparison
from workbench.comparison.gate.judge import judge_gate
from workbench.comparison.gate.policy import GatePolicy, Waiver
from workbench.comparison.gate.result import GateResult, Outcome
from workbench.core.comparison import Comparison, Method, Presence, Shift, UnitVerdict
from workbench.core.direction import Direction
from workbench.core.units import Unit
from workbench.core.verdict import Verdict

TODAY = date(2026, 6, 1)
SLOWER = GatePolicy(("slower",))
FINE = a_change("fine", verdict=Verdict.NO_CHANGE)
UNCERTAIN = a_change(
    "noisy", verdict=Verdict.CANNOT_TELL, ratio=1.02, reason="too noisy", advice="6 more processes would tell."
)
PROVISIONAL = a_change("early", is_provisional=True)
ADDED = a_change("new", presence=Presence.ADDED, verdict=Verdict.CANNOT_TELL)
REMOVED = a_change("old", presence=Presence.REMOVED, verdict=Verdict.CANNOT_TELL)
MOVED = Shift(1.2, 1.15, 1.25, 9, True)


def judged(comparison: Comparison, policy: GatePolicy = SLOWER, today: date = TODAY) -> GateResult:
    return judge_gate(comparison, policy, today)


def codes(result: GateResult) -> list[str]:
    return [notice.code for notice in result.notices]


def quiet(*changes: Any, **replacements: Any) -> Comparison:
    """A comparison whose suite shows no change."""
    facts = {"verdict": Verdict.NO_CHANGE, "headline": "Nothing changed.", **replacements}
    return a_comparison(*changes, **facts)


def test_a_slower_name_fails() -> None:
    result = judged(a_comparison(FINE, a_change("parse", place="a.py")))
    assert (result.outcome, result.exit_code) == (Outcome.FAILED, 1)
    assert [(row.name, row.place, row.outcome, row.waived) for row in result.rows] == [
        ("parse", "a.py", Outcome.FAILED, "")
    ]
    assert result.headline == "The gate failed: 1 name is slower (parse)."
    assert result.rows[0].reason == "slower by more than chance explains."


@pytest.mark.parametrize("verdict", [Verdict.NO_CHANGE, Verdict.BETTER])
def test_fine_names_pass(verdict: Verdict) -> None:
    result = judged(quiet(FINE, a_change(verdict=verdict)))
    assert (result.outcome, result.exit_code, result.rows) == (Outcome.PASSED, 0, ())
    assert result.headline == "The gate passed: no name is shown to be slower."


def test_nothing_asked_fails_nothing() -> None:
    result = judged(a_comparison(a_change(), REMOVED, shift=MOVED), GatePolicy())
    assert (result.exit_code, result.rows, result.headline) == (0, (), "No gate was asked for.")


@pytest.mark.parametrize(("word", "change"), [("added", ADDED), ("removed", REMOVED)])
def test_names_that_come_and_go(word: str, change: Any) -> None:
    assert judged(quiet(FINE, change)).exit_code == 0
    result = judged(quiet(FINE, change), GatePolicy((word,)))
    assert result.exit_code == 1
    assert f"1 name is {word} ({change.name})" in result.headline


def test_a_gate_on_names_alone_never_asks_about_changes() -> None:
    comparison = a_comparison(a_change(), UNCERTAIN, PROVISIONAL, verdict=Verdict.CANNOT_TELL, shift=MOVED)
    assert judged(comparison, GatePolicy(("removed",))).exit_code == 0


def test_a_provisional_verdict_cannot_fail() -> None:
    result = judged(a_comparison(FINE, PROVISIONAL))
    assert (result.outcome, result.exit_code) == (Outcome.UNKNOWN, 4)
    assert "1 name is slower (early), on too little evidence" in result.headline
    assert [row.outcome for row in result.rows] == [Outcome.UNKNOWN]


def test_a_failure_goes_before_what_cannot_be_told() -> None:
    result = judged(a_comparison(PROVISIONAL, UNCERTAIN, a_change()))
    assert result.exit_code == 1
    assert [row.outcome for row in result.rows] == [Outcome.FAILED, Outcome.UNKNOWN, Outcome.UNKNOWN]


@pytest.mark.parametrize(
    ("policy", "code_of_name", "code_of_suite"),
    [
        (SLOWER, 0, 4),
        (GatePolicy(("slower", "cannot-tell")), 4, 4),
        (GatePolicy(("slower",), on_cannot_tell="any"), 4, 4),
        (GatePolicy(("slower",), on_cannot_tell="never"), 0, 0),
    ],
)
def test_when_it_cannot_be_told(policy: GatePolicy, code_of_name: int, code_of_suite: int) -> None:
    assert judged(quiet(FINE, UNCERTAIN), policy).exit_code == code_of_name
    unknown = a_comparison(UNCERTAIN, verdict=Verdict.CANNOT_TELL, headline="It cannot be told.")
    result = judged(unknown, policy)
    assert result.exit_code == code_of_suite
    assert [(row.outcome, row.reason) for row in result.rows] == [
        (Outcome.UNKNOWN, "too noisy. 6 more processes would tell.")
    ]
    assert "cannot be told" in result.headline or "uncertain" in result.headline


def test_no_name_on_both_sides_cannot_be_told() -> None:
    comparison = a_comparison(ADDED, REMOVED, verdict=Verdict.CANNOT_TELL, headline="No name is on both sides.")
    assert judged(comparison).exit_code == 4


def test_a_suite_that_moved_may_be_the_machine() -> None:
    result = judged(quiet(FINE, shift=MOVED))
    assert result.exit_code == 4
    assert "the suite as a whole went up by 20 %" in result.headline
    assert judged(quiet(FINE, shift=MOVED), SLOWER._replace(on_cannot_tell="never")).exit_code == 0


def test_for_scores_down_is_the_worse_way() -> None:
    up = MOVED._replace(direction=Direction.MORE)
    down = up._replace(ratio=0.8)
    assert judged(quiet(FINE, shift=down, unit=Unit.SCORE)).exit_code == 4
    assert "went down by 20 %" in judged(quiet(FINE, shift=down, unit=Unit.SCORE)).headline
    assert judged(quiet(FINE, shift=up, unit=Unit.SCORE)).exit_code == 0


def test_measured_in_turn_it_is_the_code() -> None:
    result = judged(quiet(FINE, shift=MOVED, is_interleaved=True), SLOWER._replace(on_cannot_tell="never"))
    assert result.exit_code == 1
    assert "in turn" in result.headline


@pytest.mark.parametrize("shift", [None, MOVED._replace(is_moved=False), MOVED._replace(ratio=0.8), MOVED])
def test_a_move_for_the_better_or_a_waived_suite_passes(shift: Shift | None) -> None:
    policy = SLOWER if shift is not MOVED else SLOWER._replace(waivers=(Waiver("*", "new interpreter"),))
    assert judged(quiet(FINE, shift=shift), policy).exit_code == 0


def test_a_waiver_keeps_a_name_from_failing_until_its_last_day() -> None:
    policy = SLOWER._replace(waivers=(Waiver("par*", "the new parser", TODAY),))
    result = judged(a_comparison(FINE, a_change()), policy)
    assert (result.exit_code, codes(result)) == (0, [])
    assert [(row.outcome, row.waived) for row in result.rows] == [(Outcome.FAILED, "the new parser")]
    assert "1 name is waived" in result.headline
    later = judged(a_comparison(FINE, a_change()), policy, date(2026, 6, 2))
    assert (later.exit_code, codes(later)) == (1, ["waiver_expired"])
    assert later.rows[0].waived == ""
    assert "still be needed" in later.notices[0].text


def test_waived_names_do_not_make_the_gate_uncertain() -> None:
    policy = GatePolicy(("slower", "cannot-tell"), waivers=(Waiver("noisy", "shared disk"), Waiver("early", "new")))
    result = judged(a_comparison(UNCERTAIN, PROVISIONAL, verdict=Verdict.CANNOT_TELL), policy)
    assert (result.exit_code, codes(result)) == (0, [])


def test_a_waiver_for_one_name_leaves_the_others() -> None:
    policy = SLOWER._replace(waivers=(Waiver("parse", "known"),))
    result = judged(a_comparison(a_change("parse"), a_change("render")), policy)
    assert result.exit_code == 1
    assert result.headline == "The gate failed: 1 name is slower (render)."
    assert [row.name for row in result.rows] == ["render", "parse"]


def test_unused_waivers_and_limits_are_reported() -> None:
    policy = GatePolicy(("slower",), limits=(("x*", 0.1),), waivers=(Waiver("fine", "old"), Waiver("typo", "old")))
    result = judged(quiet(FINE), policy)
    assert result.exit_code == 0
    assert codes(result) == ["waiver_unused", "waiver_unused", "limit_unused"]
    assert "is fine now" in result.notices[0].text
    assert "no name matches" in result.notices[1].text


def test_hostile_and_many_names_stay_readable() -> None:
    result = judged(a_comparison(*(a_change(f"\x1b[31m{i}\n" * 40) for i in range(1000))))
    assert "1,000 names are slower" in result.headline
    assert "\x1b" not in result.headline
    assert "\n" not in result.headline
    assert len(result.headline) < 400


def test_of_other_things_than_time_it_says_worse() -> None:
    assert "is worse" in judged(a_comparison(a_change(unit=Unit.BYTES))).headline
    both = judged(a_comparison(a_change("size", unit=Unit.BYTES), a_change("time")))
    assert both.headline == "The gate failed: 1 name is worse (size); 1 name is slower (time)."


@pytest.mark.parametrize(("ratio", "code"), [(1.02, 0), (0.98, 0), (1.05, 1), (None, 1)])
def test_an_exact_change_fails_from_its_threshold_on(ratio: float | None, code: int) -> None:
    exact = a_change("size", unit=Unit.BYTES, ratio=ratio, evidence=EVIDENCE._replace(method=Method.EXACT))
    assert judged(a_comparison(exact)).exit_code == code


LOOKS_SLOWER = a_change("job", verdict=Verdict.CANNOT_TELL, ratio=3.0, advice="Measure it in 3 processes.")
SAME_SIZE = a_change("size", unit=Unit.BYTES, verdict=Verdict.NO_CHANGE, ratio=1.0)


@pytest.mark.parametrize(
    "others",
    [
        (a_change("quick", verdict=Verdict.BETTER, ratio=0.5),),
        (FINE, a_change("fine too", verdict=Verdict.NO_CHANGE)),
        (SAME_SIZE, a_change("count", unit=Unit.COUNT, verdict=Verdict.NO_CHANGE)),
    ],
)
def test_what_looks_worse_and_cannot_be_told_is_hidden_by_nothing(others: Any) -> None:
    comparison = quiet(*others, LOOKS_SLOWER)
    result = judged(comparison)
    assert result.exit_code == 4
    assert result.headline == (
        "The gate cannot tell: 1 name looks slower by 5 % or more, but cannot be told (job). Measure it in 3 processes."
    )
    assert judged(comparison, SLOWER._replace(on_cannot_tell="never")).exit_code == 0
    assert judged(comparison, SLOWER._replace(waivers=(Waiver("job", "known"),))).exit_code == 0
    assert judged(comparison, GatePolicy(("removed",))).exit_code == 0


def test_names_of_another_unit_do_not_stand_for_those_that_cannot_be_told() -> None:
    assert judged(quiet(UNCERTAIN, SAME_SIZE, SAME_SIZE._replace(name="size 2"))).exit_code == 4
    assert judged(quiet(UNCERTAIN, FINE, SAME_SIZE)).exit_code == 0


def test_a_change_too_small_to_fail_hides_nothing() -> None:
    exact = EVIDENCE._replace(method=Method.EXACT)
    small = a_change("size", unit=Unit.BYTES, ratio=1.001, evidence=exact)
    assert judged(a_comparison(small, UNCERTAIN)).exit_code == 4
    assert judged(a_comparison(small, UNCERTAIN._replace(unit=Unit.BYTES))).exit_code == 0


def test_names_that_are_gone_are_said_where_that_fails_nothing() -> None:
    result = judged(quiet(FINE, REMOVED))
    assert result.exit_code == 0
    assert result.headline.endswith("1 name is gone (old), which this gate allows without --fail-on removed.")


def test_a_unit_that_moved_is_held_against_its_own_direction() -> None:
    up = MOVED._replace(direction=Direction.MORE)
    units = (UnitVerdict(Unit.SCORE, Verdict.CANNOT_TELL, {}, up), UnitVerdict(Unit.SECONDS, Verdict.NO_CHANGE, {}))
    scores = a_change("score", unit=Unit.SCORE, verdict=Verdict.NO_CHANGE)
    assert "went up" not in judged(quiet(FINE, scores, units=units)).headline
    units = (UnitVerdict(Unit.SECONDS, Verdict.CANNOT_TELL, {}, MOVED), *units[:1])
    assert "went up by 20 %" in judged(quiet(FINE, scores, units=units)).headline
