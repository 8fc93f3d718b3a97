"""Profiles in the app, without a browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pandas
import pytest
from streamlit.testing.v1 import AppTest

from tests.app.test_main import BAD, HOSTILE, THREE, headline, markdown, texts
from tests.builders.waits import SECONDS
from tests.places import DATA

LEDGER = ("unknown", (DATA / "pyinstrument" / "ledger.json").read_bytes())
PSTATS = ("p.prof", (DATA / "pstats" / "cprofile.prof").read_bytes())

Uploaded = Callable[..., AppTest]


def named(*names: str, weights: tuple[float, ...] = (3.0, 1.0)) -> bytes:
    """A speedscope file with these functions, each below the one before."""
    stacks = [list(range(count)) for count in range(1, len(names) + 1)]
    profile = {"type": "sampled", "name": names[0], "unit": "seconds", "startValue": 0, "endValue": sum(weights)}
    return json.dumps(
        {
            "$schema": "https://www.speedscope.app/file-format-schema.json",
            "shared": {"frames": [{"name": name, "file": f"{name}.py", "line": 3} for name in names]},
            "profiles": [profile | {"samples": stacks, "weights": list(weights[: len(stacks)])}],
        }
    ).encode()


def table(app: AppTest, column: str) -> pandas.DataFrame:
    found: pandas.DataFrame = next(frame.value for frame in app.dataframe if column in frame.value)
    return found


def test_a_profile_is_answered_like_records(uploaded: Uploaded) -> None:
    app = uploaded(LEDGER)
    assert not app.exception
    assert headline(app) == "6 of 23 functions are high risk. Fix iterencode first: 24.2 % of the self time."
    assert "Run manual-run: pyinstrument JSON, read from unknown" in texts(app)
    assert "If iterencode took no time, the whole would be at most 1.32 times faster" in texts(app)
    assert "11 of 23 functions hold 90 % of the time." in texts(app)
    assert [metric.label for metric in app.metric] == ["Functions", "High risk", "Time measured", "Samples"]
    assert all(metric.help for metric in app.metric)
    first = table(app, "At most").iloc[0]
    assert first["Function"] == "iterencode"
    assert first["Severity"] == "critical"
    assert first["95 % interval"] == "18.0 to 31.8 %"
    assert first["Where"] == "…/json/encoder.py:205"
    assert first["Called by own"] == "<lambda> (ledger.py:53)"


def test_bytes_are_never_called_time(uploaded: Uploaded) -> None:
    app = uploaded(("unknown", (DATA / "dhat" / "heap.json").read_bytes()))
    assert not app.exception
    assert headline(app) == "3 of 20 functions are high risk. Fix allocate first: 54.8 % of the bytes."
    assert "If allocate took no bytes, the whole would be at most 2.21 times smaller." in texts(app)
    assert [metric.label for metric in app.metric] == ["Functions", "High risk", "Bytes measured", "Threads"]
    assert not any("time" in (metric.help or "") for metric in app.metric)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("pstats/cprofile.prof", "pstats"),
        ("speedscope/pyspy.json", "speedscope"),
        ("collapsed/pyspy.txt", "collapsed stacks"),
        ("chrome_trace/viztracer.json.gz", "Chrome trace events"),
        ("cpuprofile/ledger.cpuprofile", "V8 CPU profile"),
        ("gecko/raw_v31.json", "Firefox profile"),
        ("otlp/cpu.pb", "OpenTelemetry profiles"),
        ("massif/massif.out", "Massif"),
        ("import_time/json_tool.txt", "Python import times"),
        ("line_profiler/calls.txt", "line_profiler text"),
        ("pyisession/ledger.pyisession", "pyinstrument session"),
        ("sampler_lines/version1.jsonl", "Python sampler's JSON lines"),
    ],
)
def test_every_format_is_recognised_without_a_name(uploaded: Uploaded, path: str, said: str) -> None:
    app = uploaded(("unknown", (DATA / path).read_bytes()))
    assert not app.exception
    assert not app.error
    assert f"{said}, read from unknown" in texts(app)
    assert "high risk" in headline(app)
    assert len(app.metric) == 4


def test_the_table_is_grouped_searched_and_reduced_to_own_code(uploaded: Uploaded) -> None:
    app = uploaded(LEDGER)
    app.toggle(key="profile_own").set_value(True).run()
    assert set(table(app, "At most")["Code"]) == {"own"}
    app.text_input(key="profile_search").set_value("BOOK").run()
    assert list(table(app, "At most")["Function"]) == ["book_all", "book"]
    app.text_input(key="profile_search").set_value("[.*").run()
    assert "None of 23 functions" in texts(app)
    app.toggle(key="profile_own").set_value(False).run()
    app.text_input(key="profile_search").set_value("").run()
    app.get_by_key("profile_grouping").set_value("module").run()
    assert not app.exception
    assert "json.encoder" in list(table(app, "At most")["Module"])


def test_callers_and_callees_have_shares(uploaded: Uploaded) -> None:
    app = uploaded(PSTATS)
    box = app.selectbox(key="profile_function")
    box.set_value(next(option for option in box.options if option.startswith("book_all"))).run()
    callees = app.dataframe[2].value
    assert "<method 'match' of 're.Pattern' objects>" in list(callees["Function"])
    assert "(itself)" in list(callees["Function"])
    assert 99 < callees["Share"].sum() <= 100.001


def test_limits_judge_again_without_reading_again(uploaded: Uploaded) -> None:
    app = uploaded(LEDGER)
    before: Any = app.session_state["workspace"].result.report
    app.number_input(key="warn_share").set_value(22.0).run()
    app.number_input(key="critical_share").set_value(24.0).run()
    after: Any = app.session_state["workspace"].result.report
    assert after.profile is before.profile
    assert headline(app).startswith("1 of 23 functions is high risk.")
    assert "--warn-share 22 --critical-share 24" in app.code[-1].value
    app.number_input(key="limit").set_value(9).run()
    assert app.session_state["workspace"].result.report.profile is before.profile


def test_limits_come_from_the_link_and_are_checked(app: AppTest) -> None:
    app.query_params["warn_share"] = "much"
    app.run()
    assert "warn_share is “much”" in texts(app)
    assert app.number_input(key="warn_share").value == 5.0


def test_several_files_are_taken_together(uploaded: Uploaded) -> None:
    app = uploaded(("a.json", named("main", "work")), ("b.json", named("main", "work", weights=(1.0, 3.0))))
    assert "2 files as one run: a.json + b.json" in texts(app)
    assert list(table(app, "At most")["In single files"]) == ["25.0 to 75.0 %", "25.0 to 75.0 %"]


def test_files_of_different_kinds_give_one_box(uploaded: Uploaded) -> None:
    app = uploaded(LEDGER)
    app.file_uploader[0].upload(*BAD)
    app.run()
    assert len(app.error) == 1
    assert "Below is still the last good result, of unknown." in texts(app)
    assert headline(app).startswith("6 of 23 functions")


def test_a_broken_profile_gives_one_box(uploaded: Uploaded) -> None:
    app = uploaded(("cut", LEDGER[1][:4000]))
    assert not app.exception
    assert len(app.error) == 1
    assert "What to do: " in texts(app)


def test_records_profiles_and_reset_follow_each_other(uploaded: Uploaded) -> None:
    app = uploaded(THREE)
    assert headline(app).startswith("2 of 3 records")
    app.file_uploader[0].upload(*PSTATS)
    app.run()
    assert headline(app).startswith("5 of 229 functions")
    app.text_input(key="run").set_value("nightly").run()
    assert "Run nightly: pstats" in texts(app)
    app.button(key="reset").click().run()
    assert "Nothing is loaded yet" in texts(app)
    assert app.session_state["workspace"].result is None


@pytest.mark.parametrize("name", HOSTILE)
def test_names_in_a_profile_never_go_through_markdown(uploaded: Uploaded, name: str) -> None:
    app = uploaded((f"{name}.json", named(name, f"{name} b")))
    assert not app.exception
    assert headline(app) == f"2 of 2 functions are high risk. Fix {name} first: 75 % of the self time."
    assert name not in markdown(app)
    assert name in str(table(app, "At most")["Function"].iloc[0])
    assert all("<img" not in element.value and "<script" not in element.value for element in app.html)


def flame() -> None:
    """The inputs and the flame page, as the app's entry puts them together."""
    from workbench.app.flame import page as flame_page
    from workbench.app.inputs.panel import panel
    from workbench.app.session.workspace import workspace

    request = panel()
    if request:
        workspace().settle(request)
    flame_page.show()


