"""A learner's own run as Markdown: everything literal, nothing made up."""

from __future__ import annotations

from datetime import date

import pytest

from tests.builders.fake_worker import FakeWorker
from workbench.app.lab import jobs
from workbench.app.lab.feelings import overhead_of, sameness_of, warm_up_of
from workbench.app.lab.hot_path import profile_report
from workbench.app.lab.judging import trial_of
from workbench.app.lab.learner import Learner
from workbench.app.lab.noise import noise_of
from workbench.app.lab.questions import QUESTIONS, question_of
from workbench.app.lab.readings import LabReading
from workbench.app.lab.teach_back import LONGEST_WORDS, NOT_YET, teach_back
from workbench.app.lab.versions import Version

TODAY = date(2026, 1, 31)


def performed(job: jobs.Job) -> tuple[LabReading, ...]:
    return jobs.perform(job, lambda *_: None, FakeWorker())


def whole_run() -> Learner:
    """A learner who has done everything, and guessed wrong at first."""
    learner = Learner(hot_guess="write_report", share_guess=60, pick=Version.RIGHT_FIX, factor_guess="5 times")
    learner.single_runs = performed(jobs.SINGLE_RUNS)
    learner.profile = profile_report(performed(jobs.PROFILE))
    for fix in (Version.WRONG_FIX, Version.RIGHT_FIX):
        learner.trials[fix] = trial_of(performed(jobs.interleaved(Version.AS_FOUND, fix)), Version.AS_FOUND, fix)
    before, after = Version.RIGHT_FIX, Version.REGRESSION
    learner.regression = trial_of(performed(jobs.interleaved(before, after)), before, after)
    learner.gate_guess = "it passes"
    learner.warm_up = warm_up_of(performed(jobs.FIRST_RUNS))
    learner.noise = noise_of(performed(jobs.SAME_CODE))
    learner.overhead = overhead_of(performed(jobs.OVERHEAD))
    learner.sameness = sameness_of(performed(jobs.DIGESTS))
    learner.answers = {question.code: question.options[0] for question in QUESTIONS}
    learner.own_words = "The lookup was slow."
    return learner


def test_a_whole_run_has_guesses_figures_verdicts_and_answers() -> None:
    text = teach_back(whole_run(), TODAY)
    for said in (
        "2026-01-31",
        "> The lookup was slow.",
        r"Most of the time is spent in write\_report, 60 % of it.",
        "120 runs in 5 processes.",
        r"find\_name holds 82.2 % of the time (not what I expected).",
        "The whole program: no change shown.",
        "97.5 % of the time is elsewhere",
        "The whole program is faster: 9.23 times as fast",
        "I expected that it passes.",
        "The gate failed: 2 names are slower",
        "the first takes 2 times as long",
        "the verdict used here: 0 false alarms in 20 tries",
        "50 % longer",
        "Determinism: the evening report itself: the same.",
    ):
        assert said in text, said
    assert NOT_YET not in text


def test_an_empty_run_says_that_nothing_was_done() -> None:
    text = teach_back(Learner(), TODAY)
    assert text.count(NOT_YET) == 5
    assert "I did not guess." in text
    assert "None answered yet." in text
    assert "In my own words" not in text


def test_own_words_stand_as_they_are_and_are_bounded() -> None:
    words = "# not a heading\n<b>bold</b> [a](javascript:x) | `code`\n" + "x" * 3 * LONGEST_WORDS
    text = teach_back(Learner(own_words=words), TODAY)
    assert r"> \# not a heading" in text
    assert r"\<b\>bold\</b\> \[a\](javascript\:x) \| \`code\`" in text
    assert len(text) < LONGEST_WORDS


def test_what_is_done_is_known_step_by_step() -> None:
    assert not any(Learner().done.values())
    assert all(whole_run().done.values())
    only_wrong = Learner(trials={Version.WRONG_FIX: whole_run().trials[Version.WRONG_FIX]})
    assert not only_wrong.done["verify"]


def test_questions_have_one_answer_and_codes_of_their_own() -> None:
    assert len({question.code for question in QUESTIONS}) == len(QUESTIONS)
    for question in QUESTIONS:
        assert len(set(question.options)) == len(question.options) > question.right >= 0
        assert [question.is_right(option) for option in question.options].count(True) == 1
        assert question_of(question.code) is question
        assert question.why


def test_an_unknown_question_is_an_error() -> None:
    with pytest.raises(StopIteration):
        question_of("unknown")
