"""The folder in which the processes of a script keep what they recorded, and what is missing in it at the end."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from tempfile import mkdtemp

from workbench.core.model import Notice
from workbench.core.words import counted, counted_of
from workbench.timing.keeping import MARK, SERVER

WORKER, WORKERS = "worker process", "worker processes"


def make_folder() -> str:
    """A new folder that only this user may look into."""
    return os.path.abspath(mkdtemp(prefix="workbench-profile-"))


def remove_folder(folder: str) -> None:
    """Takes it away; processes that still run see by this that nobody waits for them."""
    shutil.rmtree(folder, ignore_errors=True)


def kept_files(folder: str, ending: str) -> list[str]:
    """What the processes wrote, in the order in which they began."""
    return sorted((path for path in _paths(folder) if path.endswith(ending)), key=_age)


def missing_notices(folder: str, ending: str) -> Iterator[Notice]:
    """What the recording lacks: processes without a file, those that still run, and calls that were cut off."""
    if not os.path.isdir(folder):
        yield Notice(
            "processes_unknown",
            "The temporary folder in which processes keep what they recorded was deleted while the program ran; what "
            "worker processes did, if there were any, is not in this recording.",
        )
        return
    states = Counter(_states(set(_paths(folder)), ending))
    whole = states.total()
    if lost := states["lost"]:
        said = counted_of(lost, whole, WORKER, "ended before it", "ended before they", plural=WORKERS)
        yield Notice("processes_lost", f"{said} could write; what {_it(lost)} did is not in this recording.")
    if running := states["running"]:
        said = counted(running, f"{WORKER} still runs", f"{WORKERS} still run")
        yield Notice("processes_running", f"{said}; what {_it(running)} did is not in this recording.")
    if cut := states["cut"]:
        said = counted_of(cut, whole, WORKER, "ended", "ended", plural=WORKERS)
        yield Notice("calls_cut", f"{said} in the middle of a call; calls that did not end are not in this recording.")


def _states(paths: set[str], ending: str) -> Iterator[str]:
    """One word for each process that began to record."""
    marks = {path.removesuffix(MARK) for path in paths if path.endswith(MARK)}
    files = {path.removesuffix(ending) for path in paths if path.endswith(ending)}
    for place in marks | files:
        if place in files:
            yield "cut" if place in marks else "whole"
        elif not _is_alive(place):
            yield "lost"
        elif not os.path.basename(place).startswith(SERVER):
            yield "running"


def _is_alive(place: str) -> bool:
    """Whether a process still runs, where that can be asked without a signal."""
    if os.name != "posix":
        return False
    try:
        os.kill(int(place.rsplit("-", 2)[1]), 0)
    except (OSError, ValueError):
        return False
    return True


def _paths(folder: str) -> list[str]:
    return [os.path.join(folder, name) for name in os.listdir(folder)] if os.path.isdir(folder) else []


def _age(path: str) -> tuple[str, str]:
    return path.rsplit("-", 1)[-1], path


def _it(count: int) -> str:
    return "it" if count == 1 else "they"
