"""In the processes that a sampled program starts: each is sampled from its begin, and saves that before it ends.

Forks are told by `os.register_at_fork`; processes that multiprocessing starts anew are told by what it sends them to
begin with. Where a Python offers neither, such processes are not sampled.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from workbench.timing.keeping import is_awaited, marked, unmark
from workbench.timing.leaving import before_leaving

if TYPE_CHECKING:
    from pyinstrument import Profiler

INTERVAL = 0.001
"""Seconds between samples."""

ENDING = ".pyisession"

_BEGIN = """
try:
    from workbench.measure.pyinstrument_workers import begin
    begin({!r})
except Exception:
    pass
"""
"""Runs in the process that was started, which works as it would without, whatever is wrong with this."""


class _Watched:
    """The folder in which this process and its children save, and the profiler of this process."""

    folder: str | None = None
    profiler: Profiler | None = None
    is_told_of_forks = False
    prepare: Callable[[str], dict[str, Any]] | None = None


class _Beginning:
    """Begins where it is unpickled."""

    def __init__(self, folder: str) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[Any, ...]:
        return exec, (_BEGIN.format(self.folder), {})


def watch(profiler: Profiler, folder: str) -> None:
    """From now on processes that this one starts are sampled, and save in the folder."""
    _Watched.profiler, _Watched.folder = profiler, folder
    if not _Watched.is_told_of_forks and hasattr(os, "register_at_fork"):
        _Watched.is_told_of_forks = True
        os.register_at_fork(after_in_child=_begin_as_fork)
    with suppress(ImportError, AttributeError):
        from multiprocessing import spawn

        if spawn.get_preparation_data is not _prepared:
            _Watched.prepare, spawn.get_preparation_data = spawn.get_preparation_data, _prepared


def watch_no_longer() -> None:
    """Processes that are started from now on are left alone."""
    _Watched.profiler = _Watched.folder = None
    spawn: Any = sys.modules.get("multiprocessing.spawn")
    if spawn is not None and spawn.get_preparation_data is _prepared:
        spawn.get_preparation_data = _Watched.prepare


def begin(folder: str) -> None:
    """Samples this process until it ends."""
    from pyinstrument import Profiler

    place = marked(folder)
    profiler = Profiler(interval=INTERVAL)
    before_leaving(partial(_save, profiler, place))
    watch(profiler, folder)
    profiler.start()


def _begin_as_fork() -> None:
    if _Watched.folder is None:
        return
    with suppress(Exception):  # the program goes on, sampled or not; the mark stays and is counted
        if _Watched.profiler is not None and _Watched.profiler.is_running:
            _Watched.profiler.stop()  # what the parent saw is the parent's
        begin(_Watched.folder)


def _prepared(name: str) -> dict[str, Any]:
    assert _Watched.prepare is not None  # noqa: S101 - set where this took its place
    found = _Watched.prepare(name)
    return found if _Watched.folder is None else {**found, "workbench": _Beginning(_Watched.folder)}


def _save(profiler: Profiler, place: str) -> None:
    if not is_awaited(place):
        return
    with suppress(Exception):  # whatever is wrong, the process ends as it would; the mark stays and is counted
        session = profiler.stop()
        if session.frame_records:
            session.save(place + ENDING)
        unmark(place)
