"""The terminal's face: a file for each command, and `main`, which runs one of them in any process."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code; without arguments, those that the process was started with.

    Nothing is raised. Standard streams may take text only, as in a notebook, be closed, or not be there at all.
    """
    from workbench.cli.command_line import run_command

    return run_command(sys.argv[1:] if argv is None else argv)
