"""Reasons: a sentence for each case, with the name's own figures and in the right direction."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders.cases import a_case
from workbench.comparison.changes.cases import Nouns
from workbench.comparison.changes.reasons import moved_text, reason_of
from workbench.comparison.stats.slow_path import SlowName
from workbench.core.comparison import Method
from workbench.core.direction import NOBODY_SAYS, Direction
from workbench.core.units import Unit
from workbench.core.verdict import Verdict

WORSE = {"verdict": Verdict.WORSE, "change": math.log(1.1), "relative": math.log(1.1), "q": 0.002}
BESIDE = {"is_beside_suite": True, "relative_error": 0.01}


@pytest.mark.parametrize(
    ("replacements", "expected"),
    [
        (WORSE, "10 % slower, more than noise explains (q = 0.002)"),
        ({**WORSE, "q": 1e-12}, "10 % slower, more than noise explains (q < 0.0001)"),
        ({**WORSE, "unit": Unit.BYTES}, "10 % worse, more than noise explains (q = 0.002)"),
        ({**WORSE, "unit": Unit.SCORE}, "9.09 % worse, more than noise explains (q = 0.002)"),
        (
            {**WORSE, **BESIDE, "relative": math.log(1.06)},
            "10 % slower (6 % slower beside the suite), more than noise explains (q = 0.002)",
        ),
        ({"verdict": Verdict.NO_CHANGE}, "if there is a change, it is smaller than 5 % (90 % sure)"),
        (
            {"verdict": Verdict.NO_CHANGE, **BESIDE, "relative": 0.0},
            "if there is a change beside the suite's, it is smaller than 5 % (90 % sure)",
        ),
        ({}, "it looks 4 % slower, but it can be anything from -1.27 to +9.55 % (90 % interval)"),
        (
            {"unit": Unit.SCORE},
            "it looks 3.85 % worse, but it can be anything from -8.72 to +1.29 % (90 % interval)",
        ),
        ({"change": 0.0}, "it looks the same, but it can be anything from -5.07 to +5.34 % (90 % interval)"),
        (
            {"error": 1.5},
            "it looks 4 % slower, but it can be anything from 0.0772 to 14 times as much (90 % interval)",
        ),
        (
            {**BESIDE, "change": math.log(1.1), "relative": 0.0},
            "it looks 10 % slower, as the whole suite does; beside it the same",
        ),
        (
            {**BESIDE, "change": 0.0, "relative": math.log(0.9)},
            "it looks the same, but beside the suite, which moved, 10 % faster",
        ),
        (
            {**BESIDE, "change": 0.0, "relative": math.log(0.9), "nouns": Nouns("recording", "recordings", "profile")},
            "it looks the same, but beside the profile, which moved, 10 % faster",
        ),
        (
            {"error": math.nan},
            "its values do not vary at all, as with a coarse clock, so there is no telling noise from change",
        ),
        (
            {"error": math.nan, "method": Method.SUMMARY},
            "one side keeps no spread of its values, so there is no telling noise from change",
        ),
        (
            {"slow": SlowName(1, (0, 12), 0.08)},
            (
                "the typical value is not shown to change, but far slower ones are more frequent: 0 of 100 before, 12 "
                "of 100 now, which moves the mean by 8 %"
            ),
        ),
        (
            {"slow": SlowName(-1, (12, 0), -0.08), "verdict": Verdict.NO_CHANGE, "unit": Unit.SCORE},
            (
                "the typical value is not shown to change, but far worse ones are less frequent: 12 of 100 before, 0 "
                "of 100 now"
            ),
        ),
    ],
)
def test_reasons(replacements, expected):
    assert reason_of(a_case(**replacements)) == expected


def test_noise_is_no_sign_that_the_suite_moved():
    """What looks different beside the suite by noise alone is said to be noisy."""
    case = a_case(is_beside_suite=True, relative=math.log(1.01), relative_error=0.2)
    assert not case.is_torn
    assert "interval" in reason_of(case)


@pytest.mark.parametrize("unit", Unit)
@given(st.floats(1e-6, 600))
def test_words_follow_the_direction_and_never_a_sign(unit, size):
    worse, better = (moved_text(sign * size, unit, Direction.LESS) for sign in (1, -1))
    assert worse.endswith(("slower", "worse"))
    assert better.endswith(("faster", "better"))
    assert "-" not in (worse + better).replace("e-", "")


@given(st.floats(1e-6, 600))
def test_where_nobody_knows_which_way_is_better_nothing_is_worse(size):
    more, less = (moved_text(sign * size, Unit.COUNT, Direction.UNKNOWN) for sign in (1, -1))
    assert more.endswith((" % more", " × as much"))
    assert less.endswith(" % less")


def test_a_move_of_unknown_direction_is_said_and_left_open():
    case = a_case(unit=Unit.COUNT, verdict=Verdict.WORSE, change=math.log(1.5), relative=math.log(1.5), q=0.002)
    assert case.verdict is Verdict.CANNOT_TELL
    assert reason_of(case) == f"50 % more, more than noise explains (q = 0.002); {NOBODY_SAYS}"


@given(
    st.sampled_from(Unit),
    st.sampled_from(Verdict),
    st.floats(-1500, 1500),
    st.floats(-1500, 1500),
    st.floats(1e-9, 1e3) | st.just(math.nan),
    st.booleans(),
    st.sampled_from((Method.PROCESSES, Method.BATCHES, Method.SUMMARY)),
)
def test_there_is_a_short_reason_for_everything(unit, verdict, change, relative, error, is_beside, method):
    case = a_case(
        unit=unit,
        verdict=verdict,
        change=change,
        relative=relative,
        error=error,
        relative_error=error,
        is_beside_suite=is_beside,
        method=method,
    )
    said = reason_of(case)
    assert said
    assert len(said) < 220
    assert "nan" not in said
    assert "inf" not in said
