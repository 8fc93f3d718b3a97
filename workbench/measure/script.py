"""Runs a script as Python itself would: its own arguments, `__main__`, folder on the path, and exit code."""

from __future__ import annotations

import os
import runpy
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType

from workbench.core.errors import SourceError

STOPPED_BY_KEYBOARD = 130


def run_script(path: str, arguments: Sequence[str]) -> int:
    """Runs the script and returns its exit code; what it raises is shown as Python shows it.

    Raises SourceError when there is no such script.
    """
    if not os.path.exists(path):
        raise SourceError(f"{path}: no such file or directory", "Give the script to run, then its own arguments.")
    with _as_main_program(path, arguments):
        try:
            runpy.run_path(path, run_name="__main__")
        except SystemExit as end:
            return _exit_code(end)
        except BaseException as error:
            error.__traceback__ = _own_part(error.__traceback__)
            sys.excepthook(type(error), error, error.__traceback__)
            return STOPPED_BY_KEYBOARD if isinstance(error, KeyboardInterrupt) else 1
        return 0


@contextmanager
def _as_main_program(path: str, arguments: Sequence[str]) -> Iterator[None]:
    before = sys.argv, sys.path[:]
    sys.argv = [path, *arguments]
    if not os.path.isdir(path):  # Python looks into a folder or archive itself
        sys.path[0] = os.path.dirname(os.path.realpath(path))
    try:
        yield
    finally:
        sys.argv, sys.path[:] = before


def _exit_code(end: SystemExit) -> int:
    """What Python makes of `sys.exit(...)`: a number, nothing, or a text that is said."""
    if end.code is None or isinstance(end.code, int):
        return end.code or 0
    if sys.stderr is not None:  # print would take standard output instead
        print(end.code, file=sys.stderr)  # noqa: T201 - the script's own words
    return 1


def _own_part(trace: TracebackType | None) -> TracebackType | None:
    """The traceback from the script on; all of it where the script was not even reached."""
    found = trace
    while found is not None and _is_ours(found.tb_frame.f_code.co_filename):
        found = found.tb_next
    return found


def _is_ours(file: str) -> bool:
    return file == __file__ or "runpy" in file
