"""The command line, in process wherever that says the same: arguments in; files, text and an exit code out."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.places import DATA, ROOT
from workbench.cli import main
from workbench.render.json import records as document
from workbench.render.json import records_comparison as comparison_document

KEYS = ("project_title", "run_id", "generated_utc", "record_count", "high_risk_count", "average_score", "records")
SMALL = "alpha,10,ok\nbeta,7,warn\ngamma,2,critical\n"
AFTER = "alpha,4,ok\nbeta,7,ok\ndelta,1,warn\n"
FIGURES = "3 records, 2 high risk, average score 6.33"
HEAVY = {"pandas", "pyarrow", "numpy", "streamlit", "altair", "rich"}

Run = Callable[..., "Outcome"]


class Outcome(SimpleNamespace):
    """Exit code, and what was said."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """`run("compare", "a", "b", stdin=...)` in a folder of its own that holds small.txt and after.txt."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.txt").write_text(SMALL)
    (tmp_path / "after.txt").write_text(AFTER)

    def called(*argv: str, stdin: bytes = b"") -> Outcome:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capfdbinary.readouterr()
        code = main(argv)
        sys.stdout.flush()
        said = capfdbinary.readouterr()
        assert type(code) is int
        assert b"Traceback" not in said.err
        return Outcome(code=code, out=said.out.decode(), err=said.err.decode())

    return called


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def saved(path: Path | str) -> Any:
    return json.loads(Path(path).read_bytes())


# ---------------------------------------------------------------- run


@pytest.mark.parametrize("command", [["run"], []], ids=["run", "first argument an option"])
def test_the_two_forms(command: list[str], run: Run) -> None:
    done = run(*command, "--input", "small.txt", "--output", "out/deep/er/summary.json", "--run-id", "smoke-check")
    assert (done.code, done.err) == (0, "")
    assert done.out == f"out/deep/er/summary.json written: {FIGURES}\n"
    summary = saved("out/deep/er/summary.json")
    assert list(summary)[:7] == [
        *("project_title", "run_id", "generated_utc", "record_count", "high_risk_count", "average_score", "records"),
    ]
    assert (summary["run_id"], summary["record_count"], summary["high_risk_count"]) == ("smoke-check", 3, 2)
    assert os.listdir("out/deep/er") == ["summary.json"]


def test_the_order_of_the_options_does_not_matter(run: Run) -> None:
    assert run("--run-id", "x", "--output", "s.json", "--input", "small.txt").code == 0
    assert saved("s.json")["run_id"] == "x"


def test_the_run_id_has_a_default(run: Run) -> None:
    run("--input", "small.txt", "--output", "s.json")
    assert saved("s.json")["run_id"] == "manual-run"


@pytest.mark.parametrize("run_id", ["", " ", "é 🎯", "-x", '"\\\n', "\udcff"])
def test_any_run_id_is_written_as_json_text(run_id: str, run: Run) -> None:
    assert run("--input", "small.txt", "--output", "s.json", "--markdown", "m.md", f"--run-id={run_id}").code == 0
    assert saved("s.json")["run_id"] == run_id.encode("utf-8", "replace").decode()
    assert run("compare", "s.json", "s.json", "--markdown", "c.md").code == 0


def test_without_an_output_the_result_is_printed(run: Run) -> None:
    done = run("--input", "small.txt")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("2 of 3 records are high risk. Fix gamma first: score 2, critical.\n")
    assert "small.txt:3" in done.out


def test_standard_output(run: Run) -> None:
    done = run("--input", "small.txt", "--output", "-")
    assert json.loads(done.out)["record_count"] == 3
    assert done.err == f"standard output written: {FIGURES}\n"


@pytest.mark.parametrize(
    "others", [["--csv", "r.csv"], ["--markdown", "m.md"], ["--csv", "r.csv", "--markdown", "m.md"]]
)
def test_standard_output_holds_the_document_and_nothing_else(others: list[str], run: Run) -> None:
    done = run("--input", "small.txt", "--output", "-", *others)
    assert json.loads(done.out)["record_count"] == 3
    assert "r.csv written" in done.err or "m.md written" in done.err


