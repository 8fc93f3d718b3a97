"""The kinds of runs and what makes a report of each; a new kind is one line here."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, cast

from workbench.core.kinds import KIND_WORDS
from workbench.core.model import DEFAULT_RUN_ID, Kind
from workbench.core.run import Run

if TYPE_CHECKING:
    from workbench.analysis.benchmarks.noise import NoiseLimits
    from workbench.analysis.benchmarks.report import BenchmarkReport
    from workbench.analysis.profiles.report import ProfileReport
    from workbench.analysis.records.report import Report
    from workbench.analysis.records.risk_policy import RiskPolicy
    from workbench.analysis.records.scan import Progress
    from workbench.core.clock import StageClock

    AnyReport: TypeAlias = Report | ProfileReport | BenchmarkReport


class ReportOptions(NamedTuple):
    """How a run is read and judged: the policy of each kind (its own defaults where None), and the run's name.

    `shares` are the warning and the critical share of a profile's self time. `is_quarantine`, `repeat`, `with_columns`
    and `is_figures_only` are about records, see `analyse`; `progress` is told of long reading.
    """

    run_id: str = DEFAULT_RUN_ID
    risk: RiskPolicy | None = None
    shares: tuple[float, float] | None = None
    noise: NoiseLimits | None = None
    is_quarantine: bool = False
    repeat: int = 1
    with_columns: bool = False
    is_figures_only: bool = False
    content_limit_bytes: int | None = None
    progress: Progress | None = None
    clock: StageClock | None = None


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


def held(report: AnyReport) -> str:
    """What a report is of, in words."""
    return KIND_WORDS[report.kind].held
