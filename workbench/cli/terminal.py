"""What every command says to the terminal, how far long work is, and what is refused before it starts."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from workbench.core.errors import shown_text
from workbench.core.kinds import KIND_WORDS
from workbench.core.model import Kind
from workbench.core.output import ClosedOutputError, write_file
from workbench.core.words import counted

if TYPE_CHECKING:
    from workbench.core.report import Progress

FINE, GATE_FAILED, WRONG_USAGE, UNWRITABLE, FAULT, INTERRUPTED = 0, 1, 2, 3, 70, 130
MESSAGE_LENGTH = 1000


def outputs_fit(options: Namespace, inputs: Sequence[str]) -> bool:
    """False, with a message, when two things want one place, or an output would replace an input."""
    outputs = _outputs(options)
    if any(not path or "\0" in path for path in (*outputs, *inputs)):
        say("workbench: a file name is empty; give one (is a variable of your script not set?).")
    elif len({_place(path) for path in outputs}) < len(outputs):
        say("workbench: two outputs have the same place; give each its own.")
    elif inputs.count("-") > 1:
        say("workbench: standard input (-) can be read only once.")
    elif clash := [place for place in outputs if place != "-" and _is_among(place, inputs)]:
        say(f"workbench: {clash[0]} is an input; choose another place for the output.")
    else:
        return True
    return False


def _outputs(options: Namespace) -> list[str]:
    paths = (options.output, getattr(options, "csv", None), options.markdown, getattr(options, "junit", None))
    return [path for path in paths if path is not None]


def _place(path: str) -> str:
    from os.path import realpath

    return path if path == "-" else realpath(path)


def _is_among(place: str, inputs: Sequence[str]) -> bool:
    from os.path import exists, samefile

    return exists(place) and any(exists(path) and samefile(path, place) for path in inputs if path != "-")


def done(options: Namespace, path: str, what: str) -> None:
    """Says what was written; on standard error where standard output is one of the outputs.

    The files are complete by now, so that nobody listens is no failure.
    """
    said = f"{'standard output' if path == '-' else path} written: {what}"
    if "-" in _outputs(options):
        say(said)
    else:
        with suppress(ClosedOutputError):
            print_out(f"{said}\n")


def print_out(said: str) -> None:
    """Prints a result; raises OutputError where it cannot be had, since then there is none."""
    write_file("-", [said.encode("utf-8", "replace")])


def say(said: str) -> None:
    """Says it on standard error; where that is closed or full, there is nobody to tell."""
    if sys.stderr is not None:  # print would take standard output instead
        with suppress(OSError, ValueError):
            print(said.encode("utf-8", "replace").decode(), file=sys.stderr, flush=True)  # noqa: T201 - its job


def too_many(high_risk_count: int, limit: int | None, kind: Kind = Kind.RECORDS) -> int:
    """The exit code of a gate on the number of records, functions or benchmarks that are high risk."""
    if limit is None or high_risk_count <= limit:
        return FINE
    words = ("record", "records") if kind is Kind.RECORDS else (KIND_WORDS[kind].item, KIND_WORDS[kind].items)
    found = counted(high_risk_count, *(f"high-risk {word}" for word in words))
    say(f"workbench: the gate failed ({found}, at most {limit:,} {'is' if limit == 1 else 'are'} allowed).")
    return GATE_FAILED


def note(text: str) -> None:
    """Says something that does not stop the answer."""
    say(f"note: {shown_text(text, MESSAGE_LENGTH)}")


SHOWN_FROM_BYTES = 32 * 1024 * 1024
"""Smaller inputs are done before a progress bar could be read."""


def _is_terminal(stream: object) -> bool:
    try:
        return bool(stream.isatty())  # type: ignore[attr-defined]
    except (AttributeError, ValueError):  # there is none, or it is closed
        return False


@contextmanager
def progress_bar(paths: Sequence[str]) -> Iterator[Progress | None]:
    """A bar on standard error while the block runs; None where nobody would see it, for small input, without rich."""
    total = sum(os.path.getsize(path) for path in paths if os.path.isfile(path))
    if total < SHOWN_FROM_BYTES or not _is_terminal(sys.stderr):
        yield None
        return
    try:
        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
    except ModuleNotFoundError:
        yield None
        return
    columns = TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks = {name: bar.add_task(name, total=total, visible=False) for name in ("reading", "writing")}

        def advance(stage: str, size_bytes: int) -> None:
            bar.update(tasks[stage], advance=size_bytes, visible=True)

        yield advance
