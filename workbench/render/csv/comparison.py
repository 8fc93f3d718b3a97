"""The names of a comparison with verdicts as CSV, safe to open in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.core.statistics import number
from workbench.core.verdict import Change, SuiteComparison
from workbench.render.csv.page import csv_pages

COLUMNS = (
    *("name", "place", "verdict", "is_provisional", "presence", "unit", "before", "after", "ratio", "low", "high"),
    *("threshold", "share_before", "share_after", "reason", "advice", "method"),
    *("values_before", "values_after", "processes_before", "processes_after", "measure"),
    *("relative_ratio", "relative_low", "relative_high", "p", "q", "separation"),
)
"""Ratios and shares are fractions, values in the base of their unit; a cell is empty where nothing is known."""


def chunks(comparison: SuiteComparison) -> Iterator[bytes]:
    """The names as UTF-8 CSV pieces, what matters first, a header line before them."""
    return csv_pages(COLUMNS, rows(comparison))


def rows(comparison: SuiteComparison) -> Iterator[tuple[object, ...]]:
    """The names in the order of COLUMNS, what matters first."""
    return map(_row, comparison.changes)


def _row(change: Change) -> tuple[object, ...]:
    figures = (change.before, change.after, change.ratio, change.low, change.high, change.threshold)
    shares = (change.share_before, change.share_after)
    return (
        *(change.name, change.place, change.word, bool(change.is_provisional), change.presence.value),
        *(change.unit.value, *map(number, (*figures, *shares)), change.reason, change.advice),
        *_evidence(change),
    )


def _evidence(change: Change) -> tuple[object, ...]:
    found = change.evidence
    figures = (found.relative_ratio, found.relative_low, found.relative_high, found.p, found.q, found.separation)
    return found.method.value, *found.value_counts, *found.process_counts, found.measure, *map(number, figures)
