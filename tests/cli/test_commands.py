"""The table of commands: each is a file, and no other is imported with it."""

from __future__ import annotations

import sys

import pytest

from tests.builders.outcomes import HEAVY, Run, started
from workbench.cli.commands import COMMANDS, function_of


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_file_that_declares_and_does_it(command: str, run: Run) -> None:
    assert callable(function_of(command))
    done = run(command, "--help")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"usage: workbench {command}")
    assert COMMANDS[command][1] in done.out
    assert COMMANDS[command][1].rstrip(".") in run("--help").out


@pytest.mark.parametrize("command", COMMANDS)
def test_no_other_command_is_imported(command: str) -> None:
    own = COMMANDS[command][0].partition(":")[0]
    shared = {"compare": set(), "confirm": {"workbench.cli.compare"}}.get(command, set())
    script = f"import sys; from workbench.cli import main; main([{command!r}, '--help']); print(*sys.modules)"
    loaded = set(started([sys.executable, "-c", script]).stdout.decode().split())
    others = {place.partition(":")[0] for place, _ in COMMANDS.values()} - {own} - shared
    assert own in loaded
    assert loaded & others == set()
    assert {name.split(".")[0] for name in loaded} & HEAVY == set()
