"""Verdicts on the versions, the gate, and why the wrong fix could not help."""

from __future__ import annotations

from datetime import date

import pytest

from tests.builders.fake_worker import FakeWorker
from workbench.app.lab.jobs import interleaved, perform
from workbench.app.lab.judging import LabTrial, elsewhere_text, gate_of, is_helpful, trial_of, verdict_text
from workbench.app.lab.versions import Version
from workbench.comparison.gate.result import Outcome
from workbench.core.comparison import Level
from workbench.core.verdict import Verdict

TODAY = date(2026, 1, 1)


def tried(before: Version, after: Version, noise: float = 0.002) -> LabTrial:
    readings = perform(interleaved(before, after), lambda *_: None, FakeWorker(noise))
    return trial_of(readings, before, after)


def test_the_right_fix_is_shown_to_help() -> None:
    trial = tried(Version.AS_FOUND, Version.RIGHT_FIX)
    assert is_helpful(trial)
    assert verdict_text(trial).startswith("The whole program is faster: 9.23 times as fast (0.108 × in time, 95 % sure")


def test_the_wrong_fix_makes_its_function_faster_and_the_whole_no_different() -> None:
    trial = tried(Version.AS_FOUND, Version.WRONG_FIX)
    verdicts = {change.name: change.verdict for change in trial.comparison.changes}
    assert verdicts["write_report"] is Verdict.BETTER
    assert verdicts["run"] is Verdict.NO_CHANGE
    assert not is_helpful(trial)
    assert verdict_text(trial).startswith("The whole program: no change shown. -0.8 % was seen")


def test_why_it_could_not_help_is_said_with_the_figures_measured() -> None:
    trial = tried(Version.AS_FOUND, Version.WRONG_FIX)
    assert trial.touched_share == pytest.approx(0.3 / 12)
    assert elsewhere_text(trial) == (
        "97.5 % of the time is elsewhere, not in write_report: even a version of it that takes no time at all would "
        "make the whole at most 1.03 times as fast."
    )


def test_the_share_of_the_lookup_is_that_of_the_stage_that_calls_it() -> None:
    assert tried(Version.AS_FOUND, Version.RIGHT_FIX).touched_share == pytest.approx(11 / 12)


def test_the_sides_are_known_to_be_measured_in_turn() -> None:
    trial = tried(Version.AS_FOUND, Version.RIGHT_FIX)
    assert trial.comparison.is_interleaved
    assert all(each.level is Level.FINE for each in trial.comparison.differences)


@pytest.mark.parametrize(("threshold", "outcome"), [(0.05, Outcome.FAILED), (2.0, Outcome.PASSED)])
def test_the_gate_catches_the_regression_unless_its_threshold_is_large(threshold: float, outcome: Outcome) -> None:
    result = gate_of(tried(Version.RIGHT_FIX, Version.REGRESSION), threshold, TODAY)
    assert result.outcome is outcome
    assert result.exit_code == (1 if outcome is Outcome.FAILED else 0)


def test_too_much_noise_gives_no_verdict_but_says_so() -> None:
    trial = tried(Version.RIGHT_FIX, Version.REGRESSION, noise=0.3)
    assert trial.whole.verdict is Verdict.CANNOT_TELL
    assert verdict_text(trial).startswith("The whole program: cannot tell.")


def test_a_trial_is_known_by_what_was_measured() -> None:
    one, same = (tried(Version.AS_FOUND, Version.WRONG_FIX) for _ in range(2))
    assert one.key == same.key != tried(Version.AS_FOUND, Version.RIGHT_FIX).key
