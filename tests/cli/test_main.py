"""What holds for every command: usage, refusals and their exit codes, help, and what a start costs."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.builders.outcomes import FIGURES, HEAVY, SMALL, Run, files, program, saved
from workbench.cli import main


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
        (b"", "the file is empty (0 bytes)"),
        (b" \n\t\n", "no usable line"),
        (b"alpha,10,ok\nbeta,7\n", "line 2: expected 3 fields (name,score,severity), found 2 fields\n  beta,7"),
        (b"alpha,3.5,ok\n", "line 1: the score is not a whole number"),
        (b"alpha,1,\xff\n", "not UTF-8 text (byte 0xff)"),
        (b"\x1f\x8b\x08\x00broken", "gzip"),
        (os.urandom(10_000), "this is not text"),
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


@pytest.mark.parametrize(
    "argv", [["--input", "gone.txt"], ["--input", "nothing"], ["compare", "gone.txt", "small.txt"]]
)
def test_what_cannot_be_read_is_3(argv: list[str], run: Run) -> None:
    Path("nothing").mkdir()
    done = run(*argv, "--output", "o.json")
    assert done.code == 3
    assert ("no such file" in done.err) or ("holds no file" in done.err)
    assert not Path("o.json").exists()


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


@pytest.mark.parametrize("argv", [["-h"], ["--help"], ["run", "--help"], ["compare", "-h"], ["--input", "x", "--help"]])
def test_help_is_a_result(argv: list[str], run: Run) -> None:
    done = run(*argv)
    assert (done.code, done.err) == (0, "")
    assert "exit codes: 0 fine, 1 the gate failed, 2 wrong usage, 3 bad input" in done.out


def test_help_tells_the_whole_story_and_its_example_works(run: Run) -> None:
    told = run("--help").out
    Path("before.txt").write_text(SMALL)
    example = [line.split() for line in told.splitlines() if line.startswith("  workbench ")]
    assert [words[1] for words in example] == ["run", "run", "compare", "formats", "run"]
    assert [run(*words[1:]).code for words in example[:4]] == [0, 0, 1, 0]


def test_the_version(run: Run) -> None:
    done = run("--version")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("workbench ")


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


# ---------------------------------------------------------------- faults of the workbench


@pytest.fixture
def fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistake in the workbench, whatever it is asked."""

    def broken(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError("odd\nnumber \x1b[31m")

    monkeypatch.setattr("workbench.analysis.records.analyse.analyse", broken)
    monkeypatch.setattr("workbench.comparison.records.compare.compare_records", broken)
    monkeypatch.setattr("workbench.render.json.schemas.schema_text", broken)


@pytest.mark.usefixtures("fault")
@pytest.mark.parametrize("argv", [["--input", "small.txt"], ["compare", "small.txt", "after.txt"], ["schema"]])
def test_a_fault_of_the_workbench_is_70_and_one_line(argv: list[str], run: Run) -> None:
    done = run(*argv)
    assert (done.code, done.out) == (70, "")
    assert done.err == (
        "workbench: this is a fault of the workbench itself, please report it "
        "(ZeroDivisionError: odd\\nnumber \\x1b[31m); run again with WORKBENCH_TRACEBACK=1 to see the traceback.\n"
    )


@pytest.mark.usefixtures("fault")
@pytest.mark.parametrize(("value", "is_shown"), [("1", True), ("0", False), ("", False)])
def test_the_traceback_is_shown_on_request(
    value: str,
    is_shown: bool,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    monkeypatch.setenv("WORKBENCH_TRACEBACK", value)
    assert main(["--input", "small.txt"]) == 70
    said = capfdbinary.readouterr().err.decode()
    assert said.startswith("Traceback (most recent call last):\n") == is_shown
    assert "fault of the workbench" in said.splitlines()[-1]


def test_a_fault_while_the_usage_is_read_is_70_as_well(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("workbench.cli.run.add_arguments", broken)
    done = run("--input", "small.txt")
    assert (done.code, "please report it (RuntimeError);" in done.err) == (70, True)
