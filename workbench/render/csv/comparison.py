"""The names of a comparison of any kind as CSV, safe to open in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.core.comparison import Change, Comparison
from workbench.core.record_groups import RecordGroup, RiskChange
from workbench.core.statistics import number
from workbench.render.csv.page import csv_pages

COLUMNS = (
    *("name", "place", "verdict", "is_provisional", "presence", "unit", "before", "after", "ratio", "low", "high"),
    *("threshold", "share_before", "share_after", "reason", "advice", "method"),
    *("values_before", "values_after", "processes_before", "processes_after", "measure"),
    *("relative_ratio", "relative_low", "relative_high", "p", "q", "separation", "failure", "contribution"),
    "direction",
)
"""Ratios and shares are fractions, values in the base of their unit; a cell is empty where nothing is known."""

RISK_COLUMNS = (
    *("status", "difference", "count_before", "count_after", "high_risk_before", "high_risk_after"),
    *("mean_before", "mean_after", "severity_before", "severity_after"),
)
"""What is added for records that are compared exactly; `before` and `after` are then their worst scores."""


def chunks(comparison: Comparison, _gate: object = None) -> Iterator[bytes]:
    """The names as UTF-8 CSV pieces, what matters first, a header line before them; a gate has no part in it."""
    return csv_pages(columns_of(comparison), rows(comparison))


def columns_of(comparison: Comparison) -> tuple[str, ...]:
    """The names of the columns: COLUMNS, and RISK_COLUMNS for records that are compared exactly."""
    return (*COLUMNS, *RISK_COLUMNS) if comparison.risk_counts else COLUMNS


def rows(comparison: Comparison) -> Iterator[tuple[object, ...]]:
    """The names in the order of the columns, what matters first."""
    return map(_row, comparison.changes)


def _row(change: Change) -> tuple[object, ...]:
    values = (change.before, change.after) if change.risk else map(number, (change.before, change.after))
    figures = (change.ratio, change.low, change.high, change.threshold, change.share_before, change.share_after)
    return (
        *(change.name, change.place, change.word, bool(change.is_provisional), change.presence.value),
        *(change.unit.value, *values, *map(number, figures), change.reason, change.advice),
        *_evidence(change),
        change.failure,
        number(change.contribution),
        change.direction.value,
        *(_risk(change.risk) if change.risk else ()),
    )


def _risk(risk: RiskChange) -> tuple[object, ...]:
    pairs = zip(risk.before or _NO_GROUP, risk.after or _NO_GROUP, strict=True)
    counts, high_risk, _, means, severities = pairs
    return risk.status, risk.difference, *counts, *high_risk, *means, *severities


_NO_GROUP = (None,) * len(RecordGroup._fields)


def _evidence(change: Change) -> tuple[object, ...]:
    found = change.evidence
    figures = (found.relative_ratio, found.relative_low, found.relative_high, found.p, found.q, found.separation)
    return found.method.value, *found.value_counts, *found.process_counts, found.measure, *map(number, figures)
