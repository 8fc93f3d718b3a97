"""The page for CIs: its commands can be given, its table can be read."""

from __future__ import annotations

import re
import shlex
from datetime import date
from pathlib import Path

import pytest

from tests.places import ROOT
from workbench.cli.parser import parsed
from workbench.comparison.gate.settings import read_settings

PAGE = (ROOT / "docs" / "ci.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    """Every call of the workbench in a block, its lines joined, without what a shell does with it."""
    text = "\n".join(re.sub(r"\\\n|>\n\s+(?=workbench)|(?<=slower)\n\s+(?=--)", " ", block) for _, block in BLOCKS)
    return [call.split(" || ")[0] for call in re.findall(r"(?:^|[\s/])(workbench (?:compare|confirm) .*)", text)]


def test_the_page_has_its_commands() -> None:
    assert len(commands()) >= 10
    assert any("--self-test" in command for command in commands())


@pytest.mark.parametrize("command", commands())
def test_each_command_can_be_given(command: str) -> None:
    words = shlex.split(command)[1:]
    options = parsed(words)
    assert options.words or words[0] == "compare"


def test_the_table_can_be_read(tmp_path: Path) -> None:
    tables = [block for language, block in BLOCKS if language == "toml"]
    assert len(tables) == 1
    path = tmp_path / "pyproject.toml"
    path.write_text(tables[0], "utf-8")
    found = read_settings(path)
    assert found is not None
    assert found.fail_on == ("slower", "removed")
    assert found.waivers[0].until == date(2027, 1, 31)
    assert None not in found


def test_the_exit_codes_are_those_of_the_gate() -> None:
    from workbench.comparison.gate.result import EXIT_CODES
    from workbench.core.errors import CompareError, PolicyError, SourceError

    codes = {int(code) for code in re.findall(r"^\| (\d) \|", PAGE, re.MULTILINE)}
    assert codes == {*EXIT_CODES.values(), PolicyError.exit_code, SourceError.exit_code, CompareError.exit_code}
