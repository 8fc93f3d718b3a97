"""Arguments in, a command run, an exit code out."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from workbench.cli.commands import function_of
from workbench.cli.parser import parsed
from workbench.cli.terminal import FAULT, INTERRUPTED, UNWRITABLE, say
from workbench.core.errors import WorkbenchError, shown_text
from workbench.core.missing import missing_packages_named

TRACEBACK_VARIABLE = "WORKBENCH_TRACEBACK"


def program() -> int:
    """The console script: one command, after which no stream is left that Python would complain of as it ends."""
    exit_code = run_command(sys.argv[1:])
    is_written = _is_emptied(sys.stdout, exit_code)
    _is_emptied(sys.stderr, exit_code)
    return exit_code if is_written else exit_code or UNWRITABLE


def run_command(argv: Sequence[str]) -> int:
    """Runs one command and returns its exit code; nothing that a user does ends in a traceback."""
    try:
        return _run(list(argv))
    except WorkbenchError as error:
        say(f"workbench: {error}")
        return error.exit_code
    except KeyboardInterrupt:
        say("workbench: stopped; no output file was changed.")
        return INTERRUPTED
    except Exception as error:
        _say_fault(error)
        return FAULT


def _run(arguments: list[str]) -> int:
    if arguments and arguments[0].startswith("-") and arguments[0] not in ("-h", "--help", "--version"):
        arguments.insert(0, "run")
    try:
        options = parsed(arguments)
    except SystemExit as stop:  # the help was asked for, or the usage is wrong
        return int(stop.code or 0)
    with missing_packages_named(f"workbench {options.command}"):
        return function_of(options.command)(options)


def _say_fault(error: Exception) -> None:
    """One line: an exception that is no WorkbenchError is a mistake in this program, whatever the input."""
    if os.environ.get(TRACEBACK_VARIABLE, "0") not in ("", "0"):
        from traceback import format_exception

        say("".join(format_exception(error)).rstrip())
    what = shown_text(f"{type(error).__name__}: {error}".rstrip(": "))
    say(
        f"workbench: this is a fault of the workbench itself, please report it ({what}); "
        f"run again with {TRACEBACK_VARIABLE}=1 to see the traceback."
    )


def _is_emptied(stream: object, exit_code: int) -> bool:
    """False where text still waits that nobody can take; it is dropped, and said if nothing went wrong before."""
    try:
        stream.flush()  # type: ignore[attr-defined]
    except (AttributeError, ValueError):  # there is none, or it is closed
        return True
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # type: ignore[attr-defined]
        if isinstance(error, BrokenPipeError) or stream is sys.stderr:
            return True
        if exit_code == 0:
            say(f"workbench: standard output: cannot be written: {(error.strerror or str(error)).lower()}")
        return False
    return True
