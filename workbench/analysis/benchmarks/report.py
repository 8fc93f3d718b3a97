"""What the faces are given of benchmark results: figures for each name, and how far its values can be trusted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from workbench.analysis.benchmarks.grade import grade_of, grades_text, more_text, seen_text
from workbench.analysis.benchmarks.joining import joined, joined_failures, joining_notices
from workbench.analysis.benchmarks.noise import (
    IN_THE_GRADE,
    SUSPICIOUS,
    NoiseLimits,
    SeriesNoise,
    noise_of,
    severity_of,
)
from workbench.analysis.benchmarks.seen_change import SeenChange, seen_change
from workbench.analysis.benchmarks.statistics import SeriesFigures, figures_of
from workbench.core.benchmark import Benchmarks, Series
from workbench.core.clock import StageClock
from workbench.core.errors import SHOWN_NAME_LENGTH, MalformedError, shown_text
from workbench.core.model import DEFAULT_RUN_ID, Kind, Notice, SourceFacts
from workbench.core.run import Opened, Run
from workbench.core.words import counted_of

if TYPE_CHECKING:
    from workbench.core.report import ReportOptions


class BenchmarkRow(NamedTuple):
    """One benchmark: its values, their figures, what is to be known of them, and what change can be seen in them."""

    name: str
    series: Series
    figures: SeriesFigures
    noise: tuple[SeriesNoise, ...]
    severity: str
    seen: SeenChange

    @property
    def is_high_risk(self) -> bool:
        """True when the values are suspect: they failed, drift, or come in two modes."""
        return self.severity in SUSPICIOUS

    @property
    def grade(self) -> str:
        """What the values are good for, one of GRADES."""
        return grade_of(self.seen.change)

    @property
    def reason(self) -> str:
        """What is suspect or noisy in the values, in words."""
        return "; ".join(noise.reason for noise in self.noise if noise.code not in IN_THE_GRADE)


class BenchmarkReport(NamedTuple):
    """One or several benchmark files of one tool, analysed.

    `rows` are benchmarks, the most doubtful first: what failed, the suspect ones, then those in which least can be
    seen. `failure` is what the tool says where a run as a whole failed, else empty.
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
        """Benchmarks whose values are suspect."""
        return sum(row.is_high_risk for row in self.rows)

    @property
    def headline(self) -> str:
        """The result in words."""
        first = self.rows[0]
        if not first.is_high_risk:
            return f"{self.seen_text}{self._look_first}"
        said = f"{counted_of(self.high_risk_count, len(self.rows), 'benchmark', 'is', 'are')} high risk."
        name = shown_text(first.name, SHOWN_NAME_LENGTH)
        return f"{said} Look at {name} first: {first.reason.split('; ')[0]}. {self.seen_text}"

    @property
    def _look_first(self) -> str:
        """What would show more of the benchmark in which least is seen."""
        first = self.rows[0]
        more = more_text(first.seen)
        if not more:
            return ""
        if len(self.rows) == 1:
            return f" To see more: {more}."
        return f" Look at {shown_text(first.name, SHOWN_NAME_LENGTH)} first: {more}."

    @property
    def seen_text(self) -> str:
        """Which changes can be seen in how many benchmarks, in words."""
        if len(self.rows) == 1:
            (row,) = self.rows
            return f"{shown_text(row.name, SHOWN_NAME_LENGTH)}: {seen_text(row.seen)}."
        return f"{grades_text([row.seen for row in self.rows])}."


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
    return BenchmarkReport(
        run_id=run_id,
        generated_utc=datetime.now(UTC).isoformat(),
        limits=limits,
        format_name=opened[0].format_name,
        environment=dict(files[0].environment),
        rows=tuple(sorted(rows, key=_doubt)),
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
    return BenchmarkRow(series.name, series, figures_of(series), noise, severity_of(noise), seen_change(series))


def _doubt(row: BenchmarkRow) -> tuple[bool, int, float]:
    """Orders rows: what failed, the suspect, then those in which least can be seen."""
    change = math.inf if row.seen.change is None else row.seen.change
    return not row.series.failure, ("critical", "warn", "ok").index(row.severity), -change
