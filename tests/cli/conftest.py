"""Commands run in a folder of their own."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.builders.benchmark_folder import write_benchmark_folder
from tests.builders.outcomes import AFTER, SMALL, Outcome, Run, outcome_of
from tests.places import ROOT
from workbench.cli import main


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """`call("compare", "a", "b", stdin=...)` here, and not as GitHub would."""
    for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)

    def called(*argv: str, stdin: bytes = b"") -> Outcome:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        return outcome_of(lambda: main(argv), capfdbinary)

    return called


@pytest.fixture
def run(call: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("compare", "a", "b", stdin=...)` in a folder of its own that holds small.txt and after.txt."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.txt").write_text(SMALL)
    (tmp_path / "after.txt").write_text(AFTER)
    return call


@pytest.fixture
def benchmark_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The present folder, which holds the benchmark results before, same, slow and few."""
    monkeypatch.chdir(tmp_path)
    write_benchmark_folder(tmp_path)
    return tmp_path


@pytest.fixture
def profiled(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """`profiled("program text", "its", "arguments", options=[...])`: sub/script.py run in a folder of its own."""

    def called(
        text: str,
        *arguments: str,
        options: tuple[str, ...] = ("--output", "out.json"),
        program: tuple[str, ...] = ("sub/script.py",),
        **environment: str,
    ) -> Any:
        (tmp_path / "sub").mkdir(exist_ok=True)
        (tmp_path / "tmp").mkdir(exist_ok=True)
        (tmp_path / "sub" / "script.py").write_text(text)
        command = [sys.executable, "-W", "error", "-m", "workbench", "profile", *options, *program, *arguments]
        known = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "TMPDIR": str(tmp_path / "tmp"), **environment}
        return subprocess.run(command, cwd=tmp_path, env=known, capture_output=True, text=True, check=False)

    return called
