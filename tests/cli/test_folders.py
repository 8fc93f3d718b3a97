"""Folders as sides: of a tool's results, with what lies beside them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import workbench as wb
from tests.builders.outcomes import Run
from tests.places import DATA
from workbench.core.errors import SourceError

RESULT = (DATA / "hyperfine" / "before_failing.json").read_text()


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def laid_out(files: dict[str, object]) -> None:
    for name, said in files.items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(said if isinstance(said, str) else json.dumps(said))


def sample(factor: float) -> dict[str, object]:
    iterations = [1000.0] * 20
    return {"sampling_mode": "Flat", "iters": iterations, "times": [1e6 * factor + each * 1000 for each in range(20)]}


def an_asv_file(commit: str, date: int, value: float) -> dict[str, object]:
    columns = ["result", "params"]
    return {
        "version": 2,
        "commit_hash": commit,
        "date": date,
        "env_name": "e",
        "python": "3.11",
        "params": {"machine": "ci"},
        "requirements": {},
        "result_columns": columns,
        "results": {"parse": [[value], []]},
        "durations": {},
    }


CRITERION = {
    "target/criterion/parse/new/sample.json": sample(2.0),
    "target/criterion/parse/new/estimates.json": {"mean": {"point_estimate": 1.0}, "median": {}, "std_dev": {}},
    "target/criterion/parse/new/benchmark.json": {"full_id": "parse"},
    "target/criterion/parse/new/tukey.json": [1, 2, 3, 4],
    "target/criterion/parse/report/index.html": "<html></html>",
    "target/criterion/parse/change/estimates.json": {"mean": {}},
}


def test_a_machine_folder_of_asv_is_a_side(run: Run) -> None:
    laid_out(
        {"a/machine.json": {"machine": "ci"}, "a/1111aaaa-e.json": an_asv_file("1111aaaa", 1_600_000_000_000, 1.0)}
    )
    done = run("--input", "a")
    assert (done.code, done.err) == (0, "")
    assert "1 file is no result: machine.json." in done.out
    assert run("compare", "a", "a/*.json", "--no-settings").code == 0


def test_of_a_history_in_a_folder_the_newest_commit_counts() -> None:
    laid_out({"r/benchmarks.json": {}, "r/ci/machine.json": {}})
    laid_out({"r/ci/1111aaaa-e.json": an_asv_file("1111aaaa", 1_600_000_000_000, 1.0)})
    laid_out({"r/ci/2222bbbb-e.json": an_asv_file("2222bbbb", 1_700_000_000_000, 4.0)})
    for folder in ("r", "r/ci", "r/ci/*"):
        found = wb.open(folder)
        assert found.figures["mean"].tolist() == [4.0]
        assert "The folder holds results of 2 commits; those of the newest are shown." in found.notices


def test_two_machines_are_no_side() -> None:
    laid_out({f"r/{name}/machine.json": {} for name in ("one", "two")})
    with pytest.raises(SourceError, match="results of 2 machines"):
        wb.open("r")


def test_of_criterion_the_last_run_is_taken_and_no_part_of_it_twice() -> None:
    laid_out({**CRITERION, "target/criterion/parse/base/sample.json": sample(1.0)})
    for folder in ("target/criterion", "target", "target/criterion/parse"):
        found = wb.open(folder)
        assert (len(found.files), found.figures["name"].tolist()) == (1, ["parse"])


def test_one_folder_of_criterion_is_both_sides(run: Run) -> None:
    laid_out({**CRITERION, "target/criterion/parse/base/sample.json": sample(1.0)})
    run("compare", "target/criterion", "target/criterion", "--output", "c.json", "--no-settings")
    (change,) = json.loads(Path("c.json").read_text())["changes"]
    assert (change["name"], change["ratio"]) == ("parse", pytest.approx(2, rel=0.02))


def test_a_saved_baseline_comes_before_what_criterion_copies(run: Run) -> None:
    laid_out({**CRITERION, "target/criterion/parse/base/sample.json": sample(2.0)})
    laid_out({"target/criterion/parse/main/sample.json": sample(1.0)})
    run("compare", "target/criterion", "target/criterion", "--output", "c.json", "--no-settings")
    assert json.loads(Path("c.json").read_text())["changes"][0]["ratio"] == pytest.approx(2, rel=0.02)
    laid_out({"target/criterion/parse/other/sample.json": sample(1.0)})
    done = run("compare", "target/criterion", "target/criterion", "--no-settings")
    assert done.code == 3
    assert "holds several baselines (main, other)" in done.err


def test_saved_runs_of_pytest_benchmark_are_a_side() -> None:
    said = (DATA / "pytest_benchmark").glob("*.json")
    laid_out({f".benchmarks/Linux/000{number}_x.json": path.read_text() for number, path in enumerate(said, 1)})
    for folder in (".benchmarks", ".benchmarks/Linux", "."):
        assert len(wb.open(folder).files) >= 2


def test_of_reports_of_benchmarkdotnet_the_fullest_is_taken() -> None:
    report = next((DATA / "benchmarkdotnet").glob("*.json")).read_text()
    names = ("X-report-full.json", "X-report-brief.json", "X-report.csv", "X-report-github.md")
    laid_out({f"BenchmarkDotNet.Artifacts/results/{name}": report for name in names[:2]})
    laid_out({f"BenchmarkDotNet.Artifacts/results/{names[3]}": "| a |", "BenchmarkDotNet.Artifacts/x.log": "started"})
    found = wb.open("BenchmarkDotNet.Artifacts")
    assert [name.rpartition("/")[2] for name in found.files] == ["X-report-full.json"]
    assert "2 files are no results" in " ".join(found.notices)


def test_files_that_the_user_names_are_never_set_aside(run: Run) -> None:
    laid_out({"bench.json": RESULT, "machine.json": "{}"})
    assert run("--input", "bench.json", "--input", "machine.json").code == 3


def test_folders_below_one_of_plain_files_are_left_out() -> None:
    laid_out({"f/a.json": RESULT, "f/deep/b.json": "{", "f/README.md": "# x"})
    assert wb.open("f").files == ("a.json",)


def test_what_lies_beside_records_is_named_too(run: Run) -> None:
    laid_out({"f/records.txt": "pay,0,critical\nrank,7,ok\n", "f/README.md": "# x"})
    assert "1 file is no result: README.md." in run("--input", "f").out
    assert "1 file is no result: README.md." in run("compare", "f", "f/*.txt", "--no-settings").out
