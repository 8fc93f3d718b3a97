"""Benchmark results in the app, without a browser."""

from __future__ import annotations

import json
from collections.abc import Callable

import pandas
import pytest
from streamlit.testing.v1 import AppTest

from tests.app.test_main import HOSTILE, headline, markdown, texts
from tests.places import DATA

PYPERF = ("unknown", (DATA / "pyperf" / "several.json").read_bytes())

Uploaded = Callable[..., AppTest]


def hyperfine(*names: str, values: tuple[float, ...] = (0.1, 0.11, 0.1, 0.12)) -> bytes:
    """A hyperfine file with these commands."""
    mean = sum(values) / len(values)
    known = {"mean": mean, "stddev": 0.01, "median": mean, "user": 0.1, "system": 0.0, "min": 0.1, "max": 0.12}
    rest = {"times": list(values), "exit_codes": [0] * len(values)}
    return json.dumps({"results": [{"command": name, **known, **rest} for name in names]}).encode()


def table(app: AppTest) -> pandas.DataFrame:
    found: pandas.DataFrame = next(frame.value for frame in app.dataframe if "p95" in frame.value)
    return found


def test_benchmarks_are_answered_like_records(uploaded: Uploaded) -> None:
    app = uploaded(PYPERF)
    assert not app.exception
    assert headline(app) == (
        "Not even changes of 25 % can be seen in any of 3 benchmarks. Look at sum_range first: 69 processes more "
        "for 25 %."
    )
    assert "Run manual-run: pyperf JSON, read from unknown" in texts(app)
    assert [(metric.label, metric.value) for metric in app.metric] == [
        ("Benchmarks", "3"),
        ("See 5 %", "0"),
        ("High risk", "0"),
        ("Processes", "4"),
    ]
    assert all(metric.help for metric in app.metric)
    first = table(app).iloc[0]
    assert (first["Grade"], first["Benchmark"], first["Values"], first["Rests on"]) == (
        *("✗ blind", "sum_range", "12", "4 processes"),
    )
    assert first["Sees from, %"] > 100
    assert first["Mean"] == "2.6 µs"
    assert first["p95"] == "–"
    assert "p95 needs 20 values, here are 12" in texts(app)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("pytest_benchmark/saved_with_data.json", "pytest-benchmark JSON"),
        ("pytest_benchmark/autosaved.json", "pytest-benchmark JSON"),
        ("hyperfine/parameters.json", "hyperfine JSON"),
        ("asv/results.zip", "asv results"),
        ("pyperf/rigorous.json.gz", "pyperf JSON"),
        ("benchmark_texts/go.txt", "Go benchmark text"),
        ("benchmark_texts/go_failing.txt", "Go benchmark text"),
        ("hyperfine/failing.json", "hyperfine JSON"),
        ("benchmark_texts/otava.csv", "Otava CSV"),
    ],
)
def test_every_format_is_recognised_without_a_name(uploaded: Uploaded, path: str, said: str) -> None:
    app = uploaded(("unknown", (DATA / path).read_bytes()))
    assert not app.exception
    assert not app.error
    assert f"{said}, read from unknown" in texts(app)
    assert any(said in headline(app) for said in ("high risk", "can be seen", "good for"))


def test_a_summary_without_values_says_so(uploaded: Uploaded) -> None:
    app = uploaded(("a", (DATA / "pytest_benchmark" / "autosaved.json").read_bytes()))
    assert table(app)["Rests on"].iloc[1] == "summary of 734 values, provisional"
    assert "percentiles cannot be told" in texts(app)


def test_the_chosen_benchmarks_are_drawn(uploaded: Uploaded) -> None:
    app = uploaded(PYPERF)
    before = len(app.get("vega_lite_chart"))
    app.multiselect[-1].set_value([]).run()
    assert not app.exception
    assert len(app.get("vega_lite_chart")) < before


@pytest.mark.parametrize("name", HOSTILE)
def test_names_of_benchmarks_never_go_through_markdown(uploaded: Uploaded, name: str) -> None:
    app = uploaded((f"{name}.json", hyperfine(name, f"{name} 2")))
    assert not app.exception
    assert f"Look at {name} first" in headline(app)
    assert name not in markdown(app)
    assert name in list(table(app)["Benchmark"])
    assert all("<img" not in element.value and "<script" not in element.value for element in app.html)


def test_another_file_brings_its_own_choice(uploaded: Uploaded) -> None:
    app = uploaded(PYPERF)
    app.multiselect[-1].set_value(["3. join_words"]).run()
    app.selectbox(key="benchmark_single").set_value("3. join_words").run()
    app.file_uploader[0].upload("other", hyperfine("**one**"))
    app.run()
    assert not app.exception
    assert app.multiselect[-1].value == ["1. **one**"]
    assert app.selectbox(key="benchmark_single").value == "1. **one**"