@pytest.fixture
def flames() -> Callable[..., AppTest]:
    def after(*files: tuple[str, bytes]) -> AppTest:
        app = AppTest.from_function(flame, default_timeout=SECONDS).run()
        for file in files:
            app.file_uploader[0].upload(*file)
        return app.run()

    return after


def test_the_flame_page_says_what_to_open(flames: Callable[..., AppTest]) -> None:
    assert "A flame chart needs a profile." in texts(flames())
    assert "A flame chart needs a profile." in texts(flames(THREE))


def test_a_flame_chart_has_a_table_that_says_the_same(flames: Callable[..., AppTest]) -> None:
    app = flames(LEDGER)
    assert not app.exception
    assert len(app.get("vega_lite_chart")) == 1
    frames = table(app, "Depth")
    assert frames["Share"].iloc[0] == pytest.approx(100)
    assert frames["Frame"].iloc[1].startswith("· ")


def test_a_search_highlights_and_sums(flames: Callable[..., AppTest]) -> None:
    app = flames(LEDGER)
    app.text_input(key="flame_search").set_value("ENCODER.py").run()
    assert "which hold 25.4 % of the time" in texts(app)
    assert len(table(app, "Depth")) == 2
    app.text_input(key="flame_search").set_value("**nothing**").run()
    assert "“**nothing**” is in 0 frames." in texts(app)
    assert "No frame fits the search." in texts(app)


