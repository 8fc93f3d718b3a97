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
    inputs = [word for name in _names(sources) for word in ("--input", name)]
    return shlex.join(["workbench", "run", *inputs, "--output", output, "--run-id", run_id, *options])


def compare_command(
    baseline: Iterable[SourceFacts], current: Iterable[SourceFacts], options: Sequence[str], output: str
) -> str:
    """The command that writes a comparison's JSON document; the first file of each side comes first."""
    before, after = _names(baseline), _names(current)
    more = [word for name in before[1:] for word in ("--baseline", name)]
    more += [word for name in after[1:] for word in ("--current", name)]
    return shlex.join(["workbench", "compare", before[0], after[0], *more, *options, "--output", output])


def _names(sources: Iterable[SourceFacts]) -> list[str]:
    """The files as arguments: one that starts with a dash would be taken for an option."""
    return [f"./{source.name}" if source.name.startswith("-") else source.name for source in sources]
