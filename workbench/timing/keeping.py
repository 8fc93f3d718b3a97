"""Each process writes down what it recorded before it ends, so that a run of many processes becomes one document.

The folder stands in the environment, where child processes find it too, whether forked or started anew. A process that
begins to record leaves a mark there and takes it away when it has written all: so it can be told what is missing.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from functools import partial
from time import time_ns

from workbench.timing.recorder import RECORDER

FOLDER = "WORKBENCH_PROFILE_FOLDER"
"""The environment variable that names the folder."""

MARK = ".started"
"""What the name of a mark ends in; the document beside it has the same name with `.json`."""

SERVER = "server"
"""What the name of a mark begins with in a process that only forks others, and outlives the script."""

_promised: set[int] = set()


def begin() -> None:
    """From now on whoever records anything in this process keeps it, where the environment asks for that."""
    RECORDER.before_cell = keep_at_exit


def keep_at_exit() -> None:
    """Arranges for a file at the end of this process, where the environment names a folder; once is enough."""
    owner, folder = os.getpid(), os.environ.get(FOLDER)
    if owner in _promised or not folder:
        return
    from workbench.timing.leaving import before_leaving

    _promised.add(owner)
    before_leaving(partial(_keep, marked(folder)))


def keep_elsewhere() -> None:
    """For a process that takes care of its own recording, and has asked its children only."""
    _promised.add(os.getpid())


def marked(folder: str) -> str:
    """The place for what this process will write, without an ending; the mark beside it is made."""
    word = SERVER if _is_fork_server() else "profile"
    place = os.path.abspath(os.path.join(folder, f"{word}-{os.getpid()}-{time_ns()}"))
    with suppress(OSError):  # it is said when the document cannot be written either
        os.makedirs(os.path.dirname(place), exist_ok=True)
        with open(place + MARK, "x"):
            pass
    return place


def unmark(place: str) -> None:
    """Says that all of what this process did is written."""
    with suppress(OSError):
        os.remove(place + MARK)


def is_awaited(place: str) -> bool:
    """False once nobody waits for what this process did: whoever made the folder has taken it away."""
    return os.path.exists(place + MARK)


def _is_fork_server() -> bool:
    return any("multiprocessing.forkserver" in word for word in sys.orig_argv)


def _keep(place: str) -> None:
    """Writes the file; the mark stays where a call is cut off, which is written down only when it ends."""
    if not is_awaited(place) or not RECORDER.timings():
        return
    from workbench.core.errors import WorkbenchError
    from workbench.timing.saving import save

    try:
        save(f"{place}.json")
    except WorkbenchError as error:
        if sys.stderr is not None:  # print would take standard output instead
            print(f"workbench: {error}", file=sys.stderr)  # noqa: T201 - the program is over, nobody else can say it
        return
    if not RECORDER.is_running():
        unmark(place)
