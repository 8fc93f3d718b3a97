"""What a command does more when GitHub Actions runs it: annotations, and a page in the job's summary."""

from __future__ import annotations

import os
import secrets
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager

from workbench.cli.terminal import note, print_out, say
from workbench.comparison.gate.result import GateResult
from workbench.core.comparison import Comparison


def is_github() -> bool:
    """True where GitHub Actions runs this, by the variable that it sets."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


@contextmanager
def commands_stopped(options: Namespace) -> Iterator[None]:
    """GitHub takes nothing for a command that is printed meanwhile: names come from files, and can look like one."""
    if not is_github():
        yield
        return
    token = secrets.token_hex(16)
    _print_command(f"::stop-commands::{token}", options)
    try:
        yield
    finally:
        _print_command(f"::{token}::", options)


def tell_github(comparison: Comparison, gate: GateResult | None, options: Namespace) -> None:
    """Prints the annotations and adds the page to the job's summary; a summary that cannot be written stops nothing."""
    from workbench.render.github_annotations import annotations
    from workbench.render.text.comparison import markdown

    for line in annotations(comparison, gate):
        _print_command(line, options)
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if path:
        try:
            with open(path, "ab") as stream:
                stream.write(markdown(comparison, gate).encode() + b"\n")
        except OSError as error:
            note(f"the job's summary cannot be written: {(error.strerror or str(error)).lower()}")


def _print_command(line: str, options: Namespace) -> None:
    """GitHub reads both streams; standard output is left alone where it is to hold a document."""
    if "-" in (options.output, options.csv, options.markdown, options.junit):
        say(line)
    else:
        print_out(f"{line}\n")
