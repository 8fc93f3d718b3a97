"""The command line and the project's settings put together."""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from workbench.cli.gate_options import RECORDS_ONLY, SUITE_ONLY, asked_of, refuse_foreign
from workbench.cli.parser import parsed
from workbench.comparison.gate.policy import Waiver
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
    assert (asked.is_in_turn, asked.is_forced) == (True, False)
    assert asked.settings_path == str(project / "pyproject.toml")
    assert asked.today == datetime.now(UTC).date()


@pytest.mark.usefixtures("project")
def test_the_command_line_wins() -> None:
    words = ["--fail-on", "removed", "--threshold", "5%", "--limit", "parse=3%", "--waive", "x=y", "--force"]
    asked = asked_of(options(*words, "--allow-cannot-tell"))
    assert asked.policy == (
        *(("removed",), 0.05, (("parse", 0.03), ("parse", 0.01))),
        *((Waiver("x", "y"),), "never"),
    )
    assert asked.is_forced


@pytest.mark.usefixtures("project")
def test_settings_can_be_left_out() -> None:
    asked = asked_of(options("--no-settings"))
    assert (asked.policy.fail_on, asked.policy.threshold, asked.is_in_turn, asked.settings_path) == (
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


@pytest.mark.parametrize(
    "words",
    [
        *(["--threshold", "5%"], ["--limit", "a=1%"], ["--waive", "a=b"], ["--allow-cannot-tell"], ["--force"]),
        *(["--in-turn"], ["--settings", "x"], ["--csv", "x"], ["--junit", "x"], ["--self-test"]),
    ],
)
def test_options_for_suites_are_refused_with_records(words: list[str]) -> None:
    with pytest.raises(PolicyError, match=f"{words[0]} is for benchmarks and profiles only"):
        refuse_foreign(options(*words), SUITE_ONLY, "benchmarks and profiles")
    refuse_foreign(options(), (*SUITE_ONLY, *RECORDS_ONLY), "nothing")


def test_what_stands_after_the_dashes_is_the_command() -> None:
    found = parsed(["confirm", "a", "b", "--rounds", "3", "--", "run", "--rounds", "5", "--", "x"])
    assert (found.rounds, found.words) == (3, ["run", "--rounds", "5", "--", "x"])
    assert parsed(["compare", "--", "a", "b"]).baseline == "a"
