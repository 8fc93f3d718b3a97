"""What is imported is declared, where the messages about missing packages say it is, and nothing more is installed."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache

from tests.builders.pages import PAGES, rows, section, spans
from tests.places import ROOT
from workbench.core.missing import DISTRIBUTION, EXTRAS

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
PACKAGE = ROOT / "workbench"
OURS = {"workbench", "_typeshed", *sys.stdlib_module_names}
"""And what only a checker of types imports."""


def names(requirements: list[str]) -> set[str]:
    """The packages of a list of requirements; here each is imported under the name it is installed by."""
    return {re.split(r"[<>=\[]", requirement)[0] for requirement in requirements}


def declared() -> dict[str, str]:
    """The extra that brings each package that the code may import, an empty one for what always comes along."""
    extras = PROJECT["optional-dependencies"]
    own = {extra: names(extras[extra]) for extra in extras if extra != "test"}
    return {name: extra for extra, brought in {"": names(PROJECT["dependencies"]), **own}.items() for name in brought}


def third_party(text: str) -> Iterator[str]:
    """Every package of somebody else's that a file imports, be it in a function or for types alone."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (top for alias in node.names if (top := alias.name.partition(".")[0]) not in OURS)
        elif isinstance(node, ast.ImportFrom) and (top := (node.module or "").partition(".")[0]) not in OURS:
            yield top


@cache
def imported() -> frozenset[str]:
    """Every package of somebody else's that a file of ours imports."""
    return frozenset(name for path in PACKAGE.rglob("*.py") for name in third_party(path.read_text("utf-8")))


def test_every_import_is_of_a_declared_package() -> None:
    assert imported() <= set(declared())
    assert {"numpy", "scipy", "streamlit", "rich"} <= imported()


def test_nothing_is_declared_that_nobody_uses() -> None:
    """pyperf is run and not imported."""
    assert set(declared()) - imported() == {"pyperf"}
    assert '"-m", "pyperf"' in (PACKAGE / "measure" / "pyperf_run.py").read_text("utf-8")


def test_a_missing_package_is_looked_for_in_the_extra_that_brings_it() -> None:
    assert declared() == EXTRAS
    assert PROJECT["name"] == DISTRIBUTION


def test_the_tests_install_everything() -> None:
    extras = PROJECT["optional-dependencies"]
    brought = re.search(r"\[(.*)\]", next(line for line in extras["test"] if line.startswith(DISTRIBUTION)))
    assert brought is not None
    assert {*brought[1].split(","), "test"} == set(extras)


def test_every_extra_is_documented_with_what_it_brings() -> None:
    table = rows(section(PAGES["docs/cli.md"], "What is installed"))
    brought = {"".join(spans(extra)): brings.lower() for extra, brings, _ in table}
    assert set(brought) == {"", *PROJECT["optional-dependencies"]}
    assert [name for name, extra in declared().items() if name not in brought[extra]] == []


def test_every_version_has_a_lower_and_an_upper_bound() -> None:
    own = f"{DISTRIBUTION}["
    for requirements in (PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()):
        assert all(">=" in line and "<" in line for line in requirements if not line.startswith(own))


def test_imports_can_be_seen() -> None:
    text = "import os, numpy.linalg\ndef f():\n    from scipy import special\n    from workbench import core\n"
    assert set(third_party(text)) == {"numpy", "scipy"}
