"""`workbench profile -m module`: as `python -m` runs it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

TIMED = "from workbench.timing import profile\n@profile\ndef work(n=1):\n    return sum(range(1000 * n))\n"
SAYING = "import sys\nprint(__name__, __package__, __spec__.name, sys.argv, sys.path[0])\n"
Profiled = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """The package `pkg` with a `__main__`, modules that work and one that does not; and the package `bare` without."""
    files = {
        "pkg/__init__.py": "",
        "pkg/__main__.py": f"{SAYING}{TIMED}work()\nsys.exit(4)\n",
        "pkg/app.py": f"{SAYING}{TIMED}work()\n",
        "pkg/broken.py": "import not_to_be_found\n",
        "bare/__init__.py": "",
        "test_it.py": f"{TIMED}def test_it() -> None:\n    assert work(2) == 1999000\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.mark.parametrize("name", ["pkg", "pkg.app"])
def test_the_module_sees_what_it_would_see_under_python(name: str, package: Path, profiled: Profiled) -> None:
    arguments = ("--output", "x", "-m", "--help", "--", "-v")
    python = subprocess.run(
        [sys.executable, "-m", name, *arguments],
        cwd=package,
        env={"PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=False,
    )
    done = profiled("", name, *arguments, program=("-m",))
    assert done.stdout == python.stdout
    assert done.returncode == python.returncode
    (row,) = json.loads((package / "out.json").read_bytes())["records"]
    assert (row["name"], row["calls"]) == ("__main__.work", 1)


def test_help_behind_a_script_is_the_scripts(profiled: Profiled) -> None:
    done = profiled("import sys\nprint(sys.argv[1:])\n", "--help", "-m", "--run-id")
    assert done.stdout == "['--help', '-m', '--run-id']\n"


@pytest.mark.parametrize(
    "name", ["missing", "missing.inner", "bare", "pkg.missing", "sys.no", "__main__", ".pkg", "a b"]
)
def test_no_such_module_is_a_plain_sentence(name: str, package: Path, profiled: Profiled) -> None:
    done = profiled("", name, program=("-m",))
    assert done.returncode == 3
    assert done.stderr.startswith(f"workbench: Python finds no module to run that is called {name}.\n")
    assert not list((package / "tmp").glob("workbench-*"))


def test_a_file_is_no_module(package: Path, profiled: Profiled) -> None:
    done = profiled("", "test_it.py", program=("-m",))
    assert (done.returncode, "Leave out -m" in done.stderr) == (3, True)


def test_a_module_that_fails_shows_its_own_traceback(package: Path, profiled: Profiled) -> None:
    done = profiled("", "pkg.broken", program=("-m",))
    assert done.returncode == 1
    assert "ModuleNotFoundError: No module named 'not_to_be_found'" in done.stderr
    assert "workbench/" not in done.stderr
    assert "runpy" not in done.stderr


def test_a_program_that_loads_others_runs(package: Path, profiled: Profiled) -> None:
    done = profiled("", "pytest", "-q", "-p", "no:cacheprovider", "test_it.py", program=("-m",))
    assert done.returncode == 0, done.stdout
    (row,) = json.loads((package / "out.json").read_bytes())["records"]
    assert (row["name"], row["calls"]) == ("test_it.work", 1)


def test_a_sampler_sees_the_module_and_nothing_around_it(package: Path, profiled: Profiled) -> None:
    pytest.importorskip("pyinstrument")
    (package / "pkg" / "busy.py").write_text("def busy():\n    return sum(n * n for n in range(2_000_000))\nbusy()\n")
    options = ("--with", "pyinstrument", "--output", "out.json")
    done = profiled("", "pkg.busy", options=options, program=("-m",))
    assert done.returncode == 0
    found = json.loads((package / "out.json").read_bytes())
    assert {"busy", "<genexpr>"} <= {row["name"] for row in found["records"]}
    assert not {"run_program", "_run_code", "run_module"} & {row["name"] for row in found["records"]}
    assert found["sources"][0]["name"] == "pkg.busy"
