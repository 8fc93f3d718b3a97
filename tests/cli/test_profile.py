"""`workbench profile`: the script runs as it would without, and what it took is written down in any case."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from workbench.core.profile import Profile
from workbench.core.sources import PathSource
from workbench.formats.open import open_run

TIMED = "from workbench.timing import profile\n@profile\ndef work(n=1):\n    return sum(range(1000 * n))\n"
Run = Callable[..., "subprocess.CompletedProcess[str]"]


def rows(folder: Path) -> dict[str, dict[str, Any]]:
    found = json.loads((folder / "out.json").read_bytes())
    return {row["name"]: row for row in found["records"]}


def test_the_script_sees_what_it_would_see_without(profiled: Run, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "beside.py").write_text("value = 3\n")
    script = f"{TIMED}import sys, beside\nwork()\nprint(__name__, __file__, sys.argv, beside.value)\nsys.exit(7)\n"
    done = profiled(script, "--output", "x", "-v")
    assert done.stdout == "__main__ sub/script.py ['sub/script.py', '--output', 'x', '-v'] 3\n"
    assert done.returncode == 7
    assert done.stderr.startswith("out.json written: 1 of 1 function is high risk. Fix __main__.work first")
    assert rows(tmp_path)["__main__.work"]["calls"] == 1


@pytest.mark.parametrize(
    ("ending", "code", "said"),
    [
        ("raise ValueError('broken')", 1, "ValueError: broken\n"),
        ("import sys; sys.exit('no such thing')", 1, "no such thing\n"),
        ("import sys; sys.exit()", 0, ""),
        ("raise KeyboardInterrupt", 130, "KeyboardInterrupt\n"),
    ],
)
def test_the_document_is_written_whatever_way_the_script_ends(
    ending: str, code: int, said: str, profiled: Run, tmp_path: Path
) -> None:
    done = profiled(f"{TIMED}work()\n{ending}\n")
    assert done.returncode == code
    assert f"{said}out.json written" in done.stderr
    assert rows(tmp_path)["__main__.work"]["calls"] == 1
    assert "runpy" not in done.stderr
    assert "workbench/" not in done.stderr


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_processes_and_threads_that_the_script_starts_are_in_it(method: str, profiled: Run, tmp_path: Path) -> None:
    script = f"""{TIMED}
import multiprocessing, threading
if __name__ == "__main__":
    work()
    threading.Thread(target=work).start()
    process = multiprocessing.get_context("{method}").Process(target=work)
    process.start()
    process.join()
"""
    done = profiled(script)
    assert done.returncode == 0
    assert rows(tmp_path)["__main__.work"]["calls"] == 3
    assert json.loads((tmp_path / "out.json").read_bytes())["environment"]["process_count"] == 2


def test_without_output_the_table_is_said_beside_the_scripts_own_words(profiled: Run) -> None:
    done = profiled(f"{TIMED}work()\nprint('mine')\n", options=())
    assert (done.returncode, done.stdout) == (0, "mine\n")
    assert done.stderr.splitlines()[1].endswith("__main__.work")


def test_nothing_decorated_is_said(profiled: Run, tmp_path: Path) -> None:
    done = profiled("print(1)\n")
    assert done.returncode == 3
    assert "no decorated function was called" in done.stderr
    assert profiled(f"{TIMED}work()\n", WORKBENCH_PROFILE="0").returncode == 3
    assert profiled("import sys\nsys.exit(9)\n").returncode == 9
    assert not (tmp_path / "out.json").exists()


def test_wrong_usage(profiled: Run, tmp_path: Path) -> None:
    assert profiled("", options=("--output", "-")).returncode == 2
    assert profiled("", options=("--output", "sub/script.py")).returncode == 2
    assert profiled("", options=("missing.py",)).returncode == 3
    assert profiled("", options=("--with", "sampling")).returncode == (2 if sys.version_info < (3, 15) else 3)
    assert (tmp_path / "sub" / "script.py").read_text() == ""


def test_a_sampler_sees_the_script_and_nothing_around_it(profiled: Run, tmp_path: Path) -> None:
    pytest.importorskip("pyinstrument")
    script = """
def busy():
    return sum(number * number for number in range(2_000_000))
busy()
raise SystemExit(5)
"""
    done = profiled(script, options=("--with", "pyinstrument", "--output", "out.json", "--run-id", "sampled"))
    assert done.returncode == 5
    found = rows(tmp_path)
    assert {"busy", "<genexpr>"} <= set(found)
    assert not {"run_program", "_run_code", "profile_script"} & set(found)
    assert json.loads((tmp_path / "out.json").read_bytes())["sources"][0]["name"] == "script.py"


def test_the_document_is_no_other_than_any_profiles(profiled: Run, tmp_path: Path) -> None:
    """Where the workbench reads its own documents of profiles, it reads this one."""
    pytest.importorskip("workbench.formats.own.profile")
    profiled(f"{TIMED}work()\nwork(5)\n")
    (opened,) = open_run([PathSource(str(tmp_path / "out.json"))]).files
    assert isinstance(opened.content, Profile)
    assert opened.content.figures is not None
    assert list(opened.content.figures.calls or ()) == [2]


def test_two_saved_runs_of_decorated_code_get_a_verdict(tmp_path: Path) -> None:
    script = tmp_path / "app.py"
    script.write_text(
        "import sys\nfrom workbench.timing import profile\n\n\n@profile\ndef work(n):\n    return sum(range(n))\n\n\n"
        "for _ in range(120):\n    work(int(sys.argv[1]))\n"
    )
    for name, size in (("before", "40000"), ("after", "2000")):
        command = ["profile", "--output", str(tmp_path / f"{name}.json"), str(script), size]
        subprocess.run([sys.executable, "-m", "workbench", *command], check=True, capture_output=True)
    compare = ["compare", str(tmp_path / "before.json"), str(tmp_path / "after.json"), "--no-settings"]
    done = subprocess.run([sys.executable, "-m", "workbench", *compare], check=True, capture_output=True, text=True)
    assert "faster, provisionally: __main__.work" in done.stdout
