"""Each process writes down what it recorded when it ends, so that a run of many processes becomes one document.

The folder stands in the environment, where child processes find it too, whether forked or started anew.
"""

from __future__ import annotations

import atexit
import os
import sys
from time import time_ns

from workbench.timing.recorder import RECORDER

FOLDER = "WORKBENCH_PROFILE_FOLDER"
"""The environment variable that names the folder."""

_promised: set[int] = set()


def begin() -> None:
    """From now on whoever records anything in this process keeps it, where the environment asks for that."""
    RECORDER.before_cell = keep_at_exit


def keep_at_exit() -> None:
    """Arranges for a file at the end of this process, where the environment names a folder; once is enough."""
    owner = os.getpid()
    if owner in _promised or not os.environ.get(FOLDER):
        return
    _promised.add(owner)
    path = os.path.join(os.environ[FOLDER], f"profile-{owner}-{time_ns()}.json")
    atexit.register(_keep, owner, path)
    processes = sys.modules.get("multiprocessing.util")
    if processes is not None:  # its children leave without the usual end, but with one of their own
        processes.Finalize(None, _keep, args=(owner, path), exitpriority=0)


def keep_elsewhere() -> None:
    """For a process that takes care of its own recording, and has asked its children only."""
    _promised.add(os.getpid())


def _keep(owner: int, path: str) -> None:
    """Writes the file; a forked child has inherited the parent's promise, but not its duty."""
    if owner != os.getpid() or not RECORDER.timings():
        return
    from workbench.core.errors import WorkbenchError
    from workbench.timing.saving import save

    try:
        save(path)
    except WorkbenchError as error:
        if sys.stderr is not None:  # print would take standard output instead
            print(f"workbench: {error}", file=sys.stderr)  # noqa: T201 - the program is over, nobody else can say it