def test_csv_on_standard_output_stays_csv(run: Run) -> None:
    done = run("--input", "small.txt", "--csv", "-", "--output", "s.json")
    assert [len(row) for row in csv.reader(io.StringIO(done.out))] == [6, 6, 6, 6]
    assert "s.json written" in done.err


def test_standard_input(run: Run) -> None:
    assert run("--input", "-", "--output", "s.json", stdin=SMALL.encode()).code == 0
    assert saved("s.json")["sources"][0]["name"] == "standard input"
    assert run("--input", "-", stdin=b"").code == 3


def test_gzip_is_known_by_its_content(run: Run) -> None:
    Path("packed.txt").write_bytes(gzip.compress(SMALL.encode()))
    run("--input", "packed.txt", "--output", "packed.json")
    run("--input", "small.txt", "--output", "small.json")
    assert saved("packed.json")["records"] == saved("small.json")["records"]
    assert run("--input", "-", "--output", "in.json", stdin=gzip.compress(SMALL.encode())).code == 0


def test_several_inputs_make_one_run_in_their_order(run: Run) -> None:
    done = run("--input", "after.txt", "--input", "small.txt", "--input", "-", "--output", "s.json", stdin=b"z,1,ok\n")
    assert done.code == 0
    assert [r["name"] for r in saved("s.json")["records"]] == ["alpha", "beta", "delta", "alpha", "beta", "gamma", "z"]
    assert [s["name"] for s in saved("s.json")["sources"]] == ["after.txt", "small.txt", "standard input"]


def test_csv_and_markdown(run: Run) -> None:
    done = run("--input", "small.txt", "--csv", "out/r.csv", "--markdown", "out/m.md", "--run-id", "nightly")
    assert done.out == "out/r.csv written: 3 rows\nout/m.md written: one-page report\n"
    assert Path("out/r.csv").read_text().splitlines()[0] == "name,score,severity,is_high_risk,reason,source"
    assert Path("out/m.md").read_text().startswith("# Run nightly\n")


def test_quarantine(run: Run) -> None:
    Path("messy.txt").write_text("alpha,10,ok\nbad\nbeta,x,ok\n")
    assert run("--input", "messy.txt").code == 3
    done = run("--input", "messy.txt", "--quarantine", "--output", "s.json")
    assert (done.code, done.out) == (0, "s.json written: 1 record, 0 high risk, average score 10.0, 2 quarantined\n")
    assert done.err == "note: 2 bad lines were put aside and are not part of any figure.\n"
    assert [line["line_number"] for line in saved("s.json")["quarantined"]["lines"]] == [2, 3]


@pytest.mark.parametrize("output", ["--output", "--csv"])
def test_notices_are_said_wherever_they_are_not_printed(output: str, run: Run) -> None:
    Path("caps.txt").write_text("alpha,10,WARN\n")
    assert "WARN is not warn" in run("--input", "caps.txt", output, "out").err
    assert "WARN is not warn" in run("--input", "caps.txt").out


@pytest.mark.parametrize(
    ("options", "risky"),
    [
        ([], ["beta", "gamma"]),
        (["--severity", "ok"], ["alpha", "gamma"]),
        (["--severity", ""], ["gamma"]),
        (["--severity", "ok", "--severity", "warn"], ["alpha", "beta", "gamma"]),
        (["--score-limit", "0"], ["beta", "gamma"]),
        (["--score-limit=-5", "--severity", ""], []),
        (["--score-limit", "-5", "--severity", ""], []),
        (["--score-limit", "8", "--severity", ""], ["beta", "gamma"]),
        (["--lowest-percent", "34", "--severity", ""], ["beta", "gamma"]),
        (["--lowest-percent", "33", "--severity", ""], ["gamma"]),
        (["--lowest-percent", "100"], ["alpha", "beta", "gamma"]),
    ],
)
def test_the_policy_can_be_changed(options: list[str], risky: list[str], run: Run) -> None:
    assert run("--input", "small.txt", "--output", "s.json", *options).code == 0
    assert [r["name"] for r in saved("s.json")["records"] if r["is_high_risk"]] == risky


