"""The guided lab without a browser, and without measuring anything: a pretended process answers."""

from __future__ import annotations

import html
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from tests.builders.fake_worker import FakeWorker
from tests.builders.waits import SECONDS
from tests.places import ROOT
from workbench.app.lab.learner import Learner
from workbench.app.lab.line import LINE, Line
from workbench.app.lab.tasks import Task
from workbench.app.lab.versions import Version
from workbench.app.learn import running as learn_running
from workbench.core.errors import MeasureError

Asked = list[tuple[Task, Version]]


TITLES = (
    *("Read it, and guess", "Measure: how long does it take?", "Find the hottest path", "Choose a fix"),
    *("Did it help?", "Keep it fast: the gate", "Four things to feel", "Teach it back"),
)


def page() -> None:
    """The lab by itself."""
    from workbench.app.learn import page as learn_page

    learn_page.show()


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeWorker]:
    pretended = FakeWorker()
    monkeypatch.setattr(learn_running, "run_worker", pretended)
    yield pretended
    assert LINE.length == 0, "whoever measured has left the line"


@pytest.fixture
def app(worker: FakeWorker) -> AppTest:
    return AppTest.from_function(page, default_timeout=SECONDS)


def at_step(app: AppTest, step: int) -> AppTest:
    app.query_params["step"] = str(step)
    return app.run()


def click(app: AppTest, name: str) -> AppTest:
    app.button(key=f"learn0_{name}").click().run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    """All words on the page."""
    parts = [*app.text, *app.markdown, *app.html, *app.success, *app.warning, *app.error]
    return "\n".join(html.unescape(str(element.value)) for element in parts)


def learner(app: AppTest) -> Learner:
    found: Learner = app.session_state["learner"]
    return found


@pytest.mark.parametrize(
    ("step", "title"),
    list(enumerate(TITLES, 1)),
)
def test_every_step_is_an_address_and_measures_nothing_by_itself(
    app: AppTest, worker: FakeWorker, step: int, title: str
) -> None:
    at_step(app, step)
    assert not app.exception
    assert f"Step {step} of 8: {title}" in said(app)
    assert worker.asked == []


@pytest.mark.parametrize("step", ["0", "9", "x", ""])
def test_a_step_that_there_is_not_is_the_first(app: AppTest, step: str) -> None:
    app.query_params["step"] = step
    app.run()
    assert not app.exception
    assert "Step 1 of 8" in said(app)


def test_back_and_next_lead_through_the_steps(app: AppTest) -> None:
    app.run()
    for step in range(2, 9):
        click(app, "next")
        assert f"Step {step} of 8" in said(app)
    click(app, "back")
    assert "Step 7 of 8" in said(app)


def test_a_guess_is_written_down_and_compared_with_the_truth(app: AppTest) -> None:
    app.run()
    app.radio(key="learn0_hot_guess").set_value("write_report").run()
    app.slider(key="learn0_share_guess").set_value(70).run()
    assert "Written down: **write_report**, 70 %" in said(app)
    assert (learner(app).hot_guess, learner(app).share_guess) == ("write_report", 70)
    app.segmented_control(key="step").set_value("3").run()
    click(app, "profile")
    assert "find_name takes 82.2 % of the time by itself." in said(app)
    assert "You guessed write_report with 70 % of the time; it takes 2.49 %." in said(app)
    assert "at most 5.6 times faster" in said(app)


def test_a_right_guess_is_praised(app: AppTest) -> None:
    app.run()
    app.radio(key="learn0_hot_guess").set_value("find_name").run()
    app.segmented_control(key="step").set_value("3").run()
    click(app, "profile")
    assert "You guessed right: find_name. You said 50 % of the time, it is 82.2 %." in said(app)


def test_the_mean_follows_one_slow_run_and_p50_does_not(app: AppTest) -> None:
    click(at_step(app, 2), "single_runs")
    tiles = {metric.label: metric.value for metric in app.metric}
    assert tiles == {"p50": "12 ms", "p95": "12.1 ms", "Mean": "12 ms", "Slowest": "12.1 ms"}
    table = app.dataframe[0].value.set_index("Figure")
    assert list(table["Moves by"]) == ["±0 %", "±0 %", "+7.5 %", "10 ×"]
    app.slider(key="learn0_what_if").set_value(1).run()
    assert set(app.dataframe[0].value["Moves by"]) == {"±0 %"}


def test_an_answer_is_revealed_once_one_was_given(app: AppTest) -> None:
    click(at_step(app, 2), "single_runs")
    assert "Choose an answer to read why." in said(app)
    assert "pulls it along" not in said(app)
    app.radio(key="learn0_answer_percentiles").set_value("p50").run()
    assert "**Not quite:** the mean." in said(app)
    assert "pulls it along" in said(app)
    app.radio(key="learn0_answer_percentiles").set_value("the mean").run()
    assert "**Right.**" in said(app)
    assert learner(app).answers == {"percentiles": "the mean"}


