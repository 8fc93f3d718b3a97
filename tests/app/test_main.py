"""What the app says and keeps, without a browser."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from workbench.analysis.records.analyse import analyse
from workbench.core.sources import BytesSource
from workbench.render.json.records import chunks

THREE = ("three.txt", b"alpha,10,ok\nbeta,3,warn\ngamma,2,critical\n")
BAD = ("bad.txt", b"alpha,1,ok\nbeta,x,ok\n")
HOSTILE = ["<img src=x onerror=alert(1)>", "**bold**", "$x$", ":red[x]", "[a](javascript:alert(1))", "`a`", ":tada:"]


def headline(app: AppTest) -> str:
    found = [re.fullmatch(r"<h2 [^>]*>(.*)</h2>", element.value) for element in app.html]
    return next(html.unescape(match[1]) for match in found if match)


def texts(app: AppTest) -> str:
    return "\n".join(element.value for element in app.text)


def markdown(app: AppTest) -> str:
    """All that is read as Markdown somewhere on the page."""
    kinds = ("markdown", "subheader", "title", "caption", "error", "warning", "info", "metric", "button")
    elements = [element for kind in kinds for element in app.get(kind)]
    parts = [str(getattr(element, part, "")) for element in elements for part in ("value", "label", "help", "delta")]
    return "\n".join(parts)


def test_the_first_screen_asks_for_a_file_and_nothing_else(app: AppTest) -> None:
    app.run()
    assert not app.exception
    assert "Nothing is loaded yet" in texts(app)
    assert len(app.file_uploader) == 1
    assert app.text_input(key="run").value == "manual-run"
    assert not app.metric
    assert not app.error


def test_a_summary_document_is_opened_again(uploaded: Callable[..., AppTest]) -> None:
    data = b"".join(chunks(analyse([BytesSource(*THREE)])))
    app = uploaded(("unknown", data))
    assert not app.exception
    assert headline(app) == "2 of 3 records are high risk. Fix gamma first: score 2, critical."


def test_a_huge_mean_is_not_clipped_to_a_small_one(uploaded: Callable[..., AppTest]) -> None:
    app = uploaded(("huge.txt", b"a,99999999999999999999999,ok\nb,0,critical\nc,-5,warn\n"))
    assert {metric.label: metric.value for metric in app.metric}["Average score"] == "3.333e+22"


def test_a_file_gives_figures_and_charts(uploaded: Callable[..., AppTest]) -> None:
    app = uploaded(THREE)
    assert not app.exception
    assert headline(app) == "2 of 3 records are high risk. Fix gamma first: score 2, critical."
    assert [(metric.label, metric.value) for metric in app.metric] == [
        ("Records", "3"),
        ("High risk", "2"),
        ("Average score", "5.0"),
        ("Quarantined", "0"),
    ]
    assert len(app.get("vega_lite_chart")) == 4
    assert all(metric.help for metric in app.metric)


def test_several_files_make_one_run(uploaded: Callable[..., AppTest]) -> None:
    app = uploaded(THREE, ("more.txt", b"delta,1,critical\n"))
    assert headline(app).startswith("3 of 4 records")
    assert "2 files as one run: three.txt + more.txt" in texts(app)


@pytest.mark.parametrize(
    ("sample", "said"),
    [("Before the fix", "10 of 40"), ("After the fix", "3 of 40"), ("Messy file", "11 of 41")],
)
def test_samples_tell_their_story(app: AppTest, sample: str, said: str) -> None:
    app.query_params["sample"] = sample
    app.run()
    assert not app.exception
    assert headline(app).startswith(said)


def test_a_sample_takes_the_place_of_a_file_and_the_other_way_round(uploaded: Callable[..., AppTest]) -> None:
    app = uploaded(THREE)
    app.get_by_key("sample").set_value("Messy file").run()
    assert headline(app).startswith("11 of 41")
    assert app.get_by_key("reading").value == "quarantine"
    app.file_uploader[0].upload(*THREE)
    app.run()
    assert headline(app).startswith("2 of 3")
    assert app.get_by_key("reading").value == "strict"


def test_the_policy_comes_from_the_link(app: AppTest) -> None:
    for name, value in {"sample": "Before the fix", "limit": "8", "severities": "critical", "run": "nightly"}.items():
        app.query_params[name] = value
    app.run()
    assert headline(app).startswith("18 of 40")
    assert "High risk is severity critical, or a score below 8." in texts(app)
    assert "--run-id nightly --severity critical --score-limit 8" in app.code[-1].value


def test_the_lowest_per_cent_comes_from_the_link(app: AppTest) -> None:
    app.query_params.update({"sample": "Before the fix", "by": "lowest per cent", "percent": "5"})
    app.query_params["severities"] = ""
    app.run()
    assert "lowest 5 %" in texts(app)
    assert "--lowest-percent 5" in app.code[-1].value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sample", "nope"),
        ("limit", "many"),
        ("limit", "1" * 400),
        ("limit", "inf"),
        ("percent", "nan"),
        ("percent", "101"),
        ("repeat", "0"),
        ("reading", "loose"),
        ("by", "x"),
        ("run", "x" * 300),
    ],
)
def test_a_wrong_link_gives_one_box(app: AppTest, name: str, value: str) -> None:
    app.query_params[name] = value
    app.run()
    assert not app.exception
    assert len(app.error) == 1
    assert f"{name} is “" in texts(app)


def test_a_bad_file_gives_one_box_and_keeps_the_last_result(uploaded: Callable[..., AppTest]) -> None:
    app = uploaded(THREE)
    app.file_uploader[0].upload(*BAD)
    app.run()
    assert not app.exception
    assert len(app.error) == 1
    assert "bad.txt, line 2: the score is not a whole number" in texts(app)
    assert app.code[0].value == "beta,x,ok"
    assert "Below is still the last good result, of three.txt." in texts(app)
    assert headline(app).startswith("2 of 3")
    app.button(key="problem_quarantine").click().run()
    assert not app.error
    assert headline(app).startswith("1 of 1"), "this test's uploader holds the last file only"
    assert "beta,x,ok" in str(app.dataframe[2].value)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("empty.txt", b"", "the file is empty"),
        ("latin.txt", b"caf\xe9,1,ok\n", "not UTF-8"),
        ("broken.gz", b"\x1f\x8b\x08\x00nonsense", "gzip stream"),
    ],
)
def test_every_wrong_file_says_what_to_do(uploaded: Callable[..., AppTest], name: str, data: bytes, said: str) -> None:
    app = uploaded((name, data))
    assert not app.exception
    assert len(app.error) == 1
    assert said in texts(app)
    assert "What to do: " in texts(app)


def test_reset_is_one_click(uploaded: Callable[..., AppTest]) -> None:
    app = uploaded(THREE)
    app.number_input(key="limit").set_value(50).run()
    app.text_input(key="run").set_value("mine").run()
    assert headline(app).startswith("3 of 3")
    app.button(key="reset").click().run()
    assert "Nothing is loaded yet" in texts(app)
    assert app.number_input(key="limit").value == 5
    assert app.text_input(key="run").value == "manual-run"
    workspace: Any = app.session_state["workspace"]
    assert workspace.result is None
    assert workspace.upload_ids == set()


def test_a_click_elsewhere_does_not_read_the_files_again(uploaded: Callable[..., AppTest]) -> None:
    app = uploaded(THREE)
    before = app.session_state["workspace"].result.report
    app.text_input(key="run").set_value("other").run()
    after = app.session_state["workspace"].result.report
    assert after.run_id == "other"
    assert after.clock is before.clock


def test_repetitions_give_percentiles_or_the_reason(app: AppTest) -> None:
    app.query_params.update({"sample": "Before the fix", "repeat": "3"})
    app.run()
    assert "p95 needs 20 samples, here are 3; p99 needs 100 samples, here are 3" in texts(app)
    stages = next(frame.value for frame in app.dataframe if "p50" in frame.value)
    assert list(stages["p95"]) == ["–"] * len(stages)


def test_the_records_are_searched_and_filtered(app: AppTest) -> None:
    app.query_params["sample"] = "Before the fix"
    app.run()
    app.text_input(key="records_search").set_value("PAYMENT").run()
    assert "6 of 40 records" in texts(app)
    app.toggle(key="records_high_risk").set_value(True).run()
    assert "2 of 40 records" in texts(app)
    app.text_input(key="records_search").set_value("[.*").run()
    assert "None of 40 records" in texts(app)


@pytest.mark.parametrize("name", HOSTILE)
def test_text_from_a_file_never_goes_through_markdown(uploaded: Callable[..., AppTest], name: str) -> None:
    app = uploaded((f"{name}.txt", f"{name},1,{name}\nx\n".encode()))
    assert name in texts(app)
    assert name not in markdown(app)
    app.button(key="problem_quarantine").click().run()
    assert not app.exception
    assert headline(app) == f"1 of 1 record is high risk. Fix {name} first: score 1, {name}."
    assert name not in markdown(app)
    assert name in str(app.dataframe[0].value)
    assert all("<img" not in element.value and "<script" not in element.value for element in app.html)


def test_scores_past_64_bits_are_shown_whole(uploaded: Callable[..., AppTest]) -> None:
    app = uploaded(("big.txt", b"a,-123456789012345678901234567890,ok\nb,7,ok\n"))
    assert not app.exception
    records = next(frame.value for frame in app.dataframe if "is_high_risk" in frame.value)
    assert list(records["score"]) == ["-123456789012345678901234567890", "7"]
