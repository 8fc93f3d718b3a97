"""The page of the command line says all of it: every command, option, setting and variable, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.builders.command_line import COMMANDS, TOP, long_options
from tests.builders.pages import PAGES, blocks, headings, rows, section, spans
from tests.places import ROOT
from workbench.cli import terminal
from workbench.comparison.gate.result import EXIT_CODES
from workbench.comparison.gate.settings import read_settings
from workbench.core.errors import PolicyError, WorkbenchError

PAGE = PAGES["docs/cli.md"]


def documented(command: str) -> dict[str, str]:
    """The options in the table of a command's section, each with its row."""
    table = rows(section(PAGE, f"workbench {command}"))
    return {span.split()[0]: " | ".join(row) for row in table for span in spans(row[0])}


def exit_codes() -> set[int]:
    """Every code that the program itself can end with."""
    errors = {error.exit_code for error in (WorkbenchError, *WorkbenchError.__subclasses__())}
    said = {terminal.FINE, terminal.GATE_FAILED, terminal.WRONG_USAGE, terminal.FAULT, terminal.INTERRUPTED}
    return errors | said | set(EXIT_CODES.values())


def test_every_command_has_its_section_and_its_line() -> None:
    found = [heading.split()[1] for heading in headings(PAGE) if heading.startswith("workbench ")]
    assert sorted(found) == sorted(COMMANDS)
    listed = [span for row in rows(PAGE[: PAGE.index("\n## ")]) for span in spans(row[0])]
    assert sorted(listed) == sorted(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_is_documented_and_no_other(command: str) -> None:
    assert sorted(documented(command)) == sorted(long_options(COMMANDS[command]))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_word_that_an_option_takes_is_named(command: str) -> None:
    text = section(PAGE, f"workbench {command}")
    for action in COMMANDS[command]._actions:
        row = documented(command).get(action.option_strings[-1] if action.option_strings else "", text)
        if action.choices and "as in `" not in row:
            assert set(action.choices) <= set(spans(row)), action.dest


@pytest.mark.parametrize("page", ["README.md", "docs/cli.md"])
def test_every_option_that_a_page_names_exists(page: str) -> None:
    text = PAGES[page]
    inside = "\n".join(re.findall(r"^\$ workbench .*", "\n".join(blocks(text, "console")), re.MULTILINE))
    own = inside.replace(" -- ", "\n")
    named = {span.split()[0] for span in spans(text) if re.match(r"--[a-z]", span)}
    named |= set(re.findall(r"\s(--[a-z][a-z-]+)", own))
    known = {option for command in (TOP, *COMMANDS.values()) for option in command._option_string_actions}
    assert named <= known
    assert named >= {"--input", "--output", "--run-id", "--fail-on"}


def test_the_exit_codes_are_those_of_the_program() -> None:
    assert {int(row[0]) for row in rows(section(PAGE, "Exit codes"))} == exit_codes()
    said = re.search(r"Exit codes: (.*?)\. ", PAGES["README.md"].replace("\n", " "))
    assert said
    assert {int(code) for code in re.findall(r"\b\d+\b", said[1])} <= exit_codes()


def test_the_keys_of_the_settings_are_those_that_are_read(tmp_path: Path) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_text("[tool.workbench.gate]\nunheard-of = 1\n", "utf-8")
    with pytest.raises(PolicyError, match="known are") as refused:
        read_settings(path)
    known = refused.value.message.split("known are ")[1].split(", ")
    table = rows(section(PAGE, "Settings in `pyproject.toml`"))
    assert sorted(spans(row[0])[0] for row in table) == sorted(known)
    compare = long_options(COMMANDS["compare"])
    assert all(spans(row[2])[0] in compare for row in table)


def test_the_settings_shown_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_text(*blocks(PAGE, "toml"), "utf-8")
    found = read_settings(path)
    assert found is not None
    assert found.fail_on == ("slower",)
    assert found.waivers[0].pattern == "bench_export*"


def test_the_variables_are_those_that_the_code_reads() -> None:
    sources = [path.read_text("utf-8") for path in (ROOT / "workbench").rglob("*.py")]
    read = {name for text in sources for name in re.findall(r"\bWORKBENCH_[A-Z_]+\b", text)}
    assert {spans(row[0])[0] for row in rows(section(PAGE, "Environment variables"))} == read
