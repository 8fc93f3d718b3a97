"""Runs that failed: they are never faster, never slower, and no gate passes because of them."""

from __future__ import annotations

from datetime import date

import pytest

from tests.builders.sides import a_series, benchmarks
from tests.places import DATA
from workbench.comparison.gate.judge import judge_gate
from workbench.comparison.gate.policy import GatePolicy, Waiver
from workbench.comparison.gate.result import GateResult
from workbench.comparison.measured import compare_measured
from workbench.core.benchmark import Benchmarks
from workbench.core.comparison import Change, Comparison, Presence
from workbench.core.run import Opened
from workbench.core.sources import PathSource
from workbench.core.units import Unit
from workbench.core.verdict import Verdict
from workbench.formats.open import open_run

TODAY = date(2026, 6, 1)
BROKEN = "exit code 2 in 10 of 10 runs"
SLOWER = GatePolicy(("slower",))


def a_side(*names: str, failed: str = "", empty: str = "", failure: str = "") -> Opened:
    """A file of benchmarks with names, of which one failed with its values and one without, or that failed itself."""
    series = [a_series(name, failure=BROKEN if name == failed else "") for name in names]
    series += [a_series(empty, processes=(), failure=BROKEN)] if empty else []
    opened = benchmarks(*series)
    assert isinstance(opened.content, Benchmarks)
    return opened._replace(content=opened.content._replace(failure=failure))


def compared(before: Opened, after: Opened) -> Comparison:
    return compare_measured([before], [after])


def named(comparison: Comparison, name: str) -> Change:
    return next(change for change in comparison.changes if change.name == name)


def gate(comparison: Comparison, *waived: str, **replacements: object) -> GateResult:
    policy = SLOWER._replace(waivers=tuple(Waiver(name, "known") for name in waived), **replacements)  # type: ignore[arg-type]
    return judge_gate(comparison, policy, TODAY)


def test_a_command_that_fails_at_once_is_not_148_times_faster() -> None:
    before, after = (
        open_run([PathSource(DATA / "hyperfine" / name)]).files for name in ("before_failing.json", "failing.json")
    )
    for one, other, side in ((before, after, "current side"), (after, before, "baseline")):
        comparison = compare_measured(one, other)
        change = named(comparison, "make tag-1")
        assert (change.verdict, change.ratio) == (Verdict.CANNOT_TELL, None)
        assert change.reason == change.failure == f"it failed on the {side}: {BROKEN}"
        assert comparison.verdict is Verdict.CANNOT_TELL
        assert comparison.headline.startswith("1 benchmark failed, so nothing can be told of make tag-1.")
        assert gate(comparison).exit_code == 4


SIDES = ("baseline", "current")


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("way", ["failed", "empty"])
def test_what_failed_on_either_side_cannot_be_told(side: str, way: str) -> None:
    fine = a_side("parse", "save")
    broken = a_side("parse", "save", failed="save") if way == "failed" else a_side("parse", empty="save")
    comparison = compared(broken, fine) if side == "baseline" else compared(fine, broken)
    assert named(comparison, "save").verdict is Verdict.CANNOT_TELL
    assert named(comparison, "save").unit is Unit.SECONDS
    assert gate(comparison).exit_code == 4
    assert "save" in gate(comparison).headline


@pytest.mark.parametrize("side", SIDES)
def test_names_lost_by_a_side_that_failed_keep_the_gate_from_passing(side: str) -> None:
    fine, broken = a_side("parse", "save"), a_side("parse", failure="FAIL example.org/shop")
    comparison = compared(broken, fine) if side == "baseline" else compared(fine, broken)
    change = named(comparison, "save")
    assert change.presence is not Presence.BOTH
    assert "failed and may have lost it: FAIL example.org/shop" in change.reason
    assert gate(comparison).exit_code == 4
    assert "FAIL example.org/shop" in comparison.headline


def test_a_side_that_failed_without_losing_a_name_does_not_pass_either() -> None:
    comparison = compared(a_side("parse"), a_side("parse", failure="FAIL"))
    assert gate(comparison).exit_code == 4
    assert gate(comparison, "other").exit_code == 4
    assert gate(comparison, "*").exit_code == 0


def test_a_name_that_went_while_nothing_failed_is_removed_as_before() -> None:
    assert gate(compared(a_side("parse", "save"), a_side("parse"))).headline.startswith("The gate cannot tell")
    assert "failed" not in gate(compared(a_side("parse", "save"), a_side("parse"))).headline


def test_both_sides_that_failed_alike_are_no_reason_to_pass() -> None:
    broken = a_side("parse", failed="parse")
    comparison = compared(broken, a_side("parse", "save", failed="parse"))
    assert named(comparison, "parse").reason == f"it failed on both sides: {BROKEN}"
    assert gate(comparison).exit_code == 4


def test_failures_are_waived_by_name_and_a_lost_name_by_its_own() -> None:
    quiet = open_run([PathSource(DATA / "hyperfine" / "before_failing.json")]).files
    broken = open_run([PathSource(DATA / "hyperfine" / "failing.json")]).files
    comparison = compare_measured(quiet, broken)
    assert gate(comparison, "make tag-2").exit_code == 4
    passed = gate(comparison, "make tag-1")
    assert (passed.exit_code, [row.waived for row in passed.rows]) == (0, ["known"])


def test_what_cannot_be_told_is_allowed_for_failures_as_for_all_else_and_said() -> None:
    comparison = compared(a_side("parse", "save"), a_side("parse", "save", failed="save"))
    allowed = gate(comparison, on_cannot_tell="never")
    assert allowed.exit_code == 0
    assert "Without --allow-cannot-tell it could not tell: 1 name failed (save)." in allowed.headline


@pytest.mark.parametrize("word", ["removed", "added", "slower", "cannot-tell"])
def test_every_gate_asks_for_failures(word: str) -> None:
    comparison = compared(a_side("parse", "save"), a_side("parse", "save", failed="save"))
    assert gate(comparison, fail_on=(word,)).exit_code in (1, 4)


def test_a_side_of_failures_only_is_an_answer_and_no_error() -> None:
    comparison = compared(a_side("parse"), a_side(empty="all of it", failure="FAIL"))
    assert gate(comparison).exit_code == 4
    assert {change.verdict for change in comparison.changes} == {Verdict.CANNOT_TELL}
