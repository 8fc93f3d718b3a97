"""Runs a script under a sampling profiler, and opens what that wrote."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

from workbench.core.errors import PolicyError, SourceError
from workbench.core.run import Opened
from workbench.core.sources import PathSource
from workbench.formats.open import open_run
from workbench.measure.script import run_script

if TYPE_CHECKING:
    from pyinstrument.session import Session

INTERVAL = 0.001
"""Seconds between samples."""


class Sampled(NamedTuple):
    """The script's exit code, and its profile."""

    exit_code: int
    opened: Opened


def sampled_by_pyinstrument(path: str, arguments: Sequence[str]) -> Sampled:
    """Runs it in this process, sampled every millisecond; raises ModuleNotFoundError without pyinstrument."""
    from pyinstrument import Profiler

    profiler = Profiler(interval=INTERVAL)
    profiler.start()
    try:
        exit_code = run_script(path, arguments)
    finally:
        session = profiler.stop()
    return _opened(exit_code, path, lambda file: _without_runner(session).save(file))


def sampled_by_python(path: str, arguments: Sequence[str]) -> Sampled:
    """Runs it under Python 3.15's own sampler, in a process of its own; raises PolicyError in an older Python.

    The exit code is the sampler's.
    """
    if sys.version_info < (3, 15) or find_spec("profiling.sampling") is None:
        raise PolicyError(
            "This Python has no profiling.sampling; Python 3.15 is the first that has.",
            "Use --with pyinstrument, or decorate functions with workbench.timing.profile.",
        )
    codes: list[int] = []

    def record(file: str) -> None:
        sampler = [sys.executable, "-m", "profiling.sampling", "run", "--collapsed", "--all-threads", "-o", file]
        codes.append(subprocess.run([*sampler, path, *arguments], check=False).returncode)  # noqa: S603 - the user's script

    found = _opened(0, path, record)
    return found._replace(exit_code=codes[0])


def _opened(exit_code: int, path: str, write: Callable[[str], object]) -> Sampled:
    """The profile that a sampler writes, under the script's name; raises SourceError when nothing was seen."""
    with TemporaryDirectory(prefix="workbench-") as folder:
        file = os.path.join(folder, os.path.basename(path) or "script")
        write(file)
        nothing = SourceError(
            f"{path}: the sampler saw nothing of it.", "It was over too soon; let it run for longer, a second or more."
        )
        if not os.path.exists(file) or not os.path.getsize(file):
            raise nothing
        found = open_run([PathSource(file)]).files
    if not found:
        raise nothing
    return Sampled(exit_code, found[0]._replace(facts=found[0].facts._replace(name=os.path.basename(path))))


def _without_runner(session: Session) -> Session:
    """The session without the frames above the script, and without what was sampled before it began."""
    session.frame_records = [
        ([stack[0], *stack[first:]], seconds)
        for stack, seconds in session.frame_records
        if (first := _first_of_script(stack)) < len(stack)
    ]
    return session


def _first_of_script(stack: Sequence[Any]) -> int:
    """Where the script's own frames begin: below `run_script`, and what it runs the script with."""
    names = [str(frame).partition("\0")[0] for frame in stack]
    if run_script.__name__ not in names:
        return len(stack)
    runner = names.index(run_script.__name__)
    return names.index("_run_code", runner) + 1 if "_run_code" in names[runner:] else len(stack)
