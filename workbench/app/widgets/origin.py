"""The line that says which run a page is about."""

from __future__ import annotations

from workbench.analysis.benchmarks.report import BenchmarkReport
from workbench.analysis.profiles.report import ProfileReport
from workbench.app.widgets.literal import line


def origin_line(report: ProfileReport | BenchmarkReport, label: str) -> None:
    """Which run this is, what kind of file it was read from."""
    files = f"{len(report.sources)} files as one run: " if len(report.sources) > 1 else ""
    line(f"Run {report.run_id}: {report.format_name}, read from {files}{label}")
