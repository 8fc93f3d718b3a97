"""The README's promises that can be checked without leaving the machine."""

import re
import subprocess
import sys
import tomllib

import pytest

from tests.places import ROOT
from workbench.cli.arguments import parser

REPOSITORY = ROOT
README = (REPOSITORY / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "ending"), [("app", "streamlit run streamlit_app.py"), ("tests", "pytest -W error")])
def test_each_of_the_two_commands_is_one_line(name: str, ending: str) -> None:
    shown = subprocess.run(
        [sys.executable, ".ci/readme_command.py", name], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert shown.stdout.count("\n") == 1
    assert shown.stdout.startswith("python3 -m venv .venv ")
    assert shown.stdout.rstrip().endswith(ending)


def test_requirements_name_what_the_package_needs() -> None:
    package = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = (REPOSITORY / "requirements.txt").read_text(encoding="utf-8").splitlines()
    named = {line for line in lines if line and not line.startswith(("#", "-e"))}
    assert named == set(package["dependencies"])
    assert all(">=" in line and "<" in line for line in named)


def test_every_option_that_the_readme_names_exists() -> None:
    named = set(re.findall(r"`(--[a-z-]+)", README)) | set(re.findall(r"\s(--[a-z][a-z-]+)", _console_blocks()))
    commands = parser()._subparsers._group_actions[0].choices  # type: ignore[union-attr]
    known = {option for command in commands.values() for option in command._option_string_actions}
    assert named <= known
    assert named >= {"--input", "--output", "--run-id", "--fail-on"}


def test_files_that_the_readme_names_exist() -> None:
    paths = set(re.findall(r"`((?:tests|benchmarks|workbench|\.streamlit|\.ci)/[\w./]+)`", README))
    assert paths
    assert not [path for path in paths if not (REPOSITORY / path).exists() and "NAME" not in path]
    linked = re.findall(r"\]\((?!http)([^)]+)\)", README)
    assert linked
    assert not [path for path in linked if not (REPOSITORY / path).exists()]


def _console_blocks() -> str:
    return "\n".join(re.findall(r"^```console\n(.*?)^```", README, re.MULTILINE | re.DOTALL))
