"""The profile of the program, and Amdahl's limit."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders.fake_worker import FakeWorker
from workbench.app.lab.hot_path import at_most_faster, profile_report, row_of
from workbench.app.lab.jobs import PROFILE, perform
from workbench.app.lab.versions import FUNCTIONS, WHOLE


def test_the_hottest_function_comes_first_with_what_a_fix_is_worth() -> None:
    report = profile_report(perform(PROFILE, lambda *_: None, FakeWorker()))
    first = report.rows[0]
    assert first.name == "find_name"
    assert first.calls == 1800
    assert first.self_share == pytest.approx(9.9 / 12.05)
    assert first.speedup == pytest.approx(at_most_faster(first.self_share))
    assert {row.name for row in report.rows} == {*FUNCTIONS, WHOLE}


def test_a_process_that_was_disturbed_leaves_no_trace() -> None:
    readings = perform(PROFILE, lambda *_: None, FakeWorker())
    slow = readings[0]._replace(functions=tuple(f._replace(self_seconds=9.0) for f in readings[0].functions))
    assert profile_report((slow, *readings[1:])).rows == profile_report(readings).rows


def test_a_function_that_there_is_not_is_none() -> None:
    assert row_of(profile_report(perform(PROFILE, lambda *_: None, FakeWorker())), "") is None


@given(st.floats(0, 0.999), st.floats(1, 1e6))
def test_no_fix_of_a_part_beats_the_limit(share: float, factor: float) -> None:
    assert 1 / (1 - share + share / factor) <= at_most_faster(share) * (1 + 1e-12)


def test_all_of_the_time_has_no_limit() -> None:
    assert at_most_faster(1.0) == math.inf
