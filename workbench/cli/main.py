"""The terminal's face: arguments in, a command run, an exit code out."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Sequence

from workbench.cli.arguments import parsed
from workbench.cli.missing import missing_packages_named
from workbench.cli.terminal import FINE, INTERRUPTED, print_out, say
from workbench.core.errors import WorkbenchError


def entry() -> int:
    """The console script."""
    return main(sys.argv[1:])


def main(argv: Sequence[str]) -> int:
    """Runs one command and returns its exit code; nothing a user does ends in a traceback."""
    arguments = list(argv)
    if arguments and arguments[0].startswith("-") and arguments[0] not in ("-h", "--help", "--version"):
        arguments.insert(0, "run")
    try:
        options = parsed(arguments)
    except SystemExit as stop:
        return int(stop.code or 0)
    try:
        with missing_packages_named(options.command):
            return _command(options.command)(options)
    except WorkbenchError as error:
        say(f"workbench: {error}")
        return error.exit_code
    except KeyboardInterrupt:
        say("workbench: stopped; no output file was changed.")
        return INTERRUPTED


def _command(name: str) -> Callable[[Namespace], int]:
    """The command; only what it needs is imported."""
    if name == "run":
        from workbench.cli.run import run

        return run
    if name == "compare":
        from workbench.cli.compare import compare_files

        return compare_files
    if name == "confirm":
        from workbench.cli.confirm import confirm

        return confirm
    if name == "convert":
        from workbench.cli.convert import convert

        return convert
    if name == "profile":
        from workbench.cli.profile import profile_script

        return profile_script
    if name == "app":
        from workbench.cli.app import start_app

        return start_app
    return _schema


def _schema(options: Namespace) -> int:
    from workbench.render.json.parts import schema_text

    print_out(schema_text(options.document))
    return FINE
