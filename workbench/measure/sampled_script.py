"""Runs a program under a sampling profiler, and opens what that wrote."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from typing import Protocol

from workbench.core.errors import PolicyError, SourceError
from workbench.core.model import Notice
from workbench.core.profile import Profile
from workbench.core.run import Opened
from workbench.core.sources import PathSource
from workbench.formats.open import open_run
from workbench.measure.processes import make_folder, remove_folder
from workbench.measure.script import Program

ONE_PROCESS_ONLY = Notice(
    "one_process_only",
    "The sampler sees the program's own process; processes that it starts are not in this recording.",
)


class SampledRun(Protocol):
    """A program that a sampler watches: run once, then opened once."""

    def run(self) -> int:
        """Runs it and returns its exit code."""

    def opened(self) -> Opened:
        """The profile, under the program's name; raises SourceError when nothing was seen."""

    def discard(self) -> None:
        """Leaves nothing behind."""


class PythonSampledRun:
    """Python 3.15's own sampler, which runs the program in a process of its own; the exit code is the sampler's."""

    def __init__(self, program: Program) -> None:
        """Raises PolicyError in an older Python."""
        _check_version()
        self._program = program
        self._folder = make_folder()
        self._file = os.path.join(self._folder, "sampled")

    def run(self) -> int:
        """Runs it and returns its exit code."""
        sampler = [sys.executable, "-m", "profiling.sampling", "run", "--collapsed", "--all-threads", "-o", self._file]
        return subprocess.run([*sampler, *self._program.words], check=False).returncode  # noqa: S603 - the user's program

    def opened(self) -> Opened:
        """The profile, under the program's name; raises SourceError when nothing was seen."""
        found = opened_file(self._file, self._program)
        if isinstance(found.content, Profile):
            profile = found.content._replace(notices=(*found.content.notices, ONE_PROCESS_ONLY))
            return found._replace(content=profile)
        return found

    def discard(self) -> None:
        """Leaves nothing behind."""
        remove_folder(self._folder)


def _check_version() -> None:
    if sys.version_info < (3, 15) or find_spec("profiling.sampling") is None:
        raise PolicyError(
            "This Python has no profiling.sampling; Python 3.15 is the first that has.",
            "Use --with pyinstrument, or decorate functions with workbench.timing.profile.",
        )


def opened_file(path: str, program: Program) -> Opened:
    """What a sampler wrote, under the program's name; raises SourceError when it saw nothing."""
    if os.path.exists(path) and os.path.getsize(path):
        for found in open_run([PathSource(path)]).files:
            return found._replace(facts=found.facts._replace(name=os.path.basename(program.name) or program.name))
    raise SourceError(
        f"{program.name}: the sampler saw nothing of it.",
        "It was over too soon, or took the sampler away (sys.setprofile); let it run for longer, a second or more.",
    )
