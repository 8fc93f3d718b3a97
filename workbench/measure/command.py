"""One turn of a command measured: by the file that its tool writes, by hyperfine, or by the clock around it.

Names come from files, so they reach a command as whole arguments only: no shell is asked, and a name that would be
taken for an option or become code is refused.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from array import array
from collections.abc import Callable, Sequence
from enum import Enum
from time import perf_counter_ns
from typing import NamedTuple

from workbench.core.benchmark import Benchmarks, Series
from workbench.core.errors import SHOWN_NAME_LENGTH, MeasureError, shown_text
from workbench.core.sources import PathSource
from workbench.core.units import Unit
from workbench.formats.benchmarks import pyperf
from workbench.formats.open import open_run

RunProcess = Callable[[Sequence[str], str | None], int]
"""Runs a command, in a folder or where one is, and returns how long it took in nanoseconds; raises MeasureError."""

HYPERFINE_RUNS = 3
"""Measured runs in one turn by hyperfine, after one that warms up; together they count as one."""

SHOWN_ERROR_LENGTH = 600

_PLACE = re.compile(r"\{(version|name|output)\}")
_PYPERF_WORD = re.compile(r".*\.py|pyperf")
_CODE_OPTION = re.compile(r"-[a-zA-Z]*c")


class Tool(Enum):
    """Who measures; the value says it in words."""

    OUTPUT = "by the file that the command writes at {output}"
    PYPERF = "by pyperf (--processes 1 --output FILE is added to the command)"
    HYPERFINE = "by hyperfine (3 runs a turn, after one that warms up)"
    CLOCK = "by the clock around the command (hyperfine is not installed)"


class Command(NamedTuple):
    """A version's command, its placeholders not yet filled; `folder` is where it runs, None for the present one."""

    words: tuple[str, ...]
    version: str = ""
    folder: str | None = None

    @property
    def text(self) -> str:
        """The command as it would be typed."""
        return shlex.join(_filled(self.words, version=self.version))

    def has(self, place: str) -> bool:
        """True when the command has this placeholder (without its braces)."""
        return any(place in _PLACE.findall(word) for word in self.words)


def tool_for(command: Command, format_name: str, *, is_hyperfine_there: bool) -> Tool:
    """Who measures a command; pyperf where the results to confirm are its own and the command runs a Python script."""
    if command.has("output"):
        return Tool.OUTPUT
    if format_name == pyperf.NAME and any(_PYPERF_WORD.fullmatch(word) for word in command.words):
        return Tool.PYPERF
    return Tool.HYPERFINE if is_hyperfine_there else Tool.CLOCK


def measured(command: Command, name: str, tool: Tool, output: str, run: RunProcess) -> Benchmarks:
    """What one turn gave; `output` is where a tool may write, and nothing is there yet. Raises MeasureError."""
    refuse_name(command, name)
    words = _filled(command.words, version=command.version, name=name, output=output)
    if tool is Tool.CLOCK:
        elapsed_ns = run(words, command.folder)
        series = Series(name, Unit.SECONDS, (array("d", [elapsed_ns / 1e9]),), None, {})
        return Benchmarks("clock", (series,), {}, ())
    run(_with_tool(words, tool, output), command.folder)
    return _written(output, command)


def refuse_name(command: Command, name: str) -> None:
    """Raises MeasureError for a name from a file that the command would take for an option or for code."""
    shown = shown_text(name, SHOWN_NAME_LENGTH)
    if "\0" in name:
        raise MeasureError(f"{shown} cannot be an argument of a command.", "Give the benchmark another name.")
    for before, word in zip(("", *command.words), command.words, strict=False):
        if "{name}" in word and _CODE_OPTION.fullmatch(before):
            raise MeasureError(
                "The command would run a name from a file as code.",
                """Pass it as an argument: sh -c 'bench "$1"' sh {name}""",
            )
        if word.startswith("{name}") and name.startswith("-"):
            raise MeasureError(f"{shown} would be taken for an option.", "Write it behind one: --benchmark={name}.")


def run_process(words: Sequence[str], folder: str | None) -> int:
    """Runs a command without a shell, its output thrown away; returns nanoseconds, raises MeasureError."""
    shown = shown_text(shlex.join(words), 200)
    start_ns = perf_counter_ns()
    try:
        done = subprocess.run(  # noqa: S603 - running the user's command is what this is for
            words, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False
        )
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise MeasureError(f"{shown}: cannot be run: {str(why).lower()}", "Check the command and its folder.") from None
    elapsed_ns = perf_counter_ns() - start_ns
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip()[-SHOWN_ERROR_LENGTH:]
        last = "\n".join(f"  {shown_text(line)}" for line in said.splitlines())
        raise MeasureError(
            f"{shown}: ended with exit code {done.returncode}\n{last}".rstrip(), "Try the command by itself."
        )
    return elapsed_ns


def _filled(words: Sequence[str], **values: str) -> list[str]:
    """The words with their placeholders filled in once; what is filled in is not looked at again."""
    return [_PLACE.sub(lambda found: values.get(found[1], found[0]), word) for word in words]


def _with_tool(words: list[str], tool: Tool, output: str) -> list[str]:
    if tool is Tool.PYPERF:
        return [*words, "--processes", "1", "--output", output]
    if tool is Tool.HYPERFINE:
        runs = ["--warmup", "1", "--runs", str(HYPERFINE_RUNS)]
        return ["hyperfine", "--shell=none", *runs, "--export-json", output, "--", shlex.join(words)]
    return words


def _written(output: str, command: Command) -> Benchmarks:
    shown = shown_text(command.text, 200)
    if not os.path.exists(output):
        raise MeasureError(f"{shown}: wrote no result.", "Put {output} where its tool is told the file to write.")
    opened = open_run([PathSource(output, "the command's result")]).files
    if not opened or not isinstance(opened[0].content, Benchmarks):
        raise MeasureError(f"{shown}: wrote something that is no benchmark result.", "Let it write pyperf's JSON, say.")
    return opened[0].content
