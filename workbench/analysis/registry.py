"""The kinds of runs and what makes a report of each; a new kind is one line here."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, Protocol, Self, cast

from workbench.core.kinds import KIND_WORDS
from workbench.core.model import DEFAULT_RUN_ID, Kind, Notice, SourceFacts
from workbench.core.run import Run

if TYPE_CHECKING:
    from workbench.analysis.benchmarks.noise import NoiseLimits
    from workbench.analysis.records.risk_policy import RiskPolicy
    from workbench.analysis.records.scan import Progress
    from workbench.core.clock import StageClock


class AnyReport(Protocol):
    """What a report of every kind has; a named tuple with these as fields or properties fits."""

    @property
    def kind(self) -> Kind:
        """The kind of run that it is about."""

    @property
    def run_id(self) -> str:
        """The name of the run."""

    @property
    def generated_utc(self) -> str:
        """When it was made, as ISO 8601."""

    @property
    def headline(self) -> str:
        """What it found, in one sentence."""

    @property
    def figures_text(self) -> str:
        """What is said of it in one line."""

    @property
    def row_count(self) -> int:
        """How many rows its tables have."""

    @property
    def high_risk_count(self) -> int:
        """How many of them are high risk."""

    @property
    def sources(self) -> tuple[SourceFacts, ...]:
        """The files that it was made of."""

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What its reader should know."""

    @property
    def clock(self) -> StageClock:
        """How long each stage took."""

    @property
    def _replace(self) -> Callable[..., Self]:
        """The same report with other fields."""


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
