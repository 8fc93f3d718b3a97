"""Scores held against several earlier runs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from workbench.cli import main
from workbench.comparison.records.open_side import open_side
from workbench.comparison.records.side import RecordsSide
from workbench.comparison.score_history import compare_scores, is_repeated
from workbench.core.comparison import Comparison, Method
from workbench.core.sources import BytesSource
from workbench.core.verdict import Verdict
from workbench.formats.open import open_run
from workbench.render.json import comparison as comparison_document
from workbench.render.json.schemas import schema_text

NAMES = [f"stage-{number}" for number in range(12)]
WOBBLE = (0, 2, -1, 1, -2, 0, 3, -3)


def run(place: int, **scores: int) -> str:
    """One run: every name near 100, each with its own wobble, but for the scores given."""
    found = {name: 100 + WOBBLE[(place * 5 + number * 3) % 8] for number, name in enumerate(NAMES)}
    found |= {name.replace("_", "-"): score for name, score in scores.items()}
    return "".join(f"{name},{score},ok\n" for name, score in found.items())


def side(*runs: str) -> RecordsSide:
    return open_side(open_run([BytesSource(f"{number}.txt", text.encode()) for number, text in enumerate(runs)]))


def compared(*runs: str, now: str) -> Comparison:
    return compare_scores(side(*runs), side(now), 0.05, lambda _: 0.05)


def verdicts(comparison: Comparison) -> dict[str, Verdict]:
    return {change.name: change.verdict for change in comparison.changes}


def test_a_score_far_outside_is_worse_and_one_far_above_is_better() -> None:
    earlier = [run(place) for place in range(8)]
    comparison = compared(*earlier, now=run(8, stage_3=60, stage_4=150))
    found = verdicts(comparison)
    assert found["stage-3"] is Verdict.WORSE
    assert found["stage-4"] is Verdict.BETTER
    assert {found[name] for name in NAMES if name not in ("stage-3", "stage-4")} == {Verdict.NO_CHANGE}
    assert comparison.changes[0].name == "stage-3"
    assert comparison.changes[0].evidence.method is Method.HISTORY
    assert "earlier runs give" in comparison.changes[0].reason
    assert comparison.verdict is Verdict.WORSE


def test_four_earlier_runs_cannot_tell_and_say_how_many_more_would() -> None:
    comparison = compared(*[run(place) for place in range(4)], now=run(8, stage_3=60))
    assert set(verdicts(comparison).values()) == {Verdict.CANNOT_TELL}
    assert comparison.changes[0].advice == "Give 1 more earlier run."


def test_scores_that_never_varied_are_no_evidence() -> None:
    same = "".join(f"{name},100,ok\n" for name in NAMES)
    comparison = compared(*[same] * 8, now=same.replace("stage-3,100", "stage-3,60"))
    found = verdicts(comparison)
    assert found.pop("stage-3") is Verdict.CANNOT_TELL
    assert set(found.values()) == {Verdict.NO_CHANGE}


def test_names_of_one_side_only_are_not_judged() -> None:
    comparison = compared(*[run(place, gone=90) for place in range(6)], now=run(7, new=90))
    assert comparison.counts["added"] == comparison.counts["removed"] == 1


def test_files_that_share_no_name_are_one_run() -> None:
    assert not is_repeated(side("a,1,ok\n", "b,2,ok\n"))
    assert not is_repeated(side("a,1,ok\na,2,ok\n"))
    assert is_repeated(side("a,1,ok\n", "a,2,ok\n"))


def test_the_document_follows_its_schema() -> None:
    comparison = compared(*[run(place) for place in range(8)], now=run(8, stage_3=60))
    document = json.loads(b"".join(comparison_document.chunks(comparison)))
    Draft202012Validator(json.loads(schema_text("verdicts"))).validate(document)
    assert document["kind"] == "records"
    assert document["unit"] == "score"


@pytest.mark.parametrize(("score", "code"), [(60, 1), (100, 0)])
def test_the_command_line_gates_a_score_by_earlier_runs(
    tmp_path: Path, score: int, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    for place in range(8):
        (tmp_path / f"run{place}.txt").write_text(run(place))
    (tmp_path / "now.txt").write_text(run(8, stage_3=score))
    assert main(["compare", str(tmp_path / "run*.txt"), str(tmp_path / "now.txt"), "--fail-on", "worse"]) == code
    assert "Beside 8 earlier runs" in capsys.readouterr().out


def test_a_gate_beside_earlier_runs_tests_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for place in range(9):
        (tmp_path / f"{place}.txt").write_text(run(place))
    words = [word for place in range(1, 8) for word in ("--baseline", str(tmp_path / f"{place}.txt"))]
    sides = ["compare", str(tmp_path / "0.txt"), str(tmp_path / "8.txt"), *words, "--no-settings", "--self-test"]
    assert main([*sides, "--fail-on", "worse", "--threshold", "20%"]) == 0
    assert (
        "The gate can fail: 12 names were made worse, one at a time, and it failed for 12." in capsys.readouterr().out
    )
    assert main([*sides, "--fail-on", "worse", "--threshold", "1%"]) == 1
    said = capsys.readouterr().out
    assert "The gate could never fail" in said
    assert "earlier runs give" in said