def test_the_first_severity_is_the_most_urgent(run: Run) -> None:
    assert "Fix beta first" in run("--input", "small.txt", "--severity", "warn", "--severity", "critical").out


def test_repetitions(run: Run) -> None:
    run("--input", "small.txt", "--output", "s.json", "--repeat", "3")
    stages = {s["stage"]: s for s in saved("s.json")["timings"]["stages"]}
    assert stages["parse"]["repeated"]["count"] == 3
    run("--input", "small.txt", "--output", "once.json")
    assert all("repeated" not in s for s in saved("once.json")["timings"]["stages"])


def test_without_records(run: Run) -> None:
    run("--input", "small.txt", "--output", "s.json", "--no-records")
    assert (saved("s.json")["records"], saved("s.json")["record_count"]) == ([], 3)


@pytest.mark.parametrize(("limit", "code"), [("0", 1), ("1", 1), ("2", 0), ("3", 0)])
def test_the_gate_on_the_number_of_high_risk_records(limit: str, code: int, run: Run) -> None:
    done = run("--input", "small.txt", "--output", "s.json", "--max-high-risk", limit)
    assert done.code == code
    assert Path("s.json").exists(), "a failed gate is a result, so its document is written"
    said = f"workbench: the gate failed (2 high-risk records, at most {limit} are allowed).\n"
    assert done.err == (said if code else "")


# ---------------------------------------------------------------- compare


def test_compare_prints_what_changed(run: Run) -> None:
    done = run("compare", "small.txt", "after.txt")
    assert (done.code, done.err) == (0, "")
    assert "newly high risk" in done.out


def test_documents_and_records_files_compare_alike(run: Run) -> None:
    run("--input", "small.txt", "--output", "before.json")
    run("--input", "after.txt", "--output", "after.json")
    Path("packed.json").write_bytes(gzip.compress(Path("before.json").read_bytes()))
    changes = []
    for before, after in [
        ("small.txt", "after.txt"),
        ("before.json", "after.json"),
        ("before.json", "after.txt"),
        ("small.txt", "after.json"),
        ("packed.json", "after.json"),
    ]:
        assert run("compare", before, after, "--output", "c.json").code == 0
        changes.append({k: v for k, v in saved("c.json").items() if k in ("changes", "figures", "counts", "headline")})
    assert all(each == changes[0] for each in changes)
    Draft202012Validator(json.loads(comparison_document.schema_text())).validate(saved("c.json"))


def test_compare_takes_one_side_from_standard_input(run: Run) -> None:
    done = run("compare", "small.txt", "-", "--output", "-", stdin=AFTER.encode())
    assert json.loads(done.out)["current"]["name"] == "standard input"
    assert done.err.startswith("standard output written: It helped in part")
    run("--input", "small.txt", "--output", "before.json")
    done = run("compare", "-", "after.txt", "--output", "-", stdin=Path("before.json").read_bytes())
    assert json.loads(done.out)["baseline"]["run_id"] == "manual-run"


def test_compare_writes_a_page(run: Run) -> None:
    done = run("compare", "small.txt", "after.txt", "--markdown", "out/c.md")
    assert done.out == "out/c.md written: one-page report\n"
    assert Path("out/c.md").read_text().startswith("# manual-run → manual-run\n")
    done = run("compare", "small.txt", "after.txt", "--markdown", "-", "--output", "c.json")
    assert done.out.startswith("# manual-run")
    assert "c.json written" not in done.out


@pytest.mark.parametrize(
    ("before", "after", "failing"),
    [
        ("a,9,ok\n", "a,9,ok\n", set()),
        ("a,1,ok\n", "a,9,ok\n", set()),
        ("a,8,ok\n", "a,9,ok\n", set()),
        ("a,9,ok\n", "a,8,ok\n", {"worse"}),
        ("a,9,ok\n", "a,1,ok\n", {"worse", "newly-high-risk"}),
        ("a,9,ok\n", "a,9,ok\nb,9,ok\n", {"added"}),
        ("a,9,ok\n", "a,9,ok\nb,1,ok\n", {"added", "newly-high-risk"}),
        ("a,9,ok\nb,1,ok\n", "a,9,ok\n", {"removed"}),
    ],
)
@pytest.mark.parametrize("choice", ["newly-high-risk", "worse", "added", "removed"])
def test_each_gate(before: str, after: str, failing: set[str], choice: str, run: Run) -> None:
    Path("b.txt").write_text(before)
    Path("a.txt").write_text(after)
    done = run("compare", "b.txt", "a.txt", "--fail-on", choice)
    assert done.code == int(choice in failing)
    assert ("the gate failed" in done.err) == (choice in failing)
    assert (choice in done.err) == (choice in failing)


