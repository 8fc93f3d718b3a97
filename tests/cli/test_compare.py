"""`workbench compare` with records: what is said and written, and each gate."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.builders.outcomes import AFTER, Run, saved
from workbench.render.json.schemas import schema_text


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
    Draft202012Validator(json.loads(schema_text("comparison"))).validate(saved("c.json"))


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
    assert Path("out/c.md").read_text().startswith("### It helped in part: ")
    done = run("compare", "small.txt", "after.txt", "--markdown", "-", "--output", "c.json")
    assert done.out.startswith("### It helped in part: ")
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
    done = run("compare", "b.txt", "a.txt", "--fail-on", choice, "--no-settings")
    assert done.code == int(choice in failing)
    said = f"The gate failed: 1 name is {choice.replace('-', ' ')} ("
    assert (said in done.out) == (choice in failing)
    assert ("The gate passed: " in done.out) == (choice not in failing)


def test_several_gates(run: Run) -> None:
    done = run(
        "compare", "small.txt", "after.txt", *["--fail-on", "removed", "--fail-on", "worse", "--fail-on", "removed"]
    )
    assert done.code == 1
    assert re.search(r"The gate failed: 1 name is worse \(.*\); 1 name is removed \(.*\)\.\n", done.out)
    assert run("compare", "small.txt", "after.txt", "--max-high-risk", "1").code == 1
    assert run("compare", "small.txt", "after.txt", "--max-high-risk", "2").code == 0
    done = run(
        "compare", "small.txt", "after.txt", "--max-high-risk", "1", "--fail-on", "removed", "--output", "c.json"
    )
    assert done.code == 1
    assert done.err.lower().count("the gate failed") == 2
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


def test_a_stopped_comparison_is_130(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("workbench.comparison.records.compare.compare_records", stopped)
    assert run("compare", "small.txt", "after.txt", "--output", "c.json").code == 130
    assert not Path("c.json").exists()
