"""`workbench compare` with benchmarks: what is written, said and returned."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.builders.benchmark_folder import SAME, SLOW
from tests.builders.made_suites import FORMATS, MadeSuite, Spelling, made_suite
from tests.builders.outcomes import Run
from tests.builders.results import write_pyperf


@pytest.fixture
def run(benchmark_folder: Path, call: Run) -> Run:
    """`run("compare", "a", "b")` in a folder that holds the files before, same, slow and few."""
    return call


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
    assert run("compare", "records", "records", "--fail-on", "slower").code == 0


def test_records_have_the_same_gate(run: Run, tmp_path: Path) -> None:
    (tmp_path / "worse").write_text("a,100,ok\nb,9,ok\nc,9,ok\n")
    (tmp_path / "was").write_text("a,103,ok\nb,9,ok\nc,9,ok\n")
    gate = ["compare", "was", "worse", "--no-settings", "--fail-on", "worse"]
    done = run(*gate)
    assert (done.code, "The gate failed: 1 name is worse (a)." in done.out) == (1, True)
    assert run(*gate, "--waive", "a=a known loss").code == 0
    assert run(*gate, "--waive", "a=a known loss;until=2020-01-01").code == 1
    assert run(*gate, "--threshold", "5%").code == 0, "smaller than what this gate is for"
    assert run(*gate, "--limit", "a=5%").code == 0
    assert run(*gate, "--limit", "a=2%").code == 1
    assert run(*gate, "--fail-on", "cannot-tell", "--in-turn", "--force").code == 1
    done = run(*gate, "--output", "c.json", "--csv", "c.csv", "--junit", "c.xml", "--markdown", "c.md")
    assert done.err == "workbench: The gate failed: 1 name is worse (a).\n"
    assert json.loads((tmp_path / "c.json").read_text())["gate"]["rows"][0]["name"] == "a"
    assert '<failure message="a lower worst score.">' in (tmp_path / "c.xml").read_text()
    assert (tmp_path / "c.csv").read_text().splitlines()[1].startswith("a,,worse,false,both,score,103,100,")
    assert "**The gate failed: 1 name is worse (a).**" in (tmp_path / "c.md").read_text()


def test_records_take_settings_but_for_the_threshold(run: Run, tmp_path: Path) -> None:
    (tmp_path / "worse").write_text("a,100,ok\n")
    (tmp_path / "was").write_text("a,101,ok\n")
    table = (
        '[tool.workbench.gate]\nfail-on = ["newly-high-risk", "slower"]\nthreshold = "20%"\nlimits = { a = "50%" }\n'
    )
    (tmp_path / "pyproject.toml").write_text(table)
    done = run("compare", "was", "worse")
    assert (done.code, "settings are read from" in done.err) == (1, True)
    assert run("compare", "was", "worse", "--threshold", "20%").code == 0
    assert run("compare", "before", "same").code == 0, "newly-high-risk is for records alone"
    assert run("compare", "before", "slow").code == 1


def test_a_gate_on_records_tests_itself(run: Run, tmp_path: Path) -> None:
    (tmp_path / "some").write_text("fine,9,ok\nrisky,1,critical\nfine,8,ok\n")
    self_test = ["compare", "some", "some", "--no-settings", "--self-test"]
    done = run(*self_test, "--fail-on", "worse")
    assert (done.code, done.out) == (
        0,
        "The gate can fail: 2 names were made worse, one at a time, and it failed for 2.\n",
    )
    done = run(*self_test, "--fail-on", "newly-high-risk")
    assert (done.code, "it failed for 1." in done.out) == (0, True)
    assert "risky: it is high risk already, and the gate does not ask for worse names" in done.out
    assert run(*self_test, "--fail-on", "worse", "--threshold", "50%").code == 0
    done = run(*self_test, "--fail-on", "worse", "--waive", "*=all is well")
    assert (done.code, "it is waived (all is well)" in done.out) == (1, True)
    assert run(*self_test, "--fail-on", "removed").code == 1
    assert run(*self_test, "--fail-on", "worse", "--csv", "x").code == 2


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


def test_standard_input_is_one_side(run: Run) -> None:
    assert run("compare", "before", "-", "--fail-on", "slower", stdin=Path("slow").read_bytes()).code == 1


def test_sizes_that_stay_as_they_were_do_not_stand_for_times(run: Run, tmp_path: Path) -> None:
    go = next(form for form in FORMATS if form.name == "Go, a file")
    suite = made_suite(1, (3, 1, 6), 0.01)
    for name, each in (("old.txt", suite), ("new.txt", suite.times_as_long(dict.fromkeys(suite.times, 2.0)))):
        (tmp_path / name).write_text(go.write(each, Spelling()))
    done = run("compare", "old.txt", "new.txt", "--fail-on", "slower", "--output", "found.json")
    assert done.code == 4
    assert "The gate cannot tell: 3 names look slower by 5 % or more, but cannot be told" in done.out + done.err
    found = json.loads((tmp_path / "found.json").read_text())
    assert [(each["unit"], each["verdict"]) for each in found["units"]] == [
        ("seconds", "cannot tell"),
        ("bytes", "no change shown"),
    ]
    assert (found["unit"], found["verdict"], found["alarm"]) == ("seconds", "cannot tell", 0.025)


def test_one_faster_name_does_not_stand_for_the_others(run: Run, tmp_path: Path) -> None:
    pyperf = next(form for form in FORMATS if form.name == "pyperf")
    quick, jobs = made_suite(1, (1, 10, 1), 0.01), made_suite(2, (20, 2, 1), 0.01)
    both = {"quick": quick.times["bench_0"], **jobs.times}
    old = MadeSuite(both, {})
    slower = {**dict.fromkeys(both, 3.0), "quick": 0.5}
    for name, each in (("old", old), ("new", old.times_as_long(slower))):
        (tmp_path / name).write_text(pyperf.write(each, Spelling()))
    done = run("compare", "old", "new", "--fail-on", "slower")
    assert done.code == 4
    assert "1 of 21 benchmarks is faster: quick (" in done.out
    assert "The gate cannot tell: 20 names look slower by 5 % or more, but cannot be told" in done.out