def test_several_gates(run: Run) -> None:
    done = run(
        "compare", "small.txt", "after.txt", *["--fail-on", "removed", "--fail-on", "worse", "--fail-on", "removed"]
    )
    assert (done.code, done.err) == (1, "workbench: the gate failed (removed: 1, worse: 1).\n")
    assert run("compare", "small.txt", "after.txt", "--max-high-risk", "1").code == 1
    assert run("compare", "small.txt", "after.txt", "--max-high-risk", "2").code == 0
    done = run(
        "compare", "small.txt", "after.txt", "--max-high-risk", "1", "--fail-on", "removed", "--output", "c.json"
    )
    assert done.code == 1
    assert done.err.count("the gate failed") == 2
    assert saved("c.json")["counts"]["removed"] == 1


def test_a_document_keeps_its_policy_and_that_is_said(run: Run) -> None:
    run("--input", "small.txt", "--output", "before.json")
    done = run("compare", "before.json", "after.txt", "--score-limit", "100")
    assert done.code == 0
    assert "before.json" in done.err
    assert "keeps its own policy" in done.err
    assert "The policies differ." in done.out
    assert run("compare", "small.txt", "after.txt", "--score-limit", "100").err == ""


def test_compare_in_quarantine_mode(run: Run) -> None:
    Path("messy.txt").write_text(AFTER + "bad\n")
    assert run("compare", "small.txt", "messy.txt").code == 3
    done = run("compare", "small.txt", "messy.txt", "--quarantine")
    assert done.code == 0
    assert "Note: Current: 1 bad line was put aside" in done.out


# ---------------------------------------------------------------- refusals: 2, 3, 4


WRONG_USAGE: list[list[str]] = [
    [],
    ["--"],
    ["-"],
    ["--nonsense"],
    ["nonsense"],
    ["small.txt"],
    ["run"],
    ["run", "small.txt"],
    ["run", "--input"],
    ["run", "--output", "o.json"],
    ["--inp", "small.txt", "--output", "o.json"],
    ["--input", "small.txt", "--output"],
    ["--input", "small.txt", "--output", ""],
    ["--input", "small.txt", "--csv", ""],
    ["--input", "small.txt", "--markdown", ""],
    ["--input", "", "--output", "o.json"],
    ["--input", "small.txt", "--output", "o\0.json"],
    ["--input", "small.txt\0", "--output", "o.json"],
    ["--input", "-", "--input", "-", "--output", "o.json"],
    ["--input", "small.txt", "--output", "o.json", "--csv", "o.json"],
    ["--input", "small.txt", "--output", "o.json", "--csv", "./o.json"],
    ["--input", "small.txt", "--output", "o.json", "--markdown", "x/../o.json"],
    ["--input", "small.txt", "--output", "-", "--csv", "-"],
    ["--input", "small.txt", "--output", "o.json", "--repeat", "0"],
    ["--input", "small.txt", "--output", "o.json", "--repeat", "-1"],
    ["--input", "small.txt", "--output", "o.json", "--repeat", "x"],
    ["--input", "small.txt", "--output", "o.json", "--repeat", "9" * 5000],
    ["--input", "small.txt", "--output", "o.json", "--score-limit", "x"],
    ["--input", "small.txt", "--output", "o.json", "--score-limit", "1.5"],
    ["--input", "small.txt", "--output", "o.json", "--lowest-percent", "0"],
    ["--input", "small.txt", "--output", "o.json", "--lowest-percent", "-1"],
    ["--input", "small.txt", "--output", "o.json", "--lowest-percent", "101"],
    ["--input", "small.txt", "--output", "o.json", "--lowest-percent", "nan"],
    ["--input", "small.txt", "--output", "o.json", "--lowest-percent", "inf"],
    ["--input", "small.txt", "--output", "o.json", "--lowest-percent", "5", "--score-limit", "5"],
    ["--input", "small.txt", "--output", "o.json", "--severity", "a,b"],
    ["--input", "small.txt", "--output", "o.json", "--severity", " warn"],
    ["--input", "small.txt", "--output", "o.json", "--severity", "ok", "--severity", "ok"],
    ["--input", "small.txt", "--output", "o.json", "--severity", "\udcff"],
    ["--input", "small.txt", "--output", "o.json", "--max-high-risk", "few"],
    ["--input", "small.txt", "--output", "o.json", "--fail-on", "worse"],
    ["compare"],
    ["compare", "small.txt"],
    ["compare", "small.txt", "after.txt", "small.txt"],
    ["compare", "-", "-"],
    ["compare", "", "after.txt"],
    ["compare", "small.txt", "after.txt", "--output", ""],
    ["compare", "small.txt", "after.txt", "--fail-on", "everything"],
    ["compare", "small.txt", "after.txt", "--output", "c", "--markdown", "c"],
    ["schema", "other"],
]


