"""What the faces are given of benchmark results: figures for each name, and how far its values can be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from workbench.analysis.benchmarks.joining import joined, joined_failures, joining_notices
from workbench.analysis.benchmarks.noise import NoiseLimits, SeriesNoise, noise_of, severity_of
from workbench.analysis.benchmarks.statistics import SeriesFigures, figures_of
from workbench.core.benchmark import Benchmarks, Series
from workbench.core.clock import StageClock
from workbench.core.errors import SHOWN_NAME_LENGTH, MalformedError, shown_text
from workbench.core.model import DEFAULT_RUN_ID, Kind, Notice, SourceFacts
from workbench.core.run import Opened, Run
from workbench.core.words import counted_of

if TYPE_CHECKING:
    from workbench.core.report import ReportOptions

HIGH_RISK = ("critical", "warn")


class BenchmarkRow(NamedTuple):
    """One benchmark: its values, their figures, and what makes them doubtful, the gravest first."""

    name: str
    series: Series
    figures: SeriesFigures
    noise: tuple[SeriesNoise, ...]
    severity: str

    @property
    def is_high_risk(self) -> bool:
        """True when the values should not be relied on before a closer look."""
        return self.severity in HIGH_RISK

    @property
    def reason(self) -> str:
        """What makes the values doubtful, in words."""
        return "; ".join(noise.reason for noise in self.noise if noise.severity in HIGH_RISK)


class BenchmarkReport(NamedTuple):
    """One or several benchmark files of one tool, analysed; `rows` are benchmarks, the most doubtful first.

    `failure` is what the tool says where a run as a whole failed, else empty.
    """

    run_id: str
    generated_utc: str
    limits: NoiseLimits
    format_name: str
    environment: dict[str, str | int | float]
    rows: tuple[BenchmarkRow, ...]
    sources: tuple[SourceFacts, ...]
    notices: tuple[Notice, ...]
    clock: StageClock
    failure: str = ""

    @property
    def kind(self) -> Kind:
        """The kind of run that this is about."""
        return Kind.BENCHMARK

    @property
    def row_count(self) -> int:
        """How many rows its tables have."""
        return len(self.rows)

    @property
    def figures_text(self) -> str:
        """What is said of it in one line."""
        return self.headline

    @property
    def high_risk_count(self) -> int:
        """Benchmarks whose values are doubtful."""
        return sum(row.is_high_risk for row in self.rows)

    @property
    def headline(self) -> str:
        """The result in words."""
        said = f"{counted_of(self.high_risk_count, len(self.rows), 'benchmark', 'is', 'are')} high risk."
        first = self.rows[0]
        if not first.is_high_risk:
            return f"{said} The values hold together well enough to be compared."
        return f"{said} Look at {shown_text(first.name, SHOWN_NAME_LENGTH)} first: {first.reason.split('; ')[0]}."


def analyse_benchmarks(
    opened: Sequence[Opened],
    limits: NoiseLimits | None = None,
    *,
    run_id: str = DEFAULT_RUN_ID,
    clock: StageClock | None = None,
) -> BenchmarkReport:
    """Judges how far the values of each benchmark can be trusted; several files add their processes together.

    Raises UnknownFormatError when a name has different units in two files, MalformedError when nothing was measured.
    """
    limits = limits or NoiseLimits()
    clock = clock or StageClock()
    files = [each.content for each in opened if isinstance(each.content, Benchmarks)]
    with clock.stage("parse"):
        series = joined(files)
    if not series:
        names = ", ".join(each.facts.name for each in opened)
        raise MalformedError("no_records", names, "nothing was measured", hint="Check that the benchmarks ran.")
    with clock.stage("classify"):
        rows = [_row(each, limits) for each in series]
    order = ("critical", "warn", "info", "ok")
    return BenchmarkReport(
        run_id=run_id,
        generated_utc=datetime.now(UTC).isoformat(),
        limits=limits,
        format_name=opened[0].format_name,
        environment=dict(files[0].environment),
        rows=tuple(sorted(rows, key=lambda row: (not row.series.failure, order.index(row.severity)))),
        sources=tuple(each.facts for each in opened),
        notices=tuple(dict.fromkeys((*joining_notices(files), *(notice for each in files for notice in each.notices)))),
        clock=clock,
        failure=joined_failures(each.failure for each in files),
    )


def report_of(run: Run, options: ReportOptions) -> BenchmarkReport:
    """The report of a run of benchmarks; raises what `analyse_benchmarks` does."""
    return analyse_benchmarks(
        run.files, options.policies.get(Kind.BENCHMARK), run_id=options.run_id, clock=options.clock
    )


def _row(series: Series, limits: NoiseLimits) -> BenchmarkRow:
    noise = noise_of(series, limits)
    return BenchmarkRow(series.name, series, figures_of(series), noise, severity_of(noise))
