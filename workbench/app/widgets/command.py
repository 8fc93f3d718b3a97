"""The command line that does the same as a page, ready for a shell."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence

from workbench.core.model import SourceFacts


def run_command(sources: Iterable[SourceFacts], options: Sequence[str], output: str, run_id: str) -> str:
    """The command that writes a report's JSON document.

    >>> run_command([], ["--quarantine"], "my run.json", "my run")
    "workbench run --output 'my run.json' --run-id 'my run' --quarantine"
    """
    inputs = [word for name in _arguments(source.name for source in sources) for word in ("--input", name)]
    return shlex.join(["workbench", "run", *inputs, "--output", output, "--run-id", run_id, *options])


def compare_command(baseline: Iterable[str], current: Iterable[str], options: Sequence[str], output: str) -> str:
    """The command that writes a comparison's JSON document; of each side's files the first comes first."""
    before, after = _arguments(baseline), _arguments(current)
    more = [word for name in before[1:] for word in ("--baseline", name)]
    more += [word for name in after[1:] for word in ("--current", name)]
    return shlex.join(["workbench", "compare", before[0], after[0], *more, *options, "--output", output])


def _arguments(names: Iterable[str]) -> list[str]:
    """The files as arguments: one that starts with a dash would be taken for an option."""
    return [f"./{name}" if name.startswith("-") else name for name in names]
