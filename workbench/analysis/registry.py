"""The kinds of runs and what makes a report of each; a new kind is one line here."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from workbench.core.model import Kind
from workbench.core.report import AnyReport, ReportOptions
from workbench.core.run import Run

REPORTS: dict[Kind, str] = {
    Kind.RECORDS: "workbench.analysis.records.analyse",
    Kind.PROFILE: "workbench.analysis.profiles.report",
    Kind.BENCHMARK: "workbench.analysis.benchmarks.report",
}
"""The module whose `report_of(run, options)` makes the report of a kind; loaded when it is asked for."""


def report_of(run: Run, options: ReportOptions | None = None) -> AnyReport:
    """What one run says; raises WorkbenchError."""
    module = import_module(REPORTS[run.kind])
    return cast("AnyReport", module.report_of(run, options or ReportOptions()))
