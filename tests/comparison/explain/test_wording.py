"""Figures as they are shown, and what has to be read before them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders.comparisons import a_change, a_comparison
from workbench.comparison.explain.wording import (
    amount_text,
    count_text,
    difference_text,
    evidence_text,
    full_name,
    harmless,
    interval_text,
    ratio_text,
    remarks,
    shift_texts,
    shown_word,
    why_text,
)
from workbench.core.comparison import Difference, Evidence, Level, Method, Presence, Shift
from workbench.core.model import Kind, Notice
from workbench.core.units import Unit
from workbench.core.verdict import Verdict

FINE = Difference("python", Level.FINE, "3.11.1", "3.11.2", "Python differs by a patch.")
WARNING = Difference("machine", Level.WARNING, "a", "b", "Another machine.")
FORCED = Difference("processor", Level.REFUSAL, "x", "y", "Another processor.", is_forced=True)


@pytest.mark.parametrize(
    ("ratio", "said"),
    [
        (1.0, "±0 %"),
        (1.00004, "±0 %"),
        (1.0001, "+0.01 %"),
        (0.9996, "-0.04 %"),
        (1.081, "+8.1 %"),
        (1.9, "+90 %"),
        (2.0, "2 ×"),
        (0.5, "0.5 ×"),
        (0.0, "0 ×"),
        (-1.0, "-1 ×"),
        (1234.5, "1,234 ×"),
        (1e300, "1e+300 ×"),
        (math.nan, "–"),
        (math.inf, "–"),
    ],
)
def test_a_ratio_says_the_change(ratio: float, said: str) -> None:
    assert ratio_text(ratio) == said


@given(st.none() | st.floats(), st.none() | st.floats(), st.none() | st.floats())
def test_no_figure_is_ever_shown_as_not_a_number(ratio: float | None, low: float | None, high: float | None) -> None:
    for said in (ratio_text(ratio), interval_text(ratio, low, high), amount_text(ratio, Unit.SECONDS)):
        assert "nan" not in said
        assert "inf" not in said
        assert "None" not in said


def test_both_ends_of_an_interval_are_written_alike() -> None:
    assert interval_text(1.8, 1.6, 2.4) == "1.6 × to 2.4 ×"


@pytest.mark.parametrize(
    ("kind", "name_count", "is_said"), [(Kind.BENCHMARK, 5, True), (Kind.PROFILE, 7, False), (Kind.PROFILE, 8, True)]
)
def test_few_functions_say_nothing_of_the_typical_one(kind: Kind, name_count: int, is_said: bool) -> None:
    shift = Shift(1.6, 0.3, 7.0, name_count, True)
    assert bool(shift_texts(a_comparison(a_change(), kind=kind, shift=shift))) is is_said


@pytest.mark.parametrize(
    ("evidence", "said"),
    [
        (Evidence(Method.PROCESSES, (1000, 9), (10, 9)), "10 + 9 processes"),
        (Evidence(Method.BATCHES, (30, 30), (10, 10)), "10 + 10 batches"),
        (Evidence(Method.SUMMARY, (30, 31)), "summaries of 30 + 31 values"),
        (Evidence(Method.SUMMARY), "summaries only"),
        (Evidence(Method.SAMPLES, (120, 240), (1, 1)), "120 + 240 samples"),
        (Evidence(Method.SAMPLES, (120, 240), (5, 1)), "120 + 240 samples, 5 + 1 recordings"),
        (Evidence(Method.HISTORY, (0, 1), (12, 1)), "12 earlier runs"),
        (Evidence(Method.EXACT), "exact"),
        (Evidence(Method.NONE), "–"),
    ],
)
def test_evidence_in_short(evidence: Evidence, said: str) -> None:
    assert evidence_text(evidence) == said


def test_what_became_of_a_name() -> None:
    assert shown_word(a_change()) == "slower"
    assert shown_word(a_change(is_provisional=True)) == "slower (provisional)"
    assert shown_word(a_change(verdict=Verdict.CANNOT_TELL, is_provisional=True)) == "cannot tell"
    assert shown_word(a_change(unit=Unit.BYTES)) == "worse"
    assert shown_word(a_change(presence=Presence.REMOVED)) == "removed"
    assert full_name(a_change("")) == "(no name)"
    assert full_name(a_change("f", place="m.py")) == "f (m.py)"
    assert why_text(a_change(reason="noisy", advice="more processes")) == "noisy. More processes."
    assert why_text(a_change(reason="", advice="")) == "–"


def test_a_name_on_one_side_is_not_quiet() -> None:
    assert a_change(verdict=Verdict.NO_CHANGE).is_quiet
    assert not a_change(verdict=Verdict.NO_CHANGE, presence=Presence.ADDED).is_quiet
    names = (a_change(), a_change(), a_change(verdict=Verdict.NO_CHANGE), a_change(presence=Presence.ADDED))
    assert count_text(names) == "2 slower, 1 no change shown, 1 added"


def test_the_gravest_is_read_first_and_the_harmless_apart() -> None:
    found = a_comparison(differences=(FINE, WARNING, FORCED), notices=(Notice("a", "First."),))
    assert remarks(found, (Notice("b", "Of the gate."),)) == [
        "Not comparable, but forced: Another processor.",
        "Warning: Another machine.",
        "Note: First.",
        "Note: Of the gate.",
    ]
    assert harmless(found) == ["Harmless: Python differs by a patch."]
    assert difference_text(FORCED._replace(is_forced=False)) == "Not comparable: Another processor."
