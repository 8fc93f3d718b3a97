"""The directions of import that import-linter cannot say, and what is loaded, tried in a fresh interpreter."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.places import ROOT

HEAVY = ("pandas", "pyarrow", "numpy", "streamlit", "altair", "rich")


def modules() -> dict[str, Path]:
    """Every module of the package by its dotted name below `workbench`; of a compiled one its stub."""
    package = ROOT / "workbench"
    found = {}
    for path in sorted([*package.rglob("*.py"), *package.rglob("*.pyi")]):
        parts = path.relative_to(package).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts) or "__init__"] = path
    return found


MODULES = modules()
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def is_for_types_only(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)


def statements(tree: ast.AST, *, with_types: bool, with_inner: bool) -> Iterator[ast.Import | ast.ImportFrom]:
    """Every import, on request also those for types alone and those inside functions."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node
        elif (with_types or not is_for_types_only(node)) and (with_inner or not isinstance(node, FUNCTIONS)):
            yield from statements(node, with_types=with_types, with_inner=with_inner)


def imported(path: Path, *, with_types: bool = True, with_inner: bool = True) -> set[str]:
    """The dotted names that a file imports, `from a import b` as `a.b`."""
    tree = ast.parse(path.read_text("utf-8"))
    found = set()
    for node in statements(tree, with_types=with_types, with_inner=with_inner):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        else:
            assert node.level == 0, f"{path}: relative import"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def ours(names: set[str]) -> set[str]:
    """Those of the names that are modules of ours, as they are called in MODULES."""
    found = set()
    for name in names:
        if name.split(".")[0] == "workbench":
            inner = name.removeprefix("workbench").lstrip(".")
            while inner and inner not in MODULES:
                inner = inner.rpartition(".")[0]
            found.add(inner or "__init__")
    return found


def is_format(module: str) -> bool:
    """True for a file that reads one format; the others in the folder are what several share."""
    return module.startswith("formats.") and "\ndef recognises(" in MODULES[module].read_text("utf-8")


def room(module: str) -> str:
    return module.split(".")[0]


def test_a_format_knows_no_other_format() -> None:
    for module in MODULES:
        if module.startswith("formats.") and module not in (
            "formats.registry",
            "formats.embedded",
            "formats.open",
        ):  # the list of them all
            others = {other for other in ours(imported(MODULES[module])) if is_format(other)}
            assert {other for other in others if not MODULES[other].name.startswith("_")} <= {module}


def test_no_heavy_library_is_imported_where_a_module_is_loaded() -> None:
    """Only inside functions, where they are used, or for types; the app's pages excepted."""
    for module, path in MODULES.items():
        if room(module) != "app":
            tops = {name.split(".")[0] for name in imported(path, with_types=False, with_inner=False)}
            assert tops.isdisjoint(HEAVY), module


def loaded_by(statement: str) -> set[str]:
    """The top-level modules in a fresh interpreter after a statement."""
    script = f"{statement}\nimport sys\nprint(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


SMALL_RUN = """
from workbench.core.sources import BytesSource
from workbench.analysis.records.analyse import analyse
from workbench.render.json.records import chunks
b"".join(chunks(analyse([BytesSource("x", b"a,1,ok")])))
"""


@pytest.mark.parametrize(
    "statement",
    ["import workbench.analysis.records.analyse, workbench.render.json.records", SMALL_RUN],
    ids=["import", "small run"],
)
def test_the_core_loads_nothing_heavy(statement: str) -> None:
    loaded = loaded_by(statement)
    assert "workbench" in loaded
    assert loaded.isdisjoint(HEAVY)


def test_the_directions_can_fail(tmp_path: Path) -> None:
    """The reader of imports sees those at the top, inside functions, and for types apart."""
    path = tmp_path / "x.py"
    path.write_text(
        "import streamlit as st\n"
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    from workbench.cli.parser import parser\n"
        "def f():\n    from workbench.render import json\n"
    )
    ours = {"workbench.cli.parser.parser", "workbench.render.json"}
    assert imported(path) == {"streamlit", "typing.TYPE_CHECKING", *ours}
    assert imported(path, with_types=False, with_inner=False) == {"streamlit", "typing.TYPE_CHECKING"}


def test_every_folder_with_code_is_a_package() -> None:
    """One without its `__init__.py` can be imported here, and is left out of the wheel."""
    folders = {path.parent for path in (ROOT / "workbench").rglob("*.py")}
    assert not {folder for folder in folders if not (folder / "__init__.py").exists()}


NAMED = re.compile(r"(?:from|import|-m) (workbench(?:\.\w+)+)")


def test_every_module_that_is_named_exists() -> None:
    """Also in programs that stand in strings, as those of the benchmarks do, and in what is compiled."""
    paths = [path for room in ("benchmarks", "tests", "workbench") for path in (ROOT / room).rglob("*.py")]
    named = {name for path in paths if "data" not in path.parts for name in NAMED.findall(path.read_text("utf-8"))}
    compiled = [path.read_text("utf-8") for path in (ROOT / "workbench").rglob("*.c")]
    named |= {name for text in compiled for name in re.findall(r'"(workbench(?:\.\w+)*\._native)"', text)}
    assert len(named) > 100
    assert not {name for name in named if name.removeprefix("workbench.") not in MODULES}
