"""The lab's own charts, and that they are made once."""

from __future__ import annotations

import pytest

from tests.builders.charts import encoding_of, hold_against_schema, rows_of, spec_of, titles_of
from tests.builders.fake_worker import FakeWorker
from workbench.analysis.profiles.report import ProfileReport
from workbench.app.lab.charts import share_chart, warm_up_chart
from workbench.app.lab.feelings import warm_up_of
from workbench.app.lab.hot_path import profile_report
from workbench.app.lab.jobs import FIRST_RUNS, PROFILE, perform
from workbench.app.lab.learner import Learner
from workbench.render.charts.parts import Chart


@pytest.fixture
def report() -> ProfileReport:
    return profile_report(perform(PROFILE, lambda *_: None, FakeWorker()))


def test_shares_are_bars_and_the_guess_stands_out(report: ProfileReport) -> None:
    hold_against_schema(share_chart(report, ""))
    first, guessed = report.rows[0], report.rows[1]
    chart = share_chart(report, guessed.name)
    rows = {row["name"]: row for row in rows_of(chart)}
    assert rows[guessed.name]["label"] == f"{guessed.name}\n(your guess)"
    assert (rows[guessed.name]["look"], rows[first.name]["look"]) == ("your guess", "the others")
    assert encoding_of(chart, "color")["scale"]["domain"] == ["your guess", "the others"]
    assert encoding_of(chart, "x")["scale"] == {"domainMin": 0, "domainMax": min(1.0, 1.15 * first.self_share)}
    assert encoding_of(chart, "text", 1)["field"] == "said"
    assert titles_of(chart) == {"name": "function", "said": "share"}


def test_first_runs_are_marks_and_their_medians_a_line() -> None:
    chart = warm_up_chart(warm_up_of(perform(FIRST_RUNS, lambda *_: None, FakeWorker())))
    hold_against_schema(chart)
    assert [layer["mark"]["type"] for layer in spec_of(chart)["layer"]] == ["point", "line"]
    assert len(rows_of(chart)) == 5 * 20
    assert [row["run"] for row in rows_of(chart, 1)] == list(range(1, 21))
    assert encoding_of(chart, "x") == encoding_of(chart, "x", 1)
    assert titles_of(chart, 1) == {"said": "median of the processes"}


def test_a_chart_is_made_again_only_of_something_else(report: ProfileReport) -> None:
    learner = Learner()

    def chart_of(guess: str) -> Chart | None:
        return learner.chart("shares", lambda: share_chart(report, guess), report, guess)

    first = chart_of("rank")
    assert first is chart_of("rank")
    assert first is not chart_of("sort")
