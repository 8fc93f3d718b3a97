"""Runs a script or a module as Python itself would: its own arguments, `__main__`, path and exit code."""

from __future__ import annotations

import os
import runpy
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from types import TracebackType
from typing import NamedTuple

from workbench.core.errors import SourceError

STOPPED_BY_KEYBOARD = 130
_NOT_OURS_TO_SHOW = (__file__, "<frozen runpy>", "<frozen importlib", runpy.__file__ or "<frozen runpy>")


class Program(NamedTuple):
    """A script's file, or a module's dotted name as `python -m` takes it, and the arguments that it is given."""

    name: str
    arguments: Sequence[str] = ()
    is_module: bool = False

    @property
    def words(self) -> list[str]:
        """What stands behind `python` to run it."""
        return [*(["-m"] if self.is_module else []), self.name, *self.arguments]


def run_program(program: Program) -> int:
    """Runs the program and returns its exit code; what it raises is shown as Python shows it.

    Raises SourceError when there is no such script or module.
    """
    with _as_main_program(program):
        try:
            _start(program)
        except _NoSuchProgramError as error:
            raise error.refusal from None
        except SystemExit as end:
            return _exit_code(end)
        except BaseException as error:
            error.__traceback__ = _own_part(error.__traceback__)
            sys.excepthook(type(error), error, error.__traceback__)
            return STOPPED_BY_KEYBOARD if isinstance(error, KeyboardInterrupt) else 1
        return 0


class _NoSuchProgramError(Exception):
    """Told apart from all that the program itself may raise."""

    def __init__(self, reason: str, hint: str) -> None:
        self.refusal = SourceError(reason, hint)


def _start(program: Program) -> None:
    name = program.name
    if not program.is_module:
        if not os.path.exists(name):
            raise _NoSuchProgramError(
                f"{name}: no such file or directory", "Give the script to run, then its own arguments."
            )
        runpy.run_path(name, run_name="__main__")
        return
    if name.endswith(".py") and os.path.exists(name):
        raise _NoSuchProgramError(f"{name} is a file, no module.", f"Leave out -m, or say -m {name[:-3]}.")
    if not _is_found(name):
        raise _NoSuchProgramError(
            f"Python finds no module to run that is called {name}.",
            "Give a module, or a package that has a __main__; the folder that you are in is looked at first.",
        )
    runpy.run_module(name, run_name="__main__", alter_sys=True)


def _is_found(name: str) -> bool:
    """Whether there is such a module to run; the packages around it are loaded, and raise what they raise."""
    if name.startswith(".") or name == "__main__":
        return False
    try:
        spec = find_spec(name)
        if spec is not None and spec.submodule_search_locations is not None:
            spec = find_spec(f"{name}.__main__")
    except ValueError:  # no name of a module, or of one that was made without a file
        return False
    except ModuleNotFoundError as error:
        if error.name and f"{name}.".startswith(f"{error.name}."):
            return False
        raise
    return spec is not None and spec.loader is not None


@contextmanager
def _as_main_program(program: Program) -> Iterator[None]:
    before = sys.argv, sys.path[:]
    sys.argv = [program.name, *program.arguments]
    if program.is_module:
        sys.argv[0], sys.path[0] = "-m", os.getcwd()
    elif not os.path.isdir(program.name):  # Python looks into a folder or archive itself
        sys.path[0] = os.path.dirname(os.path.realpath(program.name))
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
    """The traceback from the program on; all of it where the program was not even reached."""
    found = trace
    while found is not None and found.tb_frame.f_code.co_filename.startswith(_NOT_OURS_TO_SHOW):
        found = found.tb_next
    return found