@pytest.mark.parametrize("argv", WRONG_USAGE, ids=lambda argv: " ".join(argv)[:60].replace("\0", "\\0") or "nothing")
def test_wrong_usage_is_2_and_changes_nothing(argv: list[str], run: Run, tmp_path: Path) -> None:
    before = files(tmp_path)
    done = run(*argv)
    assert done.code == 2
    assert done.err.strip()
    assert "_positive" not in done.err
    assert files(tmp_path) == before


def test_an_output_is_never_an_input(run: Run, tmp_path: Path) -> None:
    os.symlink("small.txt", "link.txt")
    os.link("small.txt", "hard.txt")
    for place in ("small.txt", "./small.txt", "link.txt", "hard.txt", str(tmp_path / "small.txt")):
        for option in ("--output", "--csv", "--markdown"):
            done = run("--input", "after.txt", "--input", "small.txt", option, place)
            assert done.code == 2
            assert "is an input" in done.err
        assert run("compare", "small.txt", "after.txt", "--output", place).code == 2
        assert run("compare", "after.txt", "small.txt", "--markdown", place).code == 2
    assert Path("small.txt").read_text() == SMALL


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no usable line"),
        (b" \n\t\n", "no usable line"),
        (b"alpha,10,ok\nbeta,7\n", "line 2: expected 3 fields (name,score,severity), found 2 fields\n  beta,7"),
        (b"alpha,3.5,ok\n", "line 1: the score is not a whole number"),
        (b"alpha,1,\xff\n", "not UTF-8 text (byte 0xff)"),
        (b"\x1f\x8b\x08\x00broken", "gzip"),
        (os.urandom(10_000), "not UTF-8 text"),
        (b"bad\x1b[31m\n", "\\x1b[31m"),
        (f"a,{'9' * 400},ok\n".encode(), "larger than a double can hold"),
    ],
)
def test_bad_input_is_3_and_says_file_line_and_reason(content: bytes, reason: str, run: Run, tmp_path: Path) -> None:
    Path("bad.txt").write_bytes(content)
    Path("old.json").write_bytes(b"old")
    before = files(tmp_path)
    for argv in (
        ["--input", "bad.txt", "--output", "old.json", "--csv", "new/r.csv"],
        ["--input", "small.txt", "--input", "bad.txt", "--output", "old.json"],
        ["compare", "bad.txt", "small.txt", "--output", "old.json"],
        ["compare", "small.txt", "bad.txt", "--output", "old.json", "--fail-on", "worse"],
    ):
        done = run(*argv)
        assert (done.code, done.out) == (3, "")
        assert done.err.startswith("workbench: ")
        assert "bad.txt" in done.err
        assert reason in done.err
        assert "\x1b" not in done.err
        assert len(done.err.strip().splitlines()) >= 2, "the next step is said"
        assert files(tmp_path) == before


