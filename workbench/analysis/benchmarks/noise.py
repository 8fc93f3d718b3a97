"""How noisy a benchmark is, as findings with reasons.

Pure functions: series in, findings out. All limits stand here with their reason; those of spread, drift and outliers
are fractions.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import NamedTuple

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
from workbench.core.words import counted

SPREAD_WARN = 0.10
SPREAD_CRITICAL = 0.25
"""Typical distance of a value from the middle. At 10 % (pyperf's own limit) changes of a few per cent drown in it."""

PROCESS_SPREAD_WARN = 0.05
PROCESS_SPREAD_CRITICAL = 0.15
"""Distance between the processes' medians: more runs inside one process do not make this smaller, so it is tighter."""

DRIFT_WARN = 0.03
DRIFT_CRITICAL = 0.10
"""Change from the first to the last third of the values, counted only when the order is no accident (DRIFT_Z)."""

DRIFT_Z = 3.0
"""So many standard errors of the rank correlation: less than 3 series of 1,000 without drift get there."""

OUTLIERS_WARN = 0.01
OUTLIERS_CRITICAL = 0.10
"""Share of outliers. Critical needs at least two: one of ten says little."""

VALUES_WARN = 10
"""hyperfine's and benchstat's own advice for a comparison."""

VALUES_CRITICAL = 6
"""With fewer, not even lowest and highest value enclose the median with 95 % confidence (2 · 0.5ⁿ > 0.05)."""

PROCESSES_WANTED = 5
"""Fewer processes than this show little of what differs between them. Only said (info), as many tools use one."""

SUSPICIOUS = ("critical", "warn")


class NoiseLimits(NamedTuple):
    """From where on noise is said, as `warn` and as `critical`; the defaults are the constants above."""

    spread: tuple[float, float] = (SPREAD_WARN, SPREAD_CRITICAL)
    process_spread: tuple[float, float] = (PROCESS_SPREAD_WARN, PROCESS_SPREAD_CRITICAL)
    drift: tuple[float, float] = (DRIFT_WARN, DRIFT_CRITICAL)
    outliers: tuple[float, float] = (OUTLIERS_WARN, OUTLIERS_CRITICAL)
    values: tuple[int, int] = (VALUES_WARN, VALUES_CRITICAL)
    processes: int = PROCESSES_WANTED


class SeriesNoise(NamedTuple):
    """One thing that makes a benchmark's figures doubtful.

    `code` is fixed: failed, spread, process_spread, drift, process_drift, outliers, too_few_values, too_few_processes,
    summary_only. `severity` is critical, warn or info; `value` is what was measured (a fraction, or a count for
    the last three), `limit` what it was held against.
    """

    code: str
    severity: str
    value: float
    limit: float
    reason: str


def noise_of(series: Series, limits: NoiseLimits | None = None) -> tuple[SeriesNoise, ...]:
    """What makes the series doubtful, the gravest first."""
    limits = limits or NoiseLimits()
    figures = figures_of(series)
    found = [*_failed(series), *(_few(figures, limits) if series.is_measured else ()), *_wide(figures, limits)]
    if not figures.is_estimate:
        found += [*_drifts(series, limits), *_outliers(series, limits)]
    order = ("critical", "warn", "info")
    return tuple(sorted(found, key=lambda noise: order.index(noise.severity)))


def _failed(series: Series) -> Iterator[SeriesNoise]:
    """What failed comes first: its values are of something else than the work."""
    if series.failure:
        yield SeriesNoise("failed", "critical", 0, 0, f"failed: {series.failure}")


def severity_of(noise: Iterable[SeriesNoise]) -> str:
    """The gravest severity among findings; `ok` where there is none that matters.

    >>> severity_of([SeriesNoise("drift", "warn", 0.05, 0.03, ""), SeriesNoise("summary_only", "info", 1, 1, "")])
    'warn'
    """
    said = {one.severity for one in noise}
    return next((severity for severity in SUSPICIOUS if severity in said), "ok")


def _few(figures: SeriesFigures, limits: NoiseLimits) -> Iterator[SeriesNoise]:
    count = figures.value_count
    wanted, least = limits.values
    if count < wanted:
        limit, severity = (least, "critical") if count < least else (wanted, "warn")
        said = f"{counted(count, 'value')} only; at least {limit} are needed to tell noise from change"
        yield SeriesNoise("too_few_values", severity, count, limit, said)
    if figures.is_estimate:
        kept = "the files keep summaries" if figures.process_count > 1 else "the file keeps a summary"
        reason = f"{kept} only, so drift, outliers and percentiles are not known"
        yield SeriesNoise("summary_only", "info", count, 0, reason)
    elif figures.process_count < limits.processes:
        runs = "one process" if figures.process_count == 1 else f"{figures.process_count} processes"
        reason = f"all values come from {runs}, so what differs from process to process is hardly seen"
        yield SeriesNoise("too_few_processes", "info", figures.process_count, limits.processes, reason)


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
        yield from _over(code, value, limit, said[code])


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


def _outliers(series: Series, limits: NoiseLimits) -> Iterator[SeriesNoise]:
    values = pooled(series)
    far = outlier_count(values)
    warn, critical = limits.outliers
    needed = (warn, critical if far > 1 else math.inf)
    text = f"{far:,} of {len(values):,} values ({{}}) lie far outside the others; something else ran at the same time"
    yield from _over("outliers", far / len(values), needed, text)


def _over(code: str, value: float | None, limits: tuple[float, float], text: str) -> Iterator[SeriesNoise]:
    """A finding where a value reaches a limit; `text` has a place for the value in per cent."""
    warn, critical = limits
    if value is not None and value >= warn:
        severity, limit = ("critical", critical) if value >= critical else ("warn", warn)
        yield SeriesNoise(code, severity, value, limit, text.format(share_text(value)))
