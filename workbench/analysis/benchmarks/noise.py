"""What is suspect or noisy in a benchmark, as findings with reasons.

Pure functions: series in, findings out. All limits stand here with their reason; those of spread, drift and outliers
are fractions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from workbench.analysis.benchmarks.process_modes import mode_distance
from workbench.analysis.benchmarks.statistics import (
    SeriesFigures,
    drift_of,
    figures_of,
    outlier_count,
    pooled,
    process_medians,
)
from workbench.core.benchmark import Series
from workbench.core.units import share_text

SPREAD_SAID = 0.10
"""Typical distance of a value from the middle, from where on it is said: pyperf's own limit."""

PROCESS_SPREAD_SAID = 0.05
"""Distance between the processes' medians: more runs inside one process do not make this smaller, so it is tighter."""

OUTLIERS_SAID = 0.01
"""Share of outliers."""

DRIFT_WARN = 0.03
DRIFT_CRITICAL = 0.10
"""Change from the first to the last third of the values, counted only when the order is no accident (DRIFT_Z)."""

DRIFT_Z = 3.0
"""So many standard errors of the rank correlation: less than 3 series of 1,000 without drift get there."""

MODES_WARN = 0.05
MODES_CRITICAL = 0.15
"""How far the slow mode of processes lies above the fast one: a side may have more of it by chance alone."""

PROCESSES_WANTED = 5
"""Fewer processes than this show little of what differs between them. Only said, as many tools use one."""

SUSPICIOUS = ("critical", "warn")
INFO = "info"
IN_THE_GRADE = ("summary_only", "too_few_processes")
"""Findings that what is said of the smallest change says already."""


class NoiseLimits(NamedTuple):
    """From where on noise is said; of what is suspect as `warn` and as `critical`. The defaults are the constants."""

    drift: tuple[float, float] = (DRIFT_WARN, DRIFT_CRITICAL)
    modes: tuple[float, float] = (MODES_WARN, MODES_CRITICAL)
    spread: float = SPREAD_SAID
    process_spread: float = PROCESS_SPREAD_SAID
    outliers: float = OUTLIERS_SAID
    processes: int = PROCESSES_WANTED


class SeriesNoise(NamedTuple):
    """One thing that is to be known of a benchmark's values.

    `code` is fixed. Suspect, and therefore `critical` or `warn`, are failed, drift, process_drift and process_modes:
    values of something else than the work, or that depend on when, or in which process, they were taken. What is noisy
    or little is `info`, as it is in the smallest change that can be seen: spread, process_spread, outliers,
    too_few_processes, summary_only. `value` is what was measured (a fraction, or a count for the last two), `limit`
    what it was held against.
    """

    code: str
    severity: str
    value: float
    limit: float
    reason: str


def noise_of(series: Series, limits: NoiseLimits | None = None) -> tuple[SeriesNoise, ...]:
    """What is to be known of the series' values, the gravest first."""
    limits = limits or NoiseLimits()
    figures = figures_of(series)
    found = [*_failed(series), *(_few(figures, limits) if series.is_measured else ()), *_wide(figures, limits)]
    if not figures.is_estimate:
        found += [*_drifts(series, limits), *_modes(series, limits), *_outliers(series, limits)]
    order = ("critical", "warn", INFO)
    return tuple(sorted(found, key=lambda noise: order.index(noise.severity)))


def _failed(series: Series) -> Iterator[SeriesNoise]:
    """What failed comes first: its values are of something else than the work."""
    if series.failure:
        yield SeriesNoise("failed", "critical", 0, 0, f"failed: {series.failure}")


def severity_of(noise: Iterable[SeriesNoise]) -> str:
    """The gravest severity among findings; `ok` where nothing is suspect.

    >>> severity_of([SeriesNoise("drift", "warn", 0.05, 0.03, ""), SeriesNoise("summary_only", "info", 1, 1, "")])
    'warn'
    """
    said = {one.severity for one in noise}
    return next((severity for severity in SUSPICIOUS if severity in said), "ok")


def _few(figures: SeriesFigures, limits: NoiseLimits) -> Iterator[SeriesNoise]:
    if figures.is_estimate:
        kept = "the files keep summaries" if figures.process_count > 1 else "the file keeps a summary"
        reason = f"{kept} only, so drift, outliers and percentiles are not known"
        yield SeriesNoise("summary_only", INFO, figures.value_count, 0, reason)
    elif figures.process_count < limits.processes:
        runs = "one process" if figures.process_count == 1 else f"{figures.process_count} processes"
        reason = f"all values come from {runs}, so what differs from process to process is hardly seen"
        yield SeriesNoise("too_few_processes", INFO, figures.process_count, limits.processes, reason)


def _wide(figures: SeriesFigures, limits: NoiseLimits) -> Iterator[SeriesNoise]:
    said = {
        "spread": "values typically lie {} away from the middle",
        "process_spread": "processes differ by typically {} from one another, which more runs in each do not cure",
    }
    measured = {
        "spread": (figures.spread, limits.spread),
        "process_spread": (figures.process_spread, limits.process_spread),
    }
    for code, (value, limit) in measured.items():
        yield from _over(code, value, (limit,), said[code])


def _drifts(series: Series, limits: NoiseLimits) -> Iterator[SeriesNoise]:
    inside = drift_of(series.processes)
    between = drift_of([process_medians(series)])
    for code, drift, where in (("drift", inside, "of a process"), ("process_drift", between, "of the processes")):
        if drift and abs(drift.z) >= DRIFT_Z and (drift.z > 0) == (drift.change > 0):
            verb, cause = (
                ("rise", "something fills up or heats up") if drift.change > 0 else ("fall", "it still warms up")
            )
            text = f"values {verb} by {{}} from the first to the last third {where}; perhaps {cause}"
            yield from _over(code, abs(drift.change), limits.drift, text)


def _modes(series: Series, limits: NoiseLimits) -> Iterator[SeriesNoise]:
    distance = mode_distance(process_medians(series))
    text = "processes run in two modes, the slow one {} above the fast one; which a process gets decides its figure"
    yield from _over("process_modes", distance, limits.modes, text)


def _outliers(series: Series, limits: NoiseLimits) -> Iterator[SeriesNoise]:
    values = pooled(series)
    far = outlier_count(values)
    text = f"{far:,} of {len(values):,} values ({{}}) lie far outside the others; something else ran at the same time"
    yield from _over("outliers", far / len(values), (limits.outliers,), text)


def _over(code: str, value: float | None, limits: tuple[float, ...], text: str) -> Iterator[SeriesNoise]:
    """A finding where a value reaches a limit, of two the graver; `text` has a place for the value in per cent."""
    reached = [limit for limit in limits if value is not None and value >= limit]
    if value is not None and reached:
        severity = INFO if len(limits) == 1 else ("warn", "critical")[len(reached) - 1]
        yield SeriesNoise(code, severity, value, reached[-1], text.format(share_text(value)))
