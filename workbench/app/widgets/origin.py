"""The line that says which run a page is about."""

from __future__ import annotations

from typing import Protocol

from workbench.app.widgets.literal import line
from workbench.core.model import SourceFacts


class FileReport(Protocol):
    """What is asked of a report of files that were read as a whole."""

    @property
    def run_id(self) -> str:
        """The name of the run."""

    @property
    def format_name(self) -> str:
        """The format of the files, as it is said to people."""

    @property
    def sources(self) -> tuple[SourceFacts, ...]:
        """The files."""


def origin_line(report: FileReport, label: str) -> None:
    """Which run this is, what kind of file it was read from."""
    files = f"{len(report.sources)} files as one run: " if len(report.sources) > 1 else ""
    line(f"Run {report.run_id}: {report.format_name}, read from {files}{label}")
