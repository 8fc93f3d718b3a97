"""Progress of long work, shown on a terminal only."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from workbench.scan import Progress

SHOWN_FROM_BYTES = 32 * 1024 * 1024
"""Smaller inputs are done before a progress bar could be read."""


@contextmanager
def progress_bar(paths: Sequence[str]) -> Iterator[Progress | None]:
    """A bar on standard error while the block runs; None where nobody would see it or the input is small."""
    total = sum(os.path.getsize(path) for path in paths if os.path.isfile(path))
    if total < SHOWN_FROM_BYTES or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks = {name: bar.add_task(name, total=total, visible=False) for name in ("reading", "writing")}

        def advance(stage: str, size_bytes: int) -> None:
            bar.update(tasks[stage], advance=size_bytes, visible=True)

        yield advance
