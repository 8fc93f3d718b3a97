"""The Python interface: open, look, compare, write; short in a terminal, a page in a notebook."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import workbench as wb
from tests.places import ROOT, SAMPLES
from workbench.api import REPR_LINES
from workbench.core.errors import CompareError, PolicyError, SourceError, UnknownFormatError
from workbench.core.verdict import Verdict

PAIRS = [
    ("records", "checkout_before.txt", "checkout_after.txt"),
    ("profile", "pipeline_before.pyisession", "pipeline_after.pyisession"),
    ("benchmark", "pipeline_before.pyperf.json", "pipeline_after.pyperf.json"),
]


def sample(name: str) -> Path:
    return SAMPLES / name


@pytest.mark.parametrize(("kind", "before", "_after"), PAIRS)
def test_a_run_says_what_the_command_line_says(kind: str, before: str, _after: str, tmp_path: Path) -> None:
    run = wb.open(sample(before))
    assert (run.kind, run.files) == (kind, (before,))
    run.write(tmp_path / "run.json")
    written = json.loads((tmp_path / "run.json").read_text("utf-8"))
    assert written["high_risk_count"] == run.high_risk_count == len(run.findings)
    assert written["record_count"] == len(run.figures)
    assert run.headline in repr(run)


@pytest.mark.parametrize(("kind", "before", "after"), PAIRS)
def test_a_comparison_holds_every_name(kind: str, before: str, after: str, tmp_path: Path) -> None:
    found = wb.compare(wb.open(sample(before)), sample(after))
    table = found.to_pandas()
    assert found.comparison.kind.value == kind
    assert list(table["name"]) == [change.name for change in found.changes]
    assert set(table["verdict"]) <= {"slower", "faster", "worse", "better", "no change shown", "cannot tell"}
    for suffix in (".json", ".csv", ".md", ".xml"):
        found.write(tmp_path / f"c{suffix}")
        assert (tmp_path / f"c{suffix}").stat().st_size
    assert json.loads((tmp_path / "c.json").read_text("utf-8"))["headline"] == found.headline


def test_several_files_are_repeats_and_a_folder_stands_for_its_files(tmp_path: Path) -> None:
    for number in (1, 2):
        (tmp_path / f"{number}.txt").write_text(f"a{number},1,ok\n", "utf-8")
    assert wb.open(tmp_path / "1.txt", tmp_path / "2.txt").files == ("1.txt", "2.txt")
    assert wb.open(tmp_path).files == ("1.txt", "2.txt")


def test_the_policy_of_records_can_be_chosen(tmp_path: Path) -> None:
    path = tmp_path / "r.txt"
    path.write_text("a,3,ok\nno record\n", "utf-8")
    run = wb.open(path, is_quarantine=True, score_limit=2, severities=("ok",), run_id="mine")
    assert run.report.run_id == "mine"
    assert run.high_risk_count == 1
    assert wb.open(path, is_quarantine=True, score_limit=2, severities=()).high_risk_count == 0


def test_the_threshold_decides() -> None:
    sides = [wb.open(sample(f"small_regression_{side}.pyperf.json")) for side in ("before", "after")]
    found = [wb.compare(*sides, threshold=threshold, is_interleaved=True) for threshold in (0.02, 0.5)]
    assert [result.comparison.verdict for result in found] == [Verdict.WORSE, Verdict.NO_CHANGE]
    assert found[0].verdict == "slower"


@pytest.mark.parametrize(("_kind", "before", "after"), PAIRS)
def test_what_is_shown_fits_a_screen_and_a_notebook(_kind: str, before: str, after: str) -> None:
    run, found = wb.open(sample(before)), wb.compare(sample(before), sample(after))
    for result in (run, found):
        assert len(repr(result).splitlines()) <= REPR_LINES
        assert "| --- |" in result._repr_markdown_()
        charts = result.charts
        assert charts
        assert all(
            "mark" in chart.to_dict(validate=False) or "layer" in chart.to_dict(validate=False)
            for chart in charts.values()
        )


def test_text_from_a_file_is_no_markup_in_a_notebook(tmp_path: Path) -> None:
    path = tmp_path / "r.txt"
    path.write_text("<script>alert(1)</script>,1,ok\n", "utf-8")
    assert "<script>" not in wb.open(path)._repr_markdown_()


def test_what_cannot_be_done_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="nowhere"):
        wb.open(tmp_path / "nowhere")
    with pytest.raises(CompareError, match="different kinds"):
        wb.compare(sample("checkout_before.txt"), sample("pipeline_after.pyperf.json"))
    with pytest.raises(UnknownFormatError, match="different kinds"):
        wb.open(sample("checkout_before.txt"), sample("pipeline_after.pyperf.json"))
    with pytest.raises(PolicyError, match=r"Let it end in \.json"):
        wb.open(sample("checkout_before.txt")).write(tmp_path / "report.docx")
    with pytest.raises(AttributeError, match="nonsense"):
        wb.nonsense  # noqa: B018


@pytest.mark.parametrize(
    ("package", "asked", "said"),
    [
        ("pandas", "run.figures", "A table needs pandas"),
        ("pandas", "found.to_pandas()", "A table needs pandas"),
        ("altair", "run.charts", "A chart needs altair"),
        ("altair", "found.charts", "A chart needs altair"),
    ],
)
def test_what_is_not_installed_is_named(package: str, asked: str, said: str) -> None:
    """In a process of its own, which refuses the package."""
    before, after = (str(sample(f"pipeline_{side}.pyperf.json")) for side in ("before", "after"))
    script = f"""
import sys
sys.modules[{package!r}] = None
import workbench as wb
run = wb.open({before!r})
found = wb.compare(run, {after!r})
try:
    {asked}
except wb.WorkbenchError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said in done.stdout
    assert "pip install 'performance-profiler-workbench[app]'" in done.stdout


def test_importing_it_loads_next_to_nothing() -> None:
    script = "import sys; before = set(sys.modules); import workbench; print(*sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = [name for name in done.stdout.split() if not name.startswith("__editable__")]
    assert {name for name in loaded if name.startswith("workbench")} == {
        "workbench",
        "workbench.core",
        "workbench.core.version",
    }
    assert {"numpy", "pandas", "argparse", "re"}.isdisjoint(loaded)


def test_everything_public_is_listed_and_there() -> None:
    assert {name for name in wb.__all__ if not hasattr(wb, name)} == set()
    assert set(wb.__all__) <= set(dir(wb))
