"""`workbench compare` and `workbench confirm` with benchmarks: what is written, said and returned."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import pytest

from tests.builders.results import pyperf_text, write_pyperf
from tests.places import SAMPLES
from workbench.cli import main
from workbench.cli.confirm import confirm
from workbench.cli.parser import parsed
from workbench.core.errors import WorkbenchError

SAME = {"parse": 1.0, "render": 1.0, "export": 1.0}
SLOW = {**SAME, "parse": 1.5}


class Said(NamedTuple):
    """Exit code, and what was said."""

    code: int
    out: str
    err: str


Run = Callable[..., Said]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """`run("compare", "a", "b")` in a folder of its own that holds the files before, same, slow and few."""
    monkeypatch.chdir(tmp_path)
    for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)
    write_pyperf(tmp_path / "before", SAME, seed=1)
    write_pyperf(tmp_path / "same", SAME, seed=2)
    write_pyperf(tmp_path / "slow", SLOW, seed=3)
    write_pyperf(tmp_path / "few", SLOW, seed=3, process_count=1)
    (tmp_path / "records").write_text("parse,4,ok\n")

    def called(*argv: str) -> Said:
        capfdbinary.readouterr()
        code = main(argv)
        sys.stdout.flush()
        said = capfdbinary.readouterr()
        assert b"Traceback" not in said.err
        return Said(code, said.out.decode(), said.err.decode())

    return called


def test_without_a_gate_the_result_is_printed(run: Run) -> None:
    done = run("compare", "before", "slow")
    assert (done.code, done.err) == (0, "")
    assert "slower" in done.out
    assert "parse" in done.out
    assert "gate" not in done.out.lower()


@pytest.mark.parametrize(("after", "code"), [("same", 0), ("slow", 1), ("few", 4)])
@pytest.mark.parametrize("word", ["slower", "worse"])
def test_the_gate_decides_the_exit_code(after: str, code: int, word: str, run: Run) -> None:
    done = run("compare", "before", after, "--fail-on", word)
    assert done.code == code
    assert ("The gate passed", "The gate failed", "", "", "The gate cannot tell")[code] in done.out


def test_what_cannot_be_told_can_be_allowed_and_forbidden(run: Run) -> None:
    assert run("compare", "before", "few", "--fail-on", "slower", "--allow-cannot-tell").code == 0
    assert run("compare", "before", "few", "--fail-on", "cannot-tell").code == 4
    assert run("compare", "before", "few", "--fail-on", "cannot-tell", "--allow-cannot-tell").code == 2


def test_waivers_limits_and_thresholds_count(run: Run) -> None:
    gate = ["compare", "before", "slow", "--fail-on", "slower"]
    assert run(*gate, "--waive", "par*=the new parser").code == 0
    assert run(*gate, "--waive", "par*=the new parser;until=2001-01-01").code == 1
    assert run(*gate, "--limit", "parse=200%").code == 0
    assert run(*gate, "--threshold", "200%").code == 0
    assert run(*gate, "--threshold", "0.05").code == 2


def test_names_that_come_and_go(run: Run, tmp_path: Path) -> None:
    write_pyperf(tmp_path / "fewer", {"parse": 1.0, "render": 1.0}, seed=4)
    assert run("compare", "before", "fewer", "--fail-on", "removed").code == 1
    assert run("compare", "before", "fewer", "--fail-on", "added").code == 0
    assert run("compare", "fewer", "before", "--fail-on", "added").code == 1


def test_every_output_is_written_and_the_gate_is_said(run: Run) -> None:
    outputs = ["--output", "o.json", "--markdown", "o.md", "--csv", "o.csv", "--junit", "o.xml"]
    done = run("compare", "before", "slow", "--fail-on", "slower", *outputs)
    assert done.code == 1
    assert done.err == "workbench: The gate failed: 1 name is slower (parse).\n"
    assert [line.split(" ")[0] for line in done.out.splitlines()] == ["o.json", "o.csv", "o.md", "o.xml"]
    saved = json.loads(Path("o.json").read_text("utf-8"))
    assert (saved["document"], saved["gate"]["exit_code"]) == ("verdicts", 1)
    assert ElementTree.parse("o.xml").getroot() is not None  # noqa: S314 - our own file
    assert "The gate failed" in Path("o.md").read_text("utf-8")
    assert len(Path("o.csv").read_text("utf-8").splitlines()) == 4


def test_a_document_on_standard_output_stays_one(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    done = run("compare", "before", "slow", "--fail-on", "slower", "--output", "-")
    assert json.loads(done.out)["document"] == "verdicts"
    assert "::error" in done.err


def test_in_github_actions_it_annotates_and_adds_to_the_summary(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "summary.md").write_text("before\n")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    done = run("compare", "before", "slow", "--fail-on", "slower")
    lines = done.out.splitlines()
    stop = lines[0].removeprefix("::stop-commands::")
    assert lines[0] != stop
    annotations = lines[lines.index(f"::{stop}::") + 1 :]
    assert annotations
    assert all(line.startswith(("::error", "::warning", "::notice")) for line in annotations)
    summary = (tmp_path / "summary.md").read_text("utf-8")
    assert summary.startswith("before\n")
    assert "The gate failed" in summary


def test_a_summary_that_cannot_be_written_is_a_note(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "/no/such/folder/summary.md")
    done = run("compare", "before", "same", "--fail-on", "slower")
    assert done.code == 0
    assert "note: the job's summary cannot be written: no such file" in done.err


def test_a_name_cannot_speak_to_github(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    evil = "x\n::add-path::/tmp/evil"
    write_pyperf(tmp_path / "a", {evil: 1.0, **SAME}, seed=1)
    write_pyperf(tmp_path / "b", {evil: 2.0, **SAME}, seed=2)
    done = run("compare", "a", "b", "--fail-on", "slower")
    assert done.code == 1
    assert not [line for line in (done.out + done.err).splitlines() if line.lstrip().startswith("::add-path")]


def test_several_files_a_folder_and_a_pattern(run: Run, tmp_path: Path) -> None:
    for number in range(4):
        for which, factors in (("old", SAME), ("new", SLOW)):
            (tmp_path / which).mkdir(exist_ok=True)
            write_pyperf(tmp_path / which / f"{number}.json", factors, seed=number, process_count=3)
    assert run("compare", "old", "new", "--fail-on", "slower").code == 1
    assert run("compare", "old/*.json", "new/*.json", "--fail-on", "slower").code == 1
    more = [
        "--baseline",
        "old/1.json",
        "--baseline",
        "old/2.json",
        "--current",
        "new/1.json",
        "--current",
        "new/2.json",
    ]
    done = run("compare", "old/0.json", "new/0.json", *more, "--output", "o.json", "--fail-on", "slower")
    assert done.code == 1
    sides = json.loads(Path("o.json").read_text("utf-8"))
    assert [len(sides[side]["sources"]) for side in ("baseline", "current")] == [3, 3]
    assert run("compare", "old", "gone*", "--fail-on", "slower").code == 3


def test_different_kinds_are_not_comparable(run: Run) -> None:
    done = run("compare", "records", "before")
    assert done.code == 4
    assert "records holds records, before holds benchmarks (pyperf JSON)" in done.err


def test_options_for_the_other_kind_are_wrong_usage(run: Run) -> None:
    for words in (["--fail-on", "newly-high-risk"], ["--max-high-risk", "0"], ["--quarantine"]):
        assert run("compare", "before", "slow", *words).code == 2
    for words in (["--junit", "x.xml"], ["--threshold", "5%"], ["--fail-on", "cannot-tell"], ["--self-test"]):
        assert run("compare", "records", "records", *words).code == 2
    assert run("compare", "records", "records", "--fail-on", "slower").code == 0


def test_settings_beside_the_project(run: Run, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.workbench.gate]\nfail-on = ["slower"]\n')
    done = run("compare", "before", "slow")
    assert done.code == 1
    assert "note: the gate's settings are read from" in done.err
    assert run("compare", "before", "slow", "--no-settings").code == 0
    (tmp_path / "pyproject.toml").write_text('[tool.workbench.gate]\nfail-on = ["slowest"]\n')
    done = run("compare", "before", "slow")
    assert (done.code, done.out) == (2, "")
    assert "pyproject.toml: tool.workbench.gate.fail-on" in done.err


def test_the_gate_tests_itself(run: Run) -> None:
    done = run("compare", "before", "same", "--fail-on", "slower", "--self-test")
    assert (done.code, done.out.split(":")[0]) == (0, "The gate can fail")
    done = run("compare", "before", "same", "--fail-on", "slower", "--self-test", "--waive", "*=all")
    assert (done.code, done.out.split(":")[0]) == (1, "The gate could never fail")
    assert run("compare", "before", "same", "--self-test").code == 1
    assert run("compare", "before", "few", "--fail-on", "slower", "--self-test").code == 1
    assert run("compare", "before", "same", "--fail-on", "slower", "--self-test", "--output", "x").code == 2
    assert not Path("x").exists()


# ---------------------------------------------------------------- confirm


class Bench:
    """A runner that writes results of one process a turn; `factors` are those of the versions old and new."""

    def __init__(self, old: dict[str, float], new: dict[str, float]) -> None:
        self.factors = {"old": old, "new": new}
        self.ran: list[str] = []
        self.outputs: list[Path] = []

    def __call__(self, words: Sequence[str], folder: str | None) -> int:
        version = next(name for name in self.factors if any(name in word for word in [*words, folder or ""]))
        self.ran.append(version)
        self.outputs.append(Path(words[-1]))
        assert not self.outputs[-1].exists()
        text = pyperf_text(self.factors[version], process_count=1, seed=len(self.ran))
        self.outputs[-1].write_text(text, "utf-8")
        return 1


CONFIRM = ["confirm", "before", "slow", "--fail-on", "slower", "--versions", "old", "new"]
SCRIPT = ["--", "python", "{version}/bench.py"]


@pytest.fixture
def said(run: Run, capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[..., Said]:
    """`said(bench, "confirm", …)`: the command with a runner that stands in for real processes."""

    def called(bench: Callable[..., int], *argv: str) -> Said:
        capfdbinary.readouterr()
        try:
            code = confirm(parsed(argv), bench)
        except WorkbenchError as error:
            code, message = error.exit_code, str(error)
            return Said(code, "", message)
        sys.stdout.flush()
        found = capfdbinary.readouterr()
        return Said(code, found.out.decode(), found.err.decode())

    return called


@pytest.mark.parametrize(("new", "code"), [(SLOW, 1), (SAME, 0)])
def test_a_regression_is_confirmed_and_a_false_alarm_is_not(
    new: dict[str, float], code: int, said: Callable[..., Said]
) -> None:
    bench = Bench(SAME, new)
    done = said(bench, *CONFIRM, "--output", "o.json", *SCRIPT)
    assert done.code == code, done
    assert bench.ran == ["old", "new", "new", "old"] * 5
    assert not any(path.exists() or path.parent.exists() for path in bench.outputs)
    saved = json.loads(Path("o.json").read_text("utf-8"))
    assert saved["is_in_turn"] is True
    assert [change["name"] for change in saved["changes"]] == ["parse"]


def test_nothing_flagged_runs_nothing(said: Callable[..., Said]) -> None:
    bench = Bench(SAME, SAME)
    done = said(bench, "confirm", "before", "same", "--versions", "old", "new", *SCRIPT)
    assert (done.code, bench.ran) == (0, [])
    assert done.out.startswith("Nothing was flagged")


def test_what_cannot_be_told_is_measured_on_request(said: Callable[..., Said]) -> None:
    bench = Bench(SAME, SLOW)
    words = ["confirm", "before", "few", "--versions", "old", "new", "--fail-on", "slower"]
    done = said(bench, *words, "--what", "cannot-tell", "--rounds", "12", *SCRIPT)
    assert done.code == 1
    assert len(bench.ran) == 24


def test_without_the_placeholder_it_runs_in_the_folders(said: Callable[..., Said]) -> None:
    bench = Bench(SAME, SLOW)
    assert said(bench, *CONFIRM, "--", "bench", "-o", "{output}").code == 1
    assert set(bench.ran) == {"old", "new"}


def test_waivers_and_limits_for_other_names_are_not_called_unused(said: Callable[..., Said]) -> None:
    done = said(Bench(SAME, SLOW), *CONFIRM, "--waive", "render=noisy", "--limit", "export=9%", *SCRIPT)
    assert "unused" not in done.out + done.err
    assert "matches no name" not in done.out + done.err


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["before", "slow"], 2, "no command to measure"),
        (["before", "slow", "--", "bench"], 2, "the same command"),
        (["before", "slow", "--", "bench", "{version}"], 2, "stands for nothing"),
        (["before", "slow", "--base-command", "a"], 2, "no command to measure"),
        (["before", "slow", "--base-command", "a", "--current-command", "b", "--", "c"], 2, "another one"),
        (["before", "slow", "--base-command", "'a", "--current-command", "b"], 2, "no command"),
        (["before", "slow", "--base-command", " ", "--current-command", "b"], 2, "is empty"),
        (["before", "slow", "--rounds", "1001", *SCRIPT], 2, "too many"),
        (["records", "records", "--versions", "a", "b", *SCRIPT], 4, "These are records"),
    ],
)
def test_what_cannot_be_measured_is_said(words: list[str], code: int, told: str, said: Callable[..., Said]) -> None:
    done = said(Bench(SAME, SAME), "confirm", *words)
    assert done.code == code
    assert told in done.err


def test_profiles_are_not_measured_again(said: Callable[..., Said]) -> None:
    profile = str(SAMPLES / "pipeline_before.pyisession")
    done = said(Bench(SAME, SAME), "confirm", profile, profile, "--versions", "a", "b", *SCRIPT)
    assert (done.code, "These are profiles" in done.err) == (4, True)


def test_one_time_cannot_stand_for_several_names(said: Callable[..., Said], tmp_path: Path) -> None:
    write_pyperf(tmp_path / "slow", {**SLOW, "render": 1.6}, seed=3)
    done = said(Bench(SAME, SAME), *CONFIRM, "--", "./run", "{version}")
    assert done.code == 2
    assert "2 names are flagged" in done.err


def test_a_plain_command_is_timed_by_itself(said: Callable[..., Said], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.cli.confirm.shutil.which", lambda _: None)
    times = iter(range(1000))

    def clock(words: Sequence[str], folder: str | None) -> int:
        return int(1e7 * (1 + 0.001 * (next(times) % 3)) * (1.5 if words[-1] == "new" else 1))

    done = said(clock, *CONFIRM, "--", "./run", "{version}")
    assert done.code == 1
    assert "by the clock around the command" in done.err


def test_a_stop_leaves_nothing_behind(said: Callable[..., Said]) -> None:
    bench = Bench(SAME, SLOW)

    def stopped(words: Sequence[str], folder: str | None) -> int:
        if len(bench.ran) == 3:
            raise KeyboardInterrupt
        return bench(words, folder)

    with pytest.raises(KeyboardInterrupt):
        said(stopped, *CONFIRM, "--output", "o.json", *SCRIPT)
    assert not Path("o.json").exists()
    assert not any(path.parent.exists() for path in bench.outputs)


def test_standard_input_is_one_side(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(Path("slow").read_bytes())))
    assert run("compare", "before", "-", "--fail-on", "slower").code == 1
