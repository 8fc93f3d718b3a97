"""The command line and the project's settings put together."""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from workbench.cli.gate_options import GateSubject, asked_of
from workbench.cli.parser import parsed
from workbench.comparison.gate.policy import Waiver
from workbench.core.direction import Direction
from workbench.core.errors import PolicyError

TABLE = """
[tool.workbench.gate]
fail-on = ["slower"]
threshold = "10%"
limits = { parse = "1%" }
in-turn = true
"""


def options(*words: str) -> Namespace:
    return parsed(["compare", "a", "b", *words])


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The present folder: one below a project with a table."""
    (tmp_path / "pyproject.toml").write_text(TABLE)
    (tmp_path / "inner").mkdir()
    monkeypatch.chdir(tmp_path / "inner")
    return tmp_path


def test_the_settings_above_are_found(project: Path) -> None:
    asked = asked_of(options())
    assert asked.policy[:4] == (("slower",), 0.1, (("parse", 0.01),), ())
    assert (asked.is_interleaved, asked.is_forced) == (True, False)
    assert asked.settings_path == str(project / "pyproject.toml")
    assert asked.today == datetime.now(UTC).date()


def test_interleaved_and_in_turn_are_one_option(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert [asked_of(options(*word)).is_interleaved for word in ((), ("--in-turn",), ("--interleaved",))] == [
        False,
        True,
        True,
    ]


@pytest.mark.usefixtures("project")
def test_the_command_line_wins() -> None:
    words = ["--fail-on", "removed", "--threshold", "5%", "--limit", "parse=3%", "--waive", "x=y", "--force"]
    words += ["--higher-is-better", "points"]
    asked = asked_of(options(*words, "--allow-cannot-tell"))
    assert asked.policy == (
        *(("removed",), 0.05, (("parse", 0.03), ("parse", 0.01))),
        *((Waiver("x", "y"),), "never", (("points", Direction.MORE),)),
    )
    assert asked.is_forced


@pytest.mark.usefixtures("project")
def test_settings_can_be_left_out() -> None:
    asked = asked_of(options("--no-settings"))
    assert (asked.policy.fail_on, asked.policy.threshold, asked.is_interleaved, asked.settings_path) == (
        (),
        0.05,
        False,
        "",
    )


def test_another_file_can_be_named(project: Path) -> None:
    (project / "gate.toml").write_text('[tool.workbench.gate]\nfail-on = ["added"]\n')
    assert asked_of(options("--settings", "../gate.toml")).policy.fail_on == ("added",)
    (project / "empty.toml").write_text("")
    with pytest.raises(PolicyError, match=r"empty.toml holds no \[tool.workbench.gate\] table"):
        asked_of(options("--settings", "../empty.toml"))
    assert options("--settings", "x").no_settings is False


@pytest.mark.parametrize("words", [["--max-high-risk", "0"], ["--quarantine"], ["--score-limit", "0"]])
def test_options_for_records_are_refused(words: list[str]) -> None:
    with pytest.raises(PolicyError, match=f"{words[0]} is for records only"):
        asked_of(options("--no-settings", *words))
    with pytest.raises(PolicyError, match="newly-high-risk"):
        asked_of(options("--no-settings", "--fail-on", "newly-high-risk"))


def test_records_ask_for_any_change_unless_the_line_says_otherwise(project: Path) -> None:
    table = '[tool.workbench.gate]\nfail-on = ["newly-high-risk"]\nthreshold = "9%"\n'
    (project / "gate.toml").write_text(table)
    words = ("--settings", "../gate.toml")
    asked = asked_of(options(*words), GateSubject.RECORDS)
    assert (asked.policy.fail_on, asked.policy.threshold) == (("newly-high-risk",), 0.0)
    assert asked_of(options(*words, "--threshold", "2%"), GateSubject.RECORDS).policy.threshold == 0.02
    runs = asked_of(options(*words), GateSubject.RUNS)
    assert (runs.policy.fail_on, runs.policy.threshold) == ((), 0.09)
    assert asked_of(options("--no-settings", "--quarantine"), GateSubject.RUNS).policy.fail_on == ()


def test_what_stands_after_the_dashes_is_the_command() -> None:
    found = parsed(["confirm", "a", "b", "--rounds", "3", "--", "run", "--rounds", "5", "--", "x"])
    assert (found.rounds, found.words) == (3, ["run", "--rounds", "5", "--", "x"])
    assert parsed(["compare", "--", "a", "b"]).baseline == "a"
