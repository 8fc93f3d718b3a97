"""The command line in this process or in one of its own: arguments in; files, text and an exit code out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from tests.builders.waits import SECONDS
from tests.places import ROOT

if TYPE_CHECKING:
    import pytest

KEYS = ("project_title", "run_id", "generated_utc", "record_count", "high_risk_count", "average_score", "records")
SMALL = "alpha,10,ok\nbeta,7,warn\ngamma,2,critical\n"
AFTER = "alpha,4,ok\nbeta,7,ok\ndelta,1,warn\n"
HEAVY = {"pandas", "pyarrow", "numpy", "streamlit", "altair", "rich"}
FIGURES = "3 records, 2 high risk, average score 6.33"

Run = Callable[..., "Outcome"]


class Outcome(SimpleNamespace):
    """Exit code, and what was said."""

    code: int
    out: str
    err: str


def outcome_of(call: Callable[[], int], capture: pytest.CaptureFixture[bytes]) -> Outcome:
    """What a call that returns an exit code says meanwhile; never a traceback."""
    capture.readouterr()
    code = call()
    sys.stdout.flush()
    said = capture.readouterr()
    assert type(code) is int
    assert b"Traceback" not in said.err
    return Outcome(code=code, out=said.out.decode(), err=said.err.decode())


def files(folder: Path) -> dict[str, bytes]:
    """Everything in the folder, by its path there."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def saved(path: Path | str) -> Any:
    """What a document holds."""
    return json.loads(Path(path).read_bytes())


def program(*argv: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """`python -m workbench` with these arguments; `python` and `env` are given to it as well."""
    return started([sys.executable, *options.pop("python", []), "-m", "workbench", *argv], **options)


def started(command: Sequence[str], env: Mapping[str, str] = os.environ, **options: Any) -> Any:
    """A process in which `workbench` can be imported, after its end."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **env}
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
    return subprocess.run(command, env=environment, timeout=SECONDS, check=False, **options)
