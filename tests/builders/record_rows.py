"""Comparisons of records as plain rows, and columns as plain records, for tests to look at."""

from __future__ import annotations

from typing import Any

from workbench.core.columns import Columns, Row
from workbench.core.comparison import Comparison


def rows_of(comparison: Comparison) -> dict[str, dict[str, Any]]:
    """What became of each name, in the order of the comparison; None on a side that lacks it."""
    found = {}
    for change in comparison.changes:
        assert change.risk is not None
        row: dict[str, Any] = {"verdict": change.status, "reason": change.reason, "difference": change.risk.difference}
        for role, group in (("before", change.risk.before), ("after", change.risk.after)):
            values = (None,) * 5 if group is None else group
            for column, value in zip(("count", "high_risk", "worst", "mean", "severity"), values, strict=True):
                row[f"{column}_{role}"] = value
        found[change.name] = row
    assert len(found) == len(comparison.changes)
    return found


def high_risk_now(comparison: Comparison) -> int:
    """How many records of the current side are high risk."""
    assert comparison.current.records is not None
    return comparison.current.records.high_risk_count


def records_in(columns: Columns | None) -> list[Row]:
    """All records of the columns."""
    assert columns is not None
    return list(columns.rows())
