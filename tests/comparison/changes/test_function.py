"""What is said of a function."""

from __future__ import annotations

import math
from typing import Any

import pytest

from workbench.comparison.changes.cases import FunctionCase
from workbench.comparison.changes.function import count_change, uncounted_change
from workbench.comparison.stats.judged import JudgedName
from workbench.core.comparison import Presence
from workbench.core.units import Unit
from workbench.core.verdict import Verdict


def a_function(**replacements: Any) -> FunctionCase:
    """A function seen 100 times a side, but for what is replaced."""
    found = FunctionCase(
        name="parse",
        place="app.py",
        unit=Unit.SECONDS,
        values=(1.0, 1.0),
        shares=(0.1, 0.1),
        samples=(100, 100),
        recordings=(1, 1),
        calls=(None, None),
        presence=Presence.BOTH,
        threshold=0.05,
    )
    return found._replace(**replacements)


def judged(direction: float, relative: float = 0.0, variance: float = 0.01) -> JudgedName:
    error = math.sqrt(variance)
    return JudgedName(direction, relative, error, relative, error, p=0.001, q=0.004, is_beside_suite=True)


@pytest.mark.parametrize(
    ("replacements", "judgement", "reason", "advice"),
    [
        (
            {"samples": (100, 200), "values": (1.0, 2.0)},
            judged(1, 0.7),
            "2 × slower (2.01 × slower than the typical function); 100 samples before, 200 now (q = 0.004)",
            "",
        ),
        (
            {"values": (1.0, 0.9)},
            judged(-1, -0.22),
            "10 % faster (19.7 % faster than the typical function); 100 samples before, 100 now (q = 0.004)",
            "",
        ),
        (
            {"samples": (1, 90), "values": (0.1, 9.0)},
            judged(1, 2.0),
            "90 × slower (7.39 × slower than the typical function); 1 sample before, 90 now (q = 0.004)",
            "",
        ),
        ({}, judged(0), "if it changed beside the others, then by less than 5 %; 100 samples before, 100 now", ""),
        (
            {"values": (0.0, 1.0), "samples": (0, 90)},
            judged(1, 5.0),
            "it is new, and takes 10 % of the whole; 0 samples before, 90 now",
            "",
        ),
        (
            {"values": (1.0, 0.0), "samples": (90, 0)},
            judged(-1, -5.0),
            "it is gone, and took 10 % of the whole; 90 samples before, 0 now",
            "",
        ),
        (
            {},
            judged(math.nan, 0.1, 0.0025),
            (
                "100 samples before, 100 now; beside the typical function it can be anything from +1.79 to +20 % "
                "(90 % interval)"
            ),
            "About 12 times as many samples on each side would tell, best in several recordings.",
        ),
        (
            {},
            judged(math.nan, 0.0),
            (
                "100 samples before, 100 now; beside the typical function it can be anything from -15.2 to +17.9 % "
                "(90 % interval)"
            ),
            "About 12 times as many samples on each side would tell, best in several recordings.",
        ),
        (
            {},
            judged(math.nan, 0.0, 1.0),
            (
                "100 samples before, 100 now; beside the typical function it can be anything from 0.193 to 5.18 times "
                "as much (90 % interval)"
            ),
            "More samples alone will hardly tell; measure it as a benchmark of its own.",
        ),
        ({"samples": (3, 4), "shares": (0.001, 0.002)}, judged(math.nan), "too few samples: 3 before, 4 now", ""),
    ],
)
def test_words(replacements, judgement, reason, advice):
    found = count_change(a_function(**replacements), judgement)
    assert found.reason == reason
    assert found.advice == advice


def test_a_ratio_is_given_only_where_both_sides_were_seen_enough():
    for replacements in ({"samples": (3, 4)}, {"values": (0.0, 1.0), "samples": (0, 90)}):
        found = count_change(a_function(**replacements), judged(math.nan, 1.0))
        assert found.ratio is found.low is found.high is found.evidence.relative_ratio is None


def test_a_change_beyond_all_numbers_is_no_stumbling_block():
    assert count_change(a_function(), judged(math.nan, 1400.0, 1e6)).reason


def test_counted_calls_are_exact():
    found = uncounted_change(a_function(calls=(10, 2000)))
    assert found.verdict is Verdict.CANNOT_TELL
    assert found.reason.endswith("it was called 10 times before and 2,000 now, which is exact")
    once = uncounted_change(a_function(calls=(1, 2)))
    assert once.reason.endswith("it was called 1 time before and 2 now, which is exact")
    assert uncounted_change(a_function(calls=(10, 10))).reason.endswith("is not known")
    assert uncounted_change(a_function(calls=(None, 10))).reason.endswith("is not known")


def test_the_ratio_is_that_of_the_values_and_few_functions_carry_no_correction():
    case = a_function(values=(4.7, 0.147), samples=(470, 15))
    found = count_change(case, judged(-1, -math.log(48.9)), is_typical_said=False)
    assert found.ratio == 0.147 / 4.7
    assert found.reason == "32 × faster; 470 samples before, 15 now (q = 0.004)"
