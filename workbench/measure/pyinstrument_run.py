"""A program sampled by pyinstrument: in this process, and in those that it starts."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbench.analysis.profiles.pooling import pooled
from workbench.core.model import Notice
from workbench.core.profile import Profile
from workbench.core.run import Opened
from workbench.core.units import duration_text
from workbench.measure.processes import kept_files, make_folder, missing_notices, remove_folder
from workbench.measure.pyinstrument_stacks import (
    waited_for_others,
    waited_for_programs,
    with_file_as,
    without_runner,
    without_waiting,
)
from workbench.measure.pyinstrument_workers import ENDING, INTERVAL, watch, watch_no_longer
from workbench.measure.sampled_script import opened_file
from workbench.measure.script import Program, run_program

if TYPE_CHECKING:
    from pyinstrument.session import Session

REPLACED = Notice(
    "sampler_replaced",
    "The program set a profile function of its own (sys.setprofile); from then on nothing was sampled.",
)

NOTABLE_SECONDS = 0.01


class PyinstrumentRun:
    """Sampled every millisecond of the clock."""

    def __init__(self, program: Program) -> None:
        """Raises ModuleNotFoundError without pyinstrument."""
        from pyinstrument import Profiler

        self._program = program
        self._profiler = Profiler(interval=INTERVAL)
        self._folder = make_folder()
        self._whole_path = os.path.abspath(program.name)
        self._is_replaced = False

    def run(self) -> int:
        """Runs it and returns its exit code."""
        owner = os.getpid()
        self._profiler.start()
        watcher = sys.getprofile()
        watch(self._profiler, self._folder)
        try:
            return run_program(self._program)
        finally:
            if os.getpid() == owner:  # a fork that comes back here has a profiler of its own, until it ends
                self._is_replaced = sys.getprofile() is not watcher
                watch_no_longer()

    def opened(self) -> Opened:
        """The profile of all processes, under the program's name; raises SourceError when nothing was seen."""
        from pyinstrument.session import Session

        sessions = [("main", self._profiler.stop())]
        for number, path in enumerate(kept_files(self._folder, ENDING), 1):
            session = with_file_as(Session.load(path), self._whole_path, self._program.name)
            sessions.append((f"worker {number} (pid {path.rsplit('-', 2)[1]})", session))
        return self._together(sessions, tuple(missing_notices(self._folder, ENDING)))

    def discard(self) -> None:
        """Leaves nothing behind."""
        remove_folder(self._folder)

    def _together(self, sessions: list[tuple[str, Session]], missing: tuple[Notice, ...]) -> Opened:
        own = [without_runner(session) for _, session in sessions]
        notices = [*missing, *([REPLACED] if self._is_replaced else [])]
        outside = sum(map(waited_for_programs, own))
        if len(sessions) > 1:
            notices.append(_left_out(sum(map(without_waiting, own)), len(sessions)))
        else:
            outside += waited_for_others(own[0])
        if outside >= NOTABLE_SECONDS:
            notices.append(_not_seen(outside))
        return _opened(sessions, self._program, notices)


def _left_out(seconds: float, process_count: int) -> Notice:
    return Notice(
        "waiting_left_out",
        f"The times of {process_count:,} processes are added up; left out are {duration_text(seconds)} in which they "
        "waited for each other or for work.",
    )


def _not_seen(seconds: float) -> Notice:
    return Notice(
        "waiting_for_others",
        f"{duration_text(seconds)} went by in waiting for threads, processes or programs that are not in this "
        "recording; waiting is nothing to fix, what they do is.",
    )


def _opened(sessions: list[tuple[str, Session]], program: Program, notices: Sequence[Notice]) -> Opened:
    """One profile of all sessions in which anything was seen."""
    folder = make_folder()
    found: dict[str, Opened] = {}
    try:
        for number, (name, session) in enumerate(sessions):
            path = os.path.join(folder, f"{number}{ENDING}")
            if session.sample_count:
                session.save(path)
                found[name] = opened_file(path, program)
        if not found:
            opened_file(folder + ENDING, program)  # raises
    finally:
        remove_folder(folder)
    first = next(iter(found.values()))
    profiles = [each.content for each in found.values() if isinstance(each.content, Profile)]
    profile = pooled(profiles, list(found))
    environment = dict(profile.environment)
    if len(sessions) > 1:
        environment["process_count"] = len(sessions)
    return first._replace(content=profile._replace(environment=environment, notices=(*profile.notices, *notices)))
