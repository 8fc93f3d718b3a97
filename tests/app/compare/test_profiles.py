"""The differential flame graph, and the profiles behind benchmarks, without a browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pandas
import pytest
from streamlit.testing.v1 import AppTest

from tests.app.report.test_profile import LEDGER, PSTATS
from tests.app.test_main import THREE, texts
from tests.builders.app_sides import BENCHMARKS, PROFILES, bodies, compared, linked
from tests.places import DATA
from workbench.samples import sample_named

ASV = (DATA / "asv" / "version2_samples.json").read_bytes()


def frames(app: AppTest) -> pandas.DataFrame:
    found: pandas.DataFrame = next(frame.value for frame in app.dataframe if "Is" in frame.value)
    return found


def alts(app: AppTest) -> Iterator[str]:
    return (chart.proto.alt for chart in app.get("vega_lite_chart"))


def test_the_flame_graph_and_its_table_say_the_same() -> None:
    app = linked(**PROFILES)
    assert any("A frame is as wide as its larger side, as recorded" in alt for alt in alts(app))
    assert "A side that ran longer is wider everywhere." in texts(app)
    table = frames(app)
    row = table[table["Frame"].str.endswith("rank_customers")].iloc[0]
    assert row["Is"] == "▲ faster"
    assert row["Difference"].startswith("−")
    assert "Files that hold the same functions are taken for one another" in texts(app)


def test_the_other_scaling_is_a_click_away_and_says_what_it_does() -> None:
    app = linked(**PROFILES)
    app.get_by_key("suite_flame_scaling").set_value("share of each side's whole").run()
    assert any("share of each side's whole" in alt for alt in alts(app))
    assert "where one thing shrinks, all else seems to grow." in texts(app)


def test_a_search_highlights_and_sums_both_sides() -> None:
    app = linked(**PROFILES)
    app.text_input(key="suite_flame_search").set_value("RANK_cust").run()
    assert "“RANK_cust” is in 1 frame, which hold 80.3 % of the whole before, " in texts(app)
    assert len(frames(app)) == 1
    app.text_input(key="suite_flame_search").set_value("**nothing**").run()
    assert "“**nothing**” is in 0 frames." in texts(app)
    assert "No frame fits the search." in texts(app)


def test_own_code_threads_and_the_inverted_view() -> None:
    app = linked(**PROFILES)
    assert app.selectbox(key="suite_flame_thread").options[0] == "all together"
    app.toggle(key="suite_flame_own").set_value(True).run()
    assert set(frames(app)["Code"]) <= {"own", "too thin to be seen", "merged", "–", "rest"}
    app.selectbox(key="suite_flame_thread").select_index(1).run()
    app.get_by_key("suite_flame_from").set_value("inverted: what takes most itself first").run()
    assert not app.exception
    assert any("Callers below each function" in alt for alt in alts(app))


def embedded_switch(app: AppTest) -> Any:
    """The switch for the profiles that files keep of a benchmark, if there is one."""
    return next((toggle for toggle in app.toggle if "embedded" in str(toggle.key)), None)


def test_a_benchmark_opens_the_profiles_that_its_files_keep() -> None:
    app = compared(("b.json", ASV), ("a.json", ASV))
    assert not app.exception
    assert not app.error
    box = app.selectbox(key="suite_why")
    box.set_value(next(label for label in box.options if "time_sum" in label)).run()
    assert not any("Differential flame chart" in alt for alt in alts(app)), "it did not get slower"
    embedded_switch(app).set_value(True).run()
    assert not app.exception
    assert not app.error
    assert any("Differential flame chart" in alt for alt in alts(app))
    assert "As recorded: " in texts(app)
    assert app.selectbox(key="inner_why").options


def slower_sum(text: bytes) -> bytes:
    """The same results, with every sample of one benchmark five times as large."""
    document: Any = json.loads(text)
    row = document["results"]["suite.time_sum"]
    for column in ("result", "stats_ci_99_a", "stats_ci_99_b", "stats_q_25", "stats_q_75"):
        at = document["result_columns"].index(column)
        row[at] = [value * 5 for value in row[at]]
    at = document["result_columns"].index("samples")
    row[at] = [[value * 5 for value in samples] for samples in row[at]]
    return json.dumps(document).encode()


def test_a_benchmark_that_got_slower_has_its_profiles_open() -> None:
    app = compared(("b.json", ASV), ("a.json", slower_sum(ASV)))
    assert not app.exception
    assert app.selectbox(key="suite_why").value == "1. suite.time_sum: ▼ slower (provisional)"
    assert embedded_switch(app).value is True
    assert any("Differential flame chart" in alt for alt in alts(app))


def test_files_without_profiles_offer_none() -> None:
    assert embedded_switch(linked(**BENCHMARKS)) is None


def sample(label: str) -> tuple[str, bytes]:
    found = sample_named(label)
    assert found
    return found.file_name, found.read()


def given(before: tuple[str, bytes], after: tuple[str, bytes]) -> AppTest:
    app = linked(**BENCHMARKS)
    app.file_uploader[2].upload(*before)
    app.file_uploader[3].upload(*after)
    return app.run()


def test_profiles_of_both_sides_can_be_given() -> None:
    app = given(sample("Profile before the fix"), sample("Profile after the fix"))
    assert not app.exception
    assert not app.error
    said = bodies(app)
    assert any("1 of 27 functions is faster: rank_customers" in body for body in said)
    assert any("The recordings have different lengths" in body for body in said)
    assert any("Differential flame chart" in alt for alt in alts(app))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (LEDGER, THREE, "three.txt is no profile."),
        (LEDGER, ("cut", PSTATS[1][:2000]), "What to do: "),
    ],
)
def test_what_is_no_profile_gives_one_box(before: Any, after: Any, said: str) -> None:
    app = given(before, after)
    assert not app.exception
    assert len(app.error) == 1
    assert said in texts(app)