@pytest.mark.parametrize("argv", [["--input", "gone.txt"], ["--input", "."], ["compare", "gone.txt", "small.txt"]])
def test_what_cannot_be_read_is_3(argv: list[str], run: Run) -> None:
    done = run(*argv, "--output", "o.json")
    assert done.code == 3
    assert ("no such file" in done.err) or ("is a folder" in done.err)
    assert not Path("o.json").exists()


def test_a_broken_baseline_is_3_and_never_a_pass(run: Run) -> None:
    run("--input", "small.txt", "--output", "before.json")
    good = saved("before.json")
    for broken in (
        {**good, "high_risk_count": 0},
        {**good, "records": good["records"][:2]},
        {**good, "format_version": 99},
        {**good, "policy": None},
        {"project_title": good["project_title"]},
    ):
        Path("broken.json").write_text(json.dumps(broken))
        for sides in (("broken.json", "small.txt"), ("small.txt", "broken.json")):
            done = run("compare", *sides, "--fail-on", "newly-high-risk")
            assert (done.code, done.out) == (3, "")
            assert "broken.json" in done.err
    Path("cut.json").write_bytes(Path("before.json").read_bytes()[:-5])
    assert run("compare", "cut.json", "small.txt").code == 3


def test_figures_without_records_are_not_comparable_and_that_is_4(run: Run) -> None:
    run("--input", "small.txt", "--output", "figures.json", "--no-records")
    for sides in (("figures.json", "small.txt"), ("small.txt", "figures.json")):
        done = run("compare", *sides, "--output", "c.json")
        assert (done.code, done.out) == (4, "")
        assert "figures.json holds no records" in done.err
        assert "--no-records" in done.err
    assert not Path("c.json").exists()


@pytest.mark.parametrize(
    ("place", "why"),
    [("small.txt/out.json", "not a folder"), (".", "is a folder"), ("x" * 300, "file name too long")],
)
def test_an_output_that_cannot_be_written_is_3(place: str, why: str, run: Run, tmp_path: Path) -> None:
    before = files(tmp_path)
    for option in ("--output", "--csv", "--markdown"):
        done = run("--input", "small.txt", option, place)
        assert done.code == 3
        assert why in done.err
        assert "choose another place" in done.err
    assert run("compare", "small.txt", "after.txt", "--output", place).code == 3
    assert files(tmp_path) == before


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
@pytest.mark.parametrize("option", ["--output", "--csv", "--markdown"])
def test_a_full_disk_is_3(option: str, run: Run) -> None:
    done = run("--input", "small.txt", option, "/dev/full")
    assert (done.code, done.out) == (3, "")
    assert "no space left on device" in done.err


# ---------------------------------------------------------------- being stopped


