"""A program run in this process, and what is to be done when it has ended, whatever way it ends."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable

from workbench.timing.leaving import before_leaving, no_longer


def run_to_the_end(run: Callable[[], int], finish: Callable[[], int], wait: Callable[[], object]) -> int:
    """Runs the program, finishes, and returns the program's exit code, or that of finishing where it is 0.

    Where threads or processes of the program still run, `wait` is called and finishing is left to the end of this
    process, as Python waits for them, too. A fork of this process that the program lets come back here finishes
    nothing. When the program is terminated, or leaves by `os._exit`, `finish` is called before.
    """
    owner, watching = os.getpid(), (sys.gettrace(), sys.getprofile())
    before_leaving(finish)
    try:
        exit_code = run()
    except BaseException:
        no_longer(finish)
        raise
    if os.getpid() != owner:
        return exit_code
    _take_away_watchers(*watching)
    if _is_anything_running():
        wait()
        return exit_code
    no_longer(finish)
    finished = finish()
    return exit_code or finished


def _take_away_watchers(trace: object, profile: object) -> None:
    """What the program has set to be told of every call has nothing to do with what comes now."""
    if sys.gettrace() is not trace:
        sys.settrace(None)
    if sys.getprofile() is not profile:
        sys.setprofile(None)


def _is_anything_running() -> bool:
    if any(thread is not threading.current_thread() and not thread.daemon for thread in threading.enumerate()):
        return True
    processes = sys.modules.get("multiprocessing.process")
    return processes is not None and bool(processes.active_children())
