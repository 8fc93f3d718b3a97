"""`workbench formats`: what can be opened."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from workbench.cli.terminal import FINE, print_out

AFTERWARDS = "Every file is recognised by its content, whatever its name, also packed with gzip, xz, bzip2, zip or tar."


def add_arguments(parser: ArgumentParser) -> None:
    """There is nothing to be asked."""


def print_formats(_options: Namespace) -> int:
    """Prints the names of all formats by what they hold; returns the exit code."""
    from workbench.formats.registry import names_by_group

    groups = (f"{group}\n" + "\n".join(f"  {name}" for name in names) for group, names in names_by_group().items())
    print_out("\n\n".join([*groups, AFTERWARDS]) + "\n")
    return FINE