@pytest.mark.parametrize(
    "place",
    [
        "workbench.analysis.records.analyse.analyse",
        "workbench.render.json.records.chunks",
        "workbench.render.csv.records.chunks",
    ],
)
def test_a_stopped_run_is_130_and_leaves_nothing_half_written(
    place: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("old.json").write_bytes(b"old")
    Path("old.csv").write_bytes(b"old")

    def stopped(*_: Any, **__: Any) -> Iterator[bytes]:
        yield b"new" * 100_000
        raise KeyboardInterrupt

    def stopped_at_once(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(place, stopped if place.endswith("chunks") else stopped_at_once)
    before = files(tmp_path)
    argv = ["--csv", "old.csv"] if "csv" in place else ["--output", "old.json"]
    done = run("--input", "small.txt", *argv)
    assert (done.code, done.out) == (130, "")
    assert done.err == "workbench: stopped; no output file was changed.\n"
    assert files(tmp_path) == before


def test_a_stopped_comparison_is_130(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("workbench.cli.compare.compare", stopped)
    assert run("compare", "small.txt", "after.txt", "--output", "c.json").code == 130
    assert not Path("c.json").exists()


# ---------------------------------------------------------------- schema, help, version


@pytest.mark.parametrize("which", [[], ["summary"], ["comparison"], ["verdicts"]])
def test_the_schema_is_printed(which: list[str], run: Run) -> None:
    done = run("schema", *which)
    assert (done.code, done.err) == (0, "")
    schema = json.loads(done.out)
    Draft202012Validator.check_schema(schema)
    assert ("comparison" in schema["$id"]) == (which == ["comparison"])


def test_what_is_written_agrees_with_what_is_printed(run: Run) -> None:
    Draft = Draft202012Validator  # noqa: N806
    Path("messy.txt").write_text(SMALL + "bad\nz,1,odd\n")
    run("--input", "messy.txt", "--quarantine", "--output", "s.json", "--repeat", "2", "--lowest-percent", "10")
    Draft(json.loads(run("schema").out)).validate(saved("s.json"))
    run("compare", "s.json", "after.txt", "--output", "c.json")
    Draft(json.loads(run("schema", "comparison").out)).validate(saved("c.json"))


@pytest.mark.parametrize("argv", [["-h"], ["--help"], ["run", "--help"], ["compare", "-h"], ["--input", "x", "--help"]])
def test_help_is_a_result(argv: list[str], run: Run) -> None:
    done = run(*argv)
    assert (done.code, done.err) == (0, "")
    assert "exit codes: 0 fine, 1 the gate failed, 2 wrong usage, 3 bad input" in done.out


def test_help_tells_the_whole_story_and_its_example_works(run: Run) -> None:
    told = run("--help").out
    Path("before.txt").write_text(SMALL)
    example = [line.split() for line in told.splitlines() if line.startswith("  workbench ")]
    assert [words[1] for words in example] == ["run", "run", "compare", "run"]
    assert [run(*words[1:]).code for words in example[:3]] == [0, 0, 1]


def test_a_profile_is_answered_in_the_same_words(run: Run) -> None:
    shutil.copy(DATA / "pyinstrument" / "ledger.json", "unknown")
    done = run("--input", "unknown")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("6 of 22 functions are high risk. Fix iterencode first: 24.2 % of the self time.")
    assert run("--input", "unknown", "--max-high-risk", "5").code == 1
    assert run("--input", "unknown", "--warn-share", "90", "--critical-share", "95", "--max-high-risk", "0").code == 0


@pytest.mark.parametrize(
    ("place", "kind", "count"),
    [("pstats/cprofile.prof", "profile", 213), ("pytest_benchmark/saved_with_data.json", "benchmark", 4)],
)
def test_every_kind_has_its_documents(run: Run, place: str, kind: str, count: int) -> None:
    done = run("--input", str(DATA / place), "--output", "o.json", "--csv", "o.csv", "--markdown", "o.md")
    assert done.code == 0, done.err
    found = json.loads(Path("o.json").read_text())
    assert (found["kind"], found["record_count"], len(found["records"])) == (kind, count, count)
    assert list(found)[:7] == [*KEYS]
    assert found["high_risk_count"] == sum(row["is_high_risk"] for row in found["records"])
    assert len(Path("o.csv").read_text().splitlines()) == count + 1
    assert Path("o.md").read_text().startswith("# Run manual-run")
    compared = run("compare", str(DATA / place), "o.json")
    assert (compared.code, compared.err) == (0, "")
    assert "slower or faster" in compared.out
    assert run("compare", "o.json", "small.txt").code == 4


def test_a_summary_document_is_opened_again_and_can_be_judged_anew(run: Run) -> None:
    assert run("--input", "small.txt", "--output", "one.json").code == 0
    assert run("--input", "one.json", "--output", "two.json").code == 0
    one, two = (json.loads(Path(name).read_text()) for name in ("one.json", "two.json"))
    assert two["records"] == one["records"]
    assert two["fingerprint"] == one["fingerprint"]
    assert "1 high risk" in run("--input", "one.json", "--output", "-", "--severity", "critical").err
    assert run("--input", "small.txt", "--output", "bare.json", "--no-records").code == 0
    refused = run("--input", "bare.json")
    assert (refused.code, "without its records" in refused.err) == (3, True)


def test_files_of_different_kinds_are_refused(run: Run) -> None:
    done = run("--input", str(DATA / "pstats" / "cprofile.prof"), "--input", "small.txt")
    assert (done.code, done.out) == (3, "")
    assert "different kinds (cprofile.prof: pstats, small.txt: records)" in done.err


def test_a_profile_is_converted_and_says_the_same(run: Run) -> None:
    profile = str(DATA / "pyinstrument" / "ledger.json")
    for target in ("stacks.folded", "profile.json"):
        assert run("convert", profile, target).code == 0
        assert run("--input", target).out.splitlines()[0] == run("--input", profile).out.splitlines()[0]
    assert run("convert", "small.txt", "out.json").code == 3
    assert not Path("out.json").exists()


def test_the_version(run: Run) -> None:
    done = run("--version")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("workbench ")


# ---------------------------------------------------------------- as a program


def program(*argv: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    root = str(ROOT)
    environment = {**os.environ, "PYTHONPATH": root, **options.pop("env", {})}
    command = [sys.executable, *options.pop("python", []), "-m", "workbench", *argv]
    return subprocess.run(command, env=environment, capture_output=True, timeout=60, **options)


def imported(done: subprocess.CompletedProcess[bytes]) -> set[str]:
    lines = [line for line in done.stderr.decode().splitlines() if line.startswith("import time:")]
    assert len(lines) > 20
    return {line.rsplit("|", 1)[1].strip().split(".")[0] for line in lines}


@pytest.mark.parametrize("argv", [["--help"], ["--version"], ["schema"], ["--input", "f.txt", "--output", "o.json"]])
def test_start_up_imports_nothing_that_costs_more_than_the_work(argv: list[str], tmp_path: Path) -> None:
    (tmp_path / "f.txt").write_text(SMALL)
    done = program(*argv, python=["-X", "importtime"], cwd=tmp_path)
    assert done.returncode == 0
    assert imported(done) & HEAVY == set()
    assert "workbench" in imported(done)


def test_a_reader_that_has_seen_enough_is_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "f.txt").write_text("".join(f"name {i},{i},ok\n" for i in range(20_000)))
    root = str(ROOT)
    command = f"{sys.executable} -m workbench --input f.txt --output - | head -1"
    done = subprocess.run(
        ["sh", "-c", command], cwd=tmp_path, env={**os.environ, "PYTHONPATH": root}, capture_output=True, timeout=60
    )
    assert done.stdout == b"{\n"
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
@pytest.mark.parametrize("argv", [[], ["--output", "-"], ["--csv", "-"], ["--output", "o.json"]])
def test_a_full_standard_output_is_3_without_traceback(argv: list[str], tmp_path: Path) -> None:
    (tmp_path / "f.txt").write_text(SMALL)
    root = str(ROOT)
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "workbench", "--input", "f.txt", *argv],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": root},
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
        )
    assert done.returncode == 3
    assert b"no space left on device" in done.stderr
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_the_encoding_of_the_terminal_does_not_matter(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "f.txt").write_text("é日🎯,1,ok\nbad é日🎯\n", encoding="utf-8")
    for options in ([], ["--quarantine"], ["--quarantine", "--output", "o.json"]):
        done = program("--input", "f.txt", *options, cwd=tmp_path, env={"PYTHONIOENCODING": encoding})
        assert done.returncode == (0 if options else 3)
        assert b"Traceback" not in done.stderr


def test_a_file_name_that_is_no_text(tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + b"/\xff.txt", "wb") as stream:
        stream.write(b"\xef\xbb\xbfa,1,ok\n")
    done = program("--input", "\udcff.txt", "--output", "o.json", "--csv", "r.csv", "--markdown", "m.md", cwd=tmp_path)
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False)
    assert b"\\ud" not in (tmp_path / "o.json").read_bytes(), "half a surrogate pair is refused by many JSON readers"
    assert program("compare", "\udcff.txt", "o.json", cwd=tmp_path).returncode == 0


def test_the_schema_ships_beside_the_package() -> None:
    assert json.loads(document.schema_text())["$id"].endswith(":summary:1")
    assert json.loads(comparison_document.schema_text())["$id"].endswith(":comparison:1")