def test_the_wrong_fix_shows_why_it_could_not_help_and_lets_them_pick_again(app: AppTest, worker: FakeWorker) -> None:
    at_step(app, 5)
    assert "First choose a fix." in said(app)
    click(app, "to_choose")
    app.radio(key="learn0_pick").set_value("write_report: report written in one go").run()
    app.select_slider(key="learn0_factor_guess").set_value("2 times").run()
    click(app, "next")
    click(app, "trial_wrong_fix")
    assert "The whole program: no change shown." in said(app)
    assert "97.5 % of the time is elsewhere, not in write_report" in said(app)
    assert "You expected: 2 times." in said(app)
    assert "write_report itself did get faster" in said(app)
    assert not learner(app).done["verify"]
    click(app, "other_fix")
    assert "You chose **find_name: names looked up in a dictionary**." in said(app)
    click(app, "trial_right_fix")
    assert "The whole program is faster: 9.23 times as fast" in said(app)
    assert "Beside it the other fix: The whole program: no change shown." in said(app)
    assert learner(app).done["verify"]
    assert worker.asked[:4] == [
        (Task.VALUES, version) for version in (Version.AS_FOUND, Version.WRONG_FIX, Version.WRONG_FIX, Version.AS_FOUND)
    ]


def test_a_verdict_can_be_asked_why(app: AppTest) -> None:
    at_step(app, 4)
    app.radio(key="learn0_pick").set_value("find_name: names looked up in a dictionary").run()
    click(app, "next")
    click(app, "trial_right_fix")
    assert "Why is the verdict on run “faster”?" in said(app)
    assert "What counts as one witness" in said(app)
    assert len(app.get("vega_lite_chart")) == 2


def test_the_gate_catches_what_was_sneaked_in(app: AppTest) -> None:
    at_step(app, 6)
    app.radio(key="learn0_gate_guess").set_value("it passes").run()
    click(app, "gate")
    assert "The gate failed: 2 names are slower (read_orders, run). A build server sees exit code 1." in said(app)
    assert "You expected that it passes." in said(app)
    app.segmented_control(key="learn0_threshold").set_value(2.0).run()
    assert "The gate passed: no name is shown to be slower. A build server sees exit code 0." in said(app)


def test_four_things_are_felt(app: AppTest) -> None:
    at_step(app, 7)
    for name, words in (
        ("warm_up", "The first run takes 2.6 ms, later ones 1.3 ms: 2 times as long."),
        ("noise", "Two processes of the same code differ by up to"),
        ("overhead", "With @profile on everything a run takes 50 % longer."),
        ("sameness", "3 of 5 are the same in both processes."),
    ):
        click(app, name)
        assert words in said(app)
    assert learner(app).done["feel"]


def test_what_can_be_felt_has_headings_in_plain_words(app: AppTest) -> None:
    at_step(app, 7)
    assert [each.value for each in app.subheader if ":" in each.value and "Step" not in each.value] == [
        "Warm-up: the first time is different",
        "Noise: the same code, twice",
        "Overhead: looking costs time",
        "Determinism: the same work on both sides",
    ]


def test_own_words_reach_the_markdown_as_they_are(app: AppTest) -> None:
    at_step(app, 8)
    app.text_area(key="learn0_own_words").set_value("<b>The</b> lookup").run()
    assert r"> \<b\>The\</b\> lookup" in app.code[0].value
    assert learner(app).done["tell"]


def test_starting_over_forgets_everything(app: AppTest) -> None:
    app.run()
    app.radio(key="learn0_hot_guess").set_value("rank").run()
    app.segmented_control(key="step").set_value("8").run()
    click(app, "again")
    assert "Step 1 of 8" in said(app)
    assert learner(app) == Learner()
    assert app.radio(key="learn1_hot_guess").value is None


def test_a_failed_measurement_is_said_and_can_be_repeated(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(task: Task, version: Version) -> bytes:
        raise MeasureError("The machine is on fire.", "Wait a little.")

    working = learn_running.run_worker
    monkeypatch.setattr(learn_running, "run_worker", fails)
    click(at_step(app, 2), "single_runs")
    assert "**Nothing was measured**" in said(app)
    assert "The machine is on fire." in said(app)
    assert not learner(app).single_runs
    monkeypatch.setattr(learn_running, "run_worker", working)
    click(app, "single_runs")
    assert learner(app).single_runs


def test_a_busy_server_says_the_place_in_line(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    line, places = Line(tick_seconds=0), []
    line._tickets.append("somebody else")

    def say_place(bar: object, before: int) -> None:
        places.append(before)
        line._tickets.remove("somebody else")

    monkeypatch.setattr(learn_running, "LINE", line)
    monkeypatch.setattr(learn_running, "_say_place", say_place)
    click(at_step(app, 2), "single_runs")
    assert places == [1]
    assert learner(app).single_runs


def test_what_the_line_says() -> None:
    class Bar:
        text = ""

        def progress(self, value: float, text: str) -> None:
            self.text = text

    bar = Bar()
    learn_running._say_place(bar, 1)  # type: ignore[arg-type]
    assert bar.text.startswith("Someone else is measuring; you are number 2.")


def test_reset_forgets_the_lab_too() -> None:

    root = ROOT
    app = AppTest.from_file(str(root / "streamlit_app.py"), default_timeout=SECONDS)
    app.session_state["learner"] = Learner(hot_guess="rank")
    app.run()
    app.button(key="reset").click().run()
    assert not app.exception
    assert "learner" not in app.session_state
