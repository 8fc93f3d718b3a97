"""The commands: one line each here, and a file each that declares its arguments and does the work.

A command's file has `add_arguments(parser)` and the function named here: the options in, an exit code out.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from importlib import import_module
from typing import cast

COMMANDS = {
    "run": ("workbench.cli.run:run", "Say what is high risk in records, profiles or benchmark results."),
    "compare": ("workbench.cli.compare:compare_files", "Say what became of every name since a baseline."),
    "confirm": ("workbench.cli.confirm:confirm", "Measure again, both versions in turn, what looked slower."),
    "convert": ("workbench.cli.convert:convert", "Write a profile as speedscope or collapsed stacks."),
    "profile": ("workbench.cli.profile:profile_script", "Run a script and write down what took its time."),
    "app": ("workbench.app.serve:start_app", "Open the browser app, and serve it until it is stopped."),
    "formats": ("workbench.cli.formats:print_formats", "List what can be opened."),
    "schema": ("workbench.cli.schema:print_schema", "Print the JSON Schema of a document."),
}
"""Where each command is, and what it does in a sentence; only the one that is asked for is imported."""


def add_arguments(command: str, parser: ArgumentParser) -> None:
    """Declares the command's own arguments."""
    module, _ = _place(command)
    import_module(module).add_arguments(parser)


def function_of(command: str) -> Callable[[Namespace], int]:
    """What runs the command and returns its exit code."""
    module, function = _place(command)
    return cast("Callable[[Namespace], int]", getattr(import_module(module), function))


def _place(command: str) -> tuple[str, str]:
    module, _, function = COMMANDS[command][0].partition(":")
    return module, function
