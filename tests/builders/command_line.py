"""The command line as it declares itself: its parser, and each command's options."""

from __future__ import annotations

import argparse

from workbench.cli.parser import parser

TOP = parser()
COMMANDS: dict[str, argparse.ArgumentParser] = TOP._subparsers._group_actions[0].choices  # type: ignore[union-attr, assignment]
"""Each command's own parser, by the command's name."""


def long_options(command: argparse.ArgumentParser) -> dict[str, argparse.Action]:
    """Its options but for the short ones, and help, which every command has."""
    found = command._option_string_actions
    return {option: action for option, action in found.items() if option.startswith("--") and option != "--help"}
