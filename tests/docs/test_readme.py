"""The README's promises that can be checked without leaving the machine."""

import re
import subprocess
import sys
import tomllib

import pytest

from tests.builders.pages import PAGES, blocks, section
from tests.places import ROOT

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
    assert named == {*package["dependencies"], *package["optional-dependencies"]["app"]}
    assert all(">=" in line and "<" in line for line in named)


def test_it_is_short() -> None:
    assert README.count("\n") <= 160


def test_the_rates_it_quotes_were_measured() -> None:
    """Every per cent written without a space stands in the tables of the page on verdicts."""
    quoted = set(re.findall(r"\d+(?:\.\d+)?%", section(README, "How far to trust a verdict")))
    measured = set(re.findall(r"\d+(?:\.\d+)?%", section(PAGES["docs/verdicts.md"], "How often they are wrong")))
    assert quoted
    assert quoted <= measured


def test_the_workflow_is_that_of_the_page_for_cis() -> None:
    """But for the files that the page keeps besides, line by line."""
    (workflow,) = blocks(README, "yaml")
    page = blocks(PAGES["docs/ci.md"], "yaml")[0].splitlines()
    added = [line for line in workflow.splitlines() if line not in page]
    assert len(added) == 1
    assert "workbench compare before.json after.json --in-turn --fail-on slower" in added[0]
