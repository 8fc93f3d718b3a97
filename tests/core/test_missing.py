"""With the packages of an extra missing, a command works without them or says in a sentence what to install."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.places import ROOT, SAMPLES
from workbench.core.missing import EXTRAS, MissingPackageError, missing_packages_named

REFUSING = """
import sys

class Refusing:
    def find_spec(self, name, path=None, target=None):
        if name in REFUSED:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

REFUSED = set(sys.argv.pop(1).split(","))
sys.meta_path.insert(0, Refusing())
import runpy
runpy.run_module("workbench", run_name="__main__")
"""
ALWAYS = {name for name, extra in EXTRAS.items() if not extra}
BENCHMARKS = [str(SAMPLES / f"small_regression_{side}.pyperf.json") for side in ("before", "after")]
RECORDS = [str(SAMPLES / f"checkout_{side}.txt") for side in ("before", "after")]
PROFILES = [str(SAMPLES / f"pipeline_{side}.pyisession") for side in ("before", "after")]
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """`run("compare", …, without={"numpy"})` in a fresh interpreter and a folder of its own."""

    def called(*arguments: str, without: set[str]) -> Any:
        command = [sys.executable, "-W", "error", "-c", REFUSING, ",".join(without), *arguments]
        path = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
        return subprocess.run(command, cwd=tmp_path, env=path, capture_output=True, text=True, check=False)

    return called


def test_a_run_over_records_needs_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("alpha,1,ok\nbeta,9,ok\n")
    outputs = ("--output", "a.json", "--csv", "a.csv", "--markdown", "a.md")
    done = run("run", "--input", "a.txt", *outputs, without=set(EXTRAS))
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads((tmp_path / "a.json").read_bytes())["high_risk_count"] == 1


@pytest.mark.parametrize(
    ("sides", "code"),
    [(BENCHMARKS, 1), (PROFILES, 0), (RECORDS, 1)],
    ids=["benchmarks", "profiles", "records"],
)
def test_a_comparison_needs_no_extra(sides: list[str], code: int, run: Run, tmp_path: Path) -> None:
    outputs = ("--output", "c.json", "--csv", "c.csv", "--markdown", "c.md", "--junit", "c.xml")
    gate = ("--no-settings", "--fail-on", "slower")
    done = run("compare", *sides, *gate, *outputs, without=set(EXTRAS) - ALWAYS)
    assert done.returncode == code, done.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"c.json", "c.csv", "c.md", "c.xml"}


@pytest.mark.parametrize(
    ("missing", "extra", "arguments"),
    [
        ("numpy", "", ("compare", *BENCHMARKS, "--no-settings", "--output", "c.json")),
        ("scipy", "", ("compare", *BENCHMARKS, "--no-settings", "--output", "c.json")),
        ("streamlit", "[app]", ("app", "--no-browser")),
        ("pyinstrument", "[profile]", ("profile", "--with", "pyinstrument", "--output", "c.json", __file__)),
    ],
)
def test_what_is_missing_is_named_with_what_installs_it(
    missing: str, extra: str, arguments: tuple[str, ...], run: Run, tmp_path: Path
) -> None:
    done = run(*arguments, without={missing})
    assert done.returncode == 3
    assert done.stderr.splitlines() == [
        f"workbench: workbench {arguments[0]} needs {missing}, which is not installed.",
        f"Install it: python -m pip install 'performance-profiler-workbench{extra}'",
    ]
    assert (done.stdout, list(tmp_path.iterdir())) == ("", [])


def test_a_module_that_is_no_package_of_ours_is_a_fault_and_stays_one() -> None:
    for name in ("workbench.nowhere", "numpy.nowhere", None):
        with pytest.raises(ModuleNotFoundError), missing_packages_named("run"):
            raise ModuleNotFoundError(name=name)
    with pytest.raises(MissingPackageError), missing_packages_named("run"):
        raise ModuleNotFoundError(name="numpy")
