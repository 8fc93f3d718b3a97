"""Advice: what would tell, and that it does."""

from __future__ import annotations

import math

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders.cases import a_case
from tests.comparison.changes.test_reasons import BESIDE
from workbench.comparison.benchmarks import SESSIONS
from workbench.comparison.changes.advice import MOST_PROCESSES, advice_of, more_processes
from workbench.comparison.changes.cases import Nouns
from workbench.comparison.comparability.measuring_order import MeasuringOrder
from workbench.core.comparison import Method
from workbench.core.verdict import Verdict

RECORDINGS = Nouns("recording", "recordings", "profile")


@pytest.mark.parametrize(
    ("replacements", "expected"),
    [
        ({}, "About 90 more processes on each side would tell, or accept a threshold of 10 %."),
        ({"nouns": RECORDINGS}, "About 90 more recordings on each side would tell, or accept a threshold of 10 %."),
        ({"error": math.nan}, "Use a finer clock, or more work in each value."),
        (
            {"method": Method.BATCHES},
            "Measure in at least 3 processes on each side: one process cannot show how processes differ.",
        ),
        (
            {"method": Method.BATCHES, "session": SESSIONS[MeasuringOrder.APART]},
            "Measure in at least 3 processes on each side, in turn: one process cannot show how processes differ.",
        ),
        (
            {**BESIDE, "change": math.log(1.1), "relative": 0.0},
            "Measure both sides in turn, to tell the suite's move from this one's, or accept a threshold of 16 %.",
        ),
        (
            {"error": 0.2, "relative_error": 0.2},
            "Make it less noisy (more than 100 more processes would be needed), or accept a threshold of 48 %.",
        ),
        ({"error": 2.0, "relative_error": 2.0}, "Make it less noisy (more than 100 more processes would be needed)."),
        (
            {"error": 0.031, "relative_error": 0.031, "session": SESSIONS[MeasuringOrder.APART], "separation": 1.0},
            (
                "Measure both sides in turn (workbench confirm does that): a machine by itself moves about 3 % from "
                "one session to the next. Or accept a threshold of 10 %."
            ),
        ),
        (
            {"error": 0.04, "relative_error": 0.04, "session": SESSIONS[MeasuringOrder.APART]},
            (
                "Measure both sides in turn (workbench confirm does that), with 69 more processes on each side: a "
                "machine by itself moves about 3 % from one session to the next. Or accept a threshold of 11.5 %."
            ),
        ),
        (
            {"error": 0.3, "relative_error": 0.3, "session": SESSIONS[MeasuringOrder.APART], "nouns": RECORDINGS},
            (
                "Measure both sides in turn, and make it less noisy: a machine by itself moves about 3 % from one "
                "session to the next."
            ),
        ),
    ],
)
def test_advice(replacements, expected):
    assert advice_of(a_case(**replacements)) == expected


def test_ranks_ask_for_processes_too():
    """Two modes by process: the mean looks sure, but a third of the pairs is the other way round."""
    sure = {"change": 0.1, "relative": 0.1, "error": 0.01, "relative_error": 0.01}
    assert more_processes(a_case(**sure, separation=1.0)) == 1
    assert more_processes(a_case(**sure, separation=0.65)) > 40
    assert more_processes(a_case(**sure, separation=0.5)) > MOST_PROCESSES


def test_fewer_processes_need_more_of_them():
    """With a few, Student's t is wide, and it narrows as they get more."""
    few = a_case(
        change=0.1, relative=0.1, error=0.02, relative_error=0.02, degrees=4.0, process_counts=(3, 3), separation=1.0
    )
    assert more_processes(few) >= 2


@given(st.floats(0, 0.3), st.floats(0.001, 0.2), st.floats(1.01, 3))
def test_more_noise_never_needs_fewer_processes(size, error, factor):
    quiet = a_case(change=size, relative=size, error=error, relative_error=error)
    noisy = a_case(change=size, relative=size, error=error * factor, relative_error=error * factor)
    assert more_processes(noisy) >= more_processes(quiet)


def test_the_advised_number_of_processes_tells_more_often_than_not():
    from tests.comparison.test_benchmarks import change_of, noisy

    told = tried = 0
    for seed in range(60):
        change = change_of(noisy(seed, noise=0.08, processes=6), noisy(900 + seed, 1.15, noise=0.08, processes=6))
        if change.verdict is Verdict.CANNOT_TELL and change.advice.startswith("About"):
            count = 6 + int(change.advice.split()[1])
            again = change_of(
                noisy(2000 + seed, noise=0.08, processes=count), noisy(4000 + seed, 1.15, noise=0.08, processes=count)
            )
            tried += 1
            told += again.verdict is not Verdict.CANNOT_TELL
    assert tried >= 20
    assert told >= tried / 2


@given(
    st.floats(-1500, 1500),
    st.floats(-1500, 1500),
    st.floats(1e-9, 1e3) | st.just(math.nan),
    st.booleans(),
    st.sampled_from((0.0, SESSIONS[MeasuringOrder.APART])),
    st.floats(0, 1) | st.just(math.nan),
    st.sampled_from((1e-9, 0.05, 1.0, 1e6)),
    st.floats(0.1, 1000),
)
def test_there_is_advice_for_everything(change, relative, error, is_beside, session, separation, threshold, degrees):
    case = a_case(
        change=change,
        relative=relative,
        error=float(numpy.hypot(error, session)),
        relative_error=float(numpy.hypot(error, session)),
        is_beside_suite=is_beside,
        session=session,
        separation=separation,
        threshold=threshold,
        degrees=degrees,
    )
    said = advice_of(case)
    assert said.endswith(".")
    assert len(said) < 250
    assert "nan" not in said
    assert "inf" not in said
