"""Every verdict can be explained with its own numbers, and no step says the opposite of it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings

from tests.builders.comparisons import EVIDENCE, a_change, a_comparison
from tests.render.json.test_comparison import changes as any_changes
from workbench.comparison.explain.chance import odds_text
from workbench.comparison.explain.steps import STEPS, explanation
from workbench.core.comparison import Change, Comparison, Difference, Evidence, Level, Method, Presence, Shift
from workbench.core.units import Unit
from workbench.core.verdict import Verdict

METRICS = "What chance would do", "Many names at once", "Large enough to matter", "A second look, by rank"


def told(change: Change, comparison: Comparison | None = None) -> dict[str, str]:
    """The steps by title; each title once."""
    steps = explanation(change, comparison or a_comparison(change))
    assert len({step.title for step in steps}) == len(steps)
    return {step.title: step.text for step in steps}


def test_a_slower_name_is_explained_with_its_numbers() -> None:
    found = told(a_change(), a_comparison(a_change(), *(a_change(f"n{i}") for i in range(49))))
    assert list(found) == [
        "What was measured",
        "What counts as one witness",
        "The change",
        "The suite's own movement",
        *METRICS,
        "So",
    ]
    assert "Baseline: 12.3 ms, from 100 values in 10 processes." in found["What was measured"]
    assert "10 + 11 witnesses instead of 100 + 110" in found["What counts as one witness"]
    assert "lies 1.2 % from the middle of its side in the baseline, 1.4 % now" in found["What counts as one witness"]
    assert found["The change"].startswith("After divided by before is 1.081: +8.1 %, where less is better. The 95 %")
    assert "50 names changed by +0.4 %" in found["The suite's own movement"]
    assert "Beside it, this name changed by +7.7 % (95 % interval +5 % to +10.5 %)" in found["The suite's own movement"]
    assert found[METRICS[0]].startswith("If the true change were no more than 1 %, a change as large as this one ")
    assert "about 1 of 2,000 tries" in found[METRICS[0]]
    assert "Among 50 names" in found[METRICS[1]]
    assert "q = 0.004, which is within the limit of 5 %. This condition is met." in found[METRICS[1]]
    assert "2.5 %, in one direction" in found[METRICS[2]]
    assert found[METRICS[2]].endswith("It is +8.1 % and, beside the suite, +7.7 %. This condition is met.")
    assert "in 97 of 100 such pairs" in found[METRICS[3]]
    assert "about 1 of 5,000 tries; about 1 of 400 is where it counts. This condition is met." in found[METRICS[3]]
    assert found["So"] == "Slower: slower by more than chance explains."


def test_what_cannot_be_told_says_which_condition_is_missing_and_what_would_tell() -> None:
    weak = EVIDENCE._replace(p=0.2, q=0.4, separation=0.4, separation_p=0.3, slow_counts=(2, 11))
    change = a_change(verdict=Verdict.CANNOT_TELL, low=0.9, high=1.2, evidence=weak, advice="about 6 more processes")
    found = told(change)
    assert found[METRICS[1]].endswith("above the limit of 5 %. This condition is not met.")
    assert found[METRICS[2]].endswith("This condition is met, but none decides alone.")
    assert "in 60 of 100 such pairs" in found[METRICS[3]]
    assert found["A slow path"].endswith("2 of 100 in the baseline, 11 of 110 now.")
    assert found["Could it still be a change?"].startswith("The 95 % interval reaches beyond 5 %")
    assert found["What would tell"] == "About 6 more processes."


def test_no_change_is_shown_by_the_interval() -> None:
    found = told(a_change(verdict=Verdict.NO_CHANGE, ratio=1.001, low=0.99, high=1.01, reason="within 5 % either way"))
    assert found["Could it still be a change?"].endswith("has to lie within 5 % either way, and here it does.")
    assert found["So"] == "No change shown: within 5 % either way."


def test_a_verdict_that_rests_on_something_else_is_not_contradicted() -> None:
    found = told(a_change(evidence=EVIDENCE._replace(q=0.5, slow_counts=(0, 30), separation_p=0.5)))
    for title in (METRICS[1], METRICS[3]):
        assert found[title].endswith("The verdict rests on something else.")


def test_changes_in_different_directions_do_not_meet_the_condition() -> None:
    found = told(a_change(verdict=Verdict.CANNOT_TELL, ratio=1.08, evidence=EVIDENCE._replace(relative_ratio=0.92)))
    assert found[METRICS[2]].endswith(
        "It is +8.1 %".replace("8.1", "8") + " and, beside the suite, -8 %. This condition is not met."
    )


@pytest.mark.parametrize(
    ("replacements", "said"),
    [
        ({"is_interleaved": True}, "measured in turn"),
        ({"shift": None}, "too few names"),
        ({"shift": Shift(1.2, 1.1, 1.3, 50, True)}, "so the suite moved as a whole"),
    ],
)
def test_the_suites_own_movement(replacements: dict[str, object], said: str) -> None:
    assert said in told(a_change(), a_comparison(**replacements))["The suite's own movement"]


@pytest.mark.parametrize(
    ("method", "said"),
    [
        (Method.PROCESSES, "Each process therefore counts once, by one figure (median)"),
        (Method.BATCHES, "into batches: 10 + 11 of them"),
        (Method.SUMMARY, "keep a summary only"),
        (Method.SAMPLES, "sampling profiler"),
        (Method.HISTORY, "The 10 earlier runs"),
        (Method.EXACT, "chance has no part in it"),
    ],
)
def test_every_method_says_what_counts(method: Method, said: str) -> None:
    found = told(a_change(evidence=EVIDENCE._replace(method=method)))
    assert said in found["What counts as one witness"]
    assert found["So"].startswith("Slower")


def test_every_method_has_its_steps() -> None:
    assert set(STEPS) == set(Method)


def test_profiles_speak_of_samples_and_shares() -> None:
    samples = EVIDENCE._replace(method=Method.SAMPLES, value_counts=(120, 1), process_counts=(5, 1))
    change = a_change(unit=Unit.SAMPLES, before=120, after=1, share_before=0.1, share_after=0.002, evidence=samples)
    assert told(change)["What was measured"] == (
        "Baseline: 120, 10 % of the whole, from 120 samples in 5 recordings. "
        "Current: 1, 0.2 % of the whole, from 1 sample in 1 recording."
    )


@pytest.mark.parametrize(("presence", "side"), [(Presence.ADDED, "current"), (Presence.REMOVED, "baseline")])
def test_a_name_on_one_side_is_not_compared(presence: Presence, side: str) -> None:
    found = told(a_change(presence=presence, verdict=Verdict.CANNOT_TELL, reason="it is on one side"))
    assert list(found) == ["On one side only", "So"]
    assert f"on the {side} side only" in found["On one side only"]
    assert found["So"] == f"It counts as {presence.value}. It is on one side."


def test_a_forced_comparison_says_so_first() -> None:
    forced = Difference("processor", Level.REFUSAL, "x", "y", "Another processor.", is_forced=True)
    steps = explanation(a_change(), a_comparison(differences=(forced,) * 5))
    assert steps[0].title == "Are the sides alike?"
    assert steps[0].text.startswith("Not comparable, but forced: Another processor.")
    assert steps[0].text.endswith("And 2 more.")


def test_a_provisional_verdict_says_so() -> None:
    said = told(a_change(is_provisional=True))["So"]
    assert said.startswith("Slower (provisional): ")
    assert said.endswith("too weakly founded to fail a gate.")


def test_figures_that_are_not_known_are_left_out() -> None:
    bare = a_change(before=None, after=None, ratio=None, low=None, high=None, evidence=Evidence(Method.PROCESSES))
    found = told(bare, a_comparison(bare, shift=None))
    assert found["What was measured"] == "Baseline: no figure. Current: no figure."
    assert "The change" not in found
    assert not set(METRICS) & set(found)


@settings(max_examples=300, deadline=None)
@given(any_changes)
def test_no_step_is_empty_shows_a_missing_figure_or_contradicts_the_verdict(change: Change) -> None:
    change = change._replace(name="n", reason="", advice="", place="", evidence=change.evidence._replace(measure="m"))
    steps = explanation(change, a_comparison(change))
    for step in steps:
        assert step.text
        assert not re.search(r"\b(None|nan|inf)\b", step.text)
        assert "  " not in step.text
        if change.verdict in (Verdict.WORSE, Verdict.BETTER):
            assert "not met" not in step.text
        else:
            assert not step.text.endswith("This condition is met.")
    assert steps[-1].title == "So"


@pytest.mark.parametrize(
    ("p", "said"),
    [
        (1e-9, "less than 1 of 1,000,000 tries"),
        (1e-6, "about 1 of 1,000,000 tries"),
        (0.000123, "about 1 of 8,100 tries"),
        (0.05, "about 1 of 20 tries"),
        (0.14, "about 1 of 7 tries"),
        (0.5, "about 5 of 10 tries"),
        (1.0, "nearly every try"),
    ],
)
def test_chances_in_words(p: float, said: str) -> None:
    assert odds_text(p) == said
