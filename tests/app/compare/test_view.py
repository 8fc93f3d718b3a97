"""The compare page for benchmarks and profiles, without a browser: from the link to the command."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.report.test_profile import LEDGER, PSTATS, named
from tests.app.test_main import HOSTILE, THREE, markdown, texts
from tests.builders.app_sides import BENCHMARKS, PROFILES, bodies, compared, linked, names_table, tiles, workspace_of
from tests.builders.comparisons import a_change, a_comparison, a_side
from tests.builders.results import pyperf_text
from tests.builders.waits import SECONDS
from tests.places import ROOT
from workbench.app.compare.downloads import option_words
from workbench.app.widgets.command import compare_command
from workbench.comparison.measured import CompareOptions, compare_measured
from workbench.core.sources import BytesSource
from workbench.formats.open import open_run
from workbench.render.json import comparison as comparison_document
from workbench.samples import BENCHMARK_SAMPLES, PROFILE_SAMPLES, sample_named


def results(**factors: float) -> bytes:
    return pyperf_text(factors).encode()


def test_a_link_compares_two_benchmark_samples() -> None:
    app = linked(**BENCHMARKS)
    assert not app.exception
    assert not app.error
    assert tiles(app) == {"▼ Slower": "0", "▲ Faster": "2", "? Cannot tell": "1", "= No change shown": "0"}
    assert all(metric.help for metric in app.metric)
    assert "Baseline: pipeline_before.pyperf.json. Current: pipeline_after.pyperf.json." in texts(app)
    assert len(app.get("vega_lite_chart")) == 2, "the forest plot and the values of the first name"


def test_a_link_compares_two_profile_samples() -> None:
    app = linked(**PROFILES)
    assert not app.exception
    assert not app.error
    assert tiles(app)["▲ Faster"] == "1"
    assert "As recorded: 1 of 30 functions accounts for 98.9 % of what shrank: rank_customers" in texts(app)
    assert "Share of each side's whole: " in texts(app)
    assert "On one side only: 3 added, 0 removed." in texts(app)


def test_the_page_says_what_the_core_says() -> None:
    def opened(label: str) -> Any:
        sample: Any = sample_named(label)
        return open_run([BytesSource(sample.file_name, sample.read())]).files

    wanted = compare_measured(opened(BENCHMARKS["baseline"]), opened(BENCHMARKS["sample"]), CompareOptions(0.1))
    app = linked(**BENCHMARKS, threshold="10", run="nightly")
    found = workspace_of(app).compared.comparison
    assert comparison_document.fingerprint(found) == comparison_document.fingerprint(wanted)
    assert found.current.run_id == "nightly"
    assert any(wanted.headline in body for body in bodies(app))


def test_what_makes_the_sides_differ_stands_before_the_verdict() -> None:
    for params in (BENCHMARKS, PROFILES):
        found = bodies(linked(**params))
        assert "measured one after the other" in found[0]
        assert found[1].startswith("<h2")


def test_harmless_differences_are_folded_away() -> None:
    app = compared(("b", results(parse=1.0)), ("a", results(parse=1.0)))
    labels = [expander.label for expander in app.expander]
    assert "1 harmless difference between the sides" in labels


def test_settings_come_from_the_link_and_weigh_on_the_result() -> None:
    app = linked(**BENCHMARKS, threshold="2.5", in_turn="true")
    comparison = workspace_of(app).compared.comparison
    assert comparison.threshold == 0.025
    assert comparison.is_interleaved
    assert "--threshold 2.5% --no-settings --in-turn" in app.code[-1].value
    app.number_input(key="threshold").set_value(20.0).run()
    assert workspace_of(app).compared.comparison.threshold == 0.2


@pytest.mark.parametrize(("name", "value"), [("threshold", "0"), ("threshold", "nan"), ("in_turn", "maybe")])
def test_a_wrong_setting_in_a_link_gives_one_box(name: str, value: str) -> None:
    app = linked(**BENCHMARKS, **{name: value})
    assert not app.exception
    assert len(app.error) == 1
    assert f"{name} is “{value}”" in texts(app)


@pytest.mark.parametrize(("params", "samples"), [(BENCHMARKS, BENCHMARK_SAMPLES), (PROFILES, PROFILE_SAMPLES)])
def test_only_samples_of_the_same_kind_are_offered(params: dict[str, str], samples: tuple[Any, ...]) -> None:
    app = linked(sample=params["sample"])
    assert list(app.get_by_key("baseline").options) == [sample.label for sample in samples]
    assert "as baseline, and you will see what got better" in texts(app)


@pytest.mark.parametrize("baseline", ["Before the fix", "Profile before the fix"])
def test_a_sample_of_another_kind_gives_one_box(baseline: str) -> None:
    app = linked(sample="Benchmark after the fix", baseline=baseline)
    assert not app.exception
    assert len(app.error) == 1
    assert re.search("The baseline holds (records|a profile), the current run benchmarks.", texts(app))
    app.get_by_key("sample").set_value("After the fix").run()
    assert not app.error, "it is over as soon as the current run is another"


@pytest.mark.parametrize(
    ("current", "baseline", "said"),
    [
        (LEDGER, THREE, "The baseline holds records, the current run a profile."),
        (THREE, LEDGER, "The baseline holds a profile, the current run records."),
        (LEDGER, ("b", results(parse=1.0)), "The baseline holds benchmarks, the current run a profile."),
    ],
)
def test_a_file_of_another_kind_gives_one_box(current: Any, baseline: Any, said: str) -> None:
    app = compared(baseline, current)
    assert not app.exception
    assert len(app.error) == 1
    assert said in texts(app)
    assert not app.metric


def test_a_kept_baseline_of_another_kind_gives_one_box() -> None:
    app = linked(sample="Profile after the fix")
    app.button(key="use_current").click().run()
    assert tiles(app)["▲ Faster"] == "0"
    assert "Both sides hold the same content." in bodies(app)[0]
    app.get_by_key("sample").set_value("Benchmark after the fix").run()
    assert not app.exception
    assert len(app.error) == 1
    assert "The baseline holds a profile, the current run benchmarks." in texts(app)


def test_the_current_run_becomes_the_baseline_of_a_change() -> None:
    app = linked(sample="Benchmark before the fix", run="monday")
    app.button(key="use_current").click().run()
    app.get_by_key("sample").set_value("Benchmark after the fix").run()
    assert tiles(app)["▲ Faster"] == "2"
    assert workspace_of(app).compared.comparison.baseline.run_id == "monday"


def test_several_files_are_repeats() -> None:
    app = linked()
    app.file_uploader[0].upload("a", pyperf_text({"parse": 1.5}, seed=3).encode())
    app.run()
    for number in (1, 2):
        app.file_uploader[1].upload(f"b{number}", pyperf_text({"parse": 1.0}, seed=number).encode())
    app.run()
    assert list(names_table(app)["Evidence"]) == ["20 + 10 processes"]
    assert "b1 a --baseline b2" in app.code[-1].value


def test_a_bad_baseline_gives_one_box() -> None:
    app = compared(("<b>.json", LEDGER[1][:3000]), LEDGER)
    assert not app.exception
    assert len(app.error) == 1
    assert any(element.value.startswith("<b>.json") for element in app.text)
    assert "What to do: " in texts(app)


def test_a_baseline_that_is_nothing_at_all_is_not_called_records() -> None:
    app = compared(("empty.json", b""), LEDGER)
    assert not app.exception
    assert len(app.error) == 1
    assert "empty.json: the file is empty" in texts(app)


def test_names_in_common_are_asked_for_and_cannot_be_forced() -> None:
    app = compared(("b", results(parse=1.0)), ("a", results(write=1.0)))
    assert "The sides have no name in common" in texts(app)
    assert len(app.error) == 1
    assert "force" not in {button.key for button in app.button}


def test_what_is_refused_can_be_forced_and_says_so_from_then_on() -> None:
    app = compared(PSTATS, LEDGER)
    assert len(app.error) == 1
    assert not app.metric
    assert "One side took samples, the other followed every call" in texts(app)
    assert "--force" not in texts(app), "that is for the command line"
    app.button(key="force").click().run()
    assert not app.exception
    assert not app.error
    assert "not comparable, and were compared all the same" in app.warning[0].value
    assert "Not comparable, but forced:" in bodies(app)[0]
    assert "--force" in app.code[-1].value
    app.number_input(key="threshold").set_value(10.0).run()
    assert app.warning, "it holds for these two sides, whatever the settings"
    app.button(key="unforce").click().run()
    assert len(app.error) == 1
    assert not app.warning


def test_forcing_holds_for_these_two_sides_only() -> None:
    app = compared(PSTATS, LEDGER)
    app.button(key="force").click().run()
    app.file_uploader[0].upload("other", LEDGER[1])
    app.run()
    assert len(app.error) == 1
    assert not app.warning


def test_reset_gives_everything_back() -> None:
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=SECONDS)
    app.query_params.update(BENCHMARKS | {"threshold": "9"})
    app.run()
    app.button(key="reset").click().run()
    found = workspace_of(app)
    assert (found.result, found.baseline, found.compared, found.forced_key) == (None, None, None, "")


def test_a_click_elsewhere_does_not_compare_again() -> None:
    app = linked(**PROFILES)
    before = workspace_of(app).compared
    app.text_input(key="suite_search").set_value("rank").run()
    assert workspace_of(app).compared is before


@pytest.mark.parametrize("name", HOSTILE)
def test_names_of_benchmarks_stand_as_they_are(name: str) -> None:
    app = compared((f"{name}.json", results(**{name: 1.0})), ("a", results(**{name: 1.5})))
    assert not app.exception
    assert not app.error
    assert name not in markdown(app)
    assert list(names_table(app)["Name"]) == [name]
    assert any(f"Why is the verdict on {name} “slower”?" in body for body in bodies(app))
    assert all("<img" not in element.value and "<script" not in element.value for element in app.html)


@pytest.mark.parametrize("name", HOSTILE)
def test_names_of_functions_stand_as_they_are(name: str) -> None:
    app = compared(("b", named("main", name, weights=(3.0, 1.0))), ("a", named("main", name, weights=(1.0, 3.0))))
    assert not app.exception
    assert not app.error
    assert name not in markdown(app)
    assert name in list(names_table(app)["Name"])
    assert all("<img" not in element.value and "<script" not in element.value for element in app.html)


def test_the_command_writes_the_document_of_the_page(tmp_path: Path) -> None:
    (tmp_path / "-before it.json").write_bytes(results(parse=1.0, write=1.0))
    (tmp_path / "after.json").write_bytes(results(parse=1.3, write=1.0))
    app = compared(
        ("-before it.json", (tmp_path / "-before it.json").read_bytes()),
        ("after.json", (tmp_path / "after.json").read_bytes()),
        threshold="7.5",
        run="odd/ run",
    )
    words = shlex.split(app.code[-1].value)
    done = subprocess.run(
        [sys.executable, "-m", *words], cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    written = (tmp_path / "odd-run-comparison.json").read_bytes()
    wanted = comparison_document.fingerprint(workspace_of(app).compared.comparison)
    assert f'"fingerprint": "{wanted}"'.encode() in written


def test_the_command_is_safe_to_paste() -> None:
    side = a_side("x'; rm -rf /")
    comparison = a_comparison(a_change(), baseline=side, current=a_side("-c"))
    words = shlex.split(
        compare_command(
            [source.name for source in comparison.baseline.sources],
            [source.name for source in comparison.current.sources],
            option_words(CompareOptions(0.05, is_forced=True)),
            "o.json",
        )
    )
    assert words[1:4] == ["compare", "x'; rm -rf /", "./-c"]
    assert words[-3:] == ["--force", "--output", "o.json"]


def test_units_that_differ_cannot_be_forced() -> None:
    in_bytes = pyperf_text({"parse": 1.0}).replace('"second"', '"byte"').encode()
    app = compared(("b", in_bytes), ("a", results(parse=1.0)))
    assert not app.exception
    assert len(app.error) == 1
    assert "Give two sides of one kind and in one unit" in texts(app)
    assert "--force" not in texts(app)
    assert "force" not in {button.key for button in app.button}


@pytest.mark.parametrize("sample", ["Before the fix", "Profile after the fix", "Benchmark after the fix"])
def test_every_report_leads_to_the_comparison(sample: str) -> None:
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=SECONDS)
    app.query_params["sample"] = sample
    app.run()
    labels = [link.label for link in app.get("page_link")]
    assert "Did a change help? Compare this run with a baseline" in labels


def test_a_visitor_says_which_way_is_better() -> None:
    def metric(value: float) -> bytes:
        rows = (f"2026-01-{day:02} 12:00:00,{value * (1 + 0.001 * (day % 4))}" for day in range(1, 11))
        return "\n".join(["time,points", *rows]).encode()

    sides = ("b.csv", metric(100.0)), ("a.csv", metric(50.0))
    app = compared(*sides)
    assert not app.exception
    assert tiles(app)["? Cannot tell"] == "1"
    assert any("whether more is better or worse is not known" in body for body in bodies(app))
    app.text_input(key="higher_is_better").set_value("nothing; poi*").run()
    assert not app.exception
    assert tiles(app)["▼ Worse"] == "1"
    app.text_input(key="higher_is_better").set_value("")
    app.text_input(key="lower_is_better").set_value("points").run()
    assert tiles(app)["▲ Better"] == "1"
    words = option_words(workspace_of(app).compared.options)
    assert words[words.index("--lower-is-better") + 1] == "points"