def test_views_and_threads(flames: Callable[..., AppTest]) -> None:
    app = flames(("t", (DATA / "chrome_trace" / "viztracer.json.gz").read_bytes()))
    assert len(app.selectbox(key="flame_thread").options) == 3
    app.get_by_key("flame_from").set_value("inverted: what takes most itself first").run()
    assert table(app, "Depth")["Frame"].iloc[0] == "builtins.sum"
    app.get_by_key("flame_from").set_value("callers first").run()
    order = app.get_by_key("flame_order")
    assert order.label == "Order"
    order.set_value("in order of time").run()
    assert "choose one of them for the order of time" in texts(app)
    app.selectbox(key="flame_thread").select_index(1).run()
    assert not app.exception
    assert "choose one of them" not in texts(app)


def test_a_file_without_stacks_is_called_an_estimate(flames: Callable[..., AppTest]) -> None:
    assert "The file holds no stacks" in texts(flames(PSTATS))


def test_another_profile_brings_its_own_functions_and_threads(uploaded: Uploaded) -> None:
    app = uploaded(PSTATS)
    box = app.selectbox(key="profile_function")
    box.select_index(5).run()
    app.file_uploader[0].upload("other", named("**one**"))
    app.run()
    assert not app.exception
    assert app.selectbox(key="profile_function").value == "**one** · **one**.py:3"


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Profile before the fix", "functions are high risk"),
        ("Profile after the fix", "functions are high risk"),
        ("Benchmark before the fix", "can be seen in"),
        ("Benchmark after the fix", "can be seen in"),
    ],
)
def test_samples_of_real_tools_are_a_click_away(app: AppTest, label: str, said: str) -> None:
    app.query_params["sample"] = label
    app.run()
    assert not app.exception
    assert not app.error
    assert said in headline(app).replace("function is", "functions are").replace("benchmark is", "benchmarks are")
