"""What became of names of records, as a table: worst scores and severities, and of groups how many and their mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas
import streamlit as st

from workbench.app.widgets.literal import cells
from workbench.app.widgets.signs import status_cell
from workbench.comparison.explain.wording import NOTHING
from workbench.core.columns import INT64
from workbench.core.comparison import Change
from workbench.core.record_groups import RecordGroup

TITLES = {
    "worst": "Worst score",
    "severity": "Severity",
    "high_risk_count": "High risk",
    "record_count": "Records",
    "mean": "Mean score",
}
SIDES = ("before", "now")


def records_frame(changes: Sequence[Change], *, has_groups: bool) -> pandas.DataFrame:
    """The columns worth showing: counts and means only where a name can have several records."""
    risks = [change.risk for change in changes if change.risk]
    columns: dict[str, Any] = {
        "Verdict": [status_cell(change) for change in changes],
        "Name": cells([change.name or "(no name)" for change in changes]),
        "Change": _scores([risk.difference for risk in risks]),
    }
    groups = {"before": [risk.before for risk in risks], "now": [risk.after for risk in risks]}
    for field in _fields(has_groups=has_groups):
        for side in SIDES:
            columns[f"{TITLES[field]} {side}"] = _column(groups[side], field)
    columns["Why"] = [change.reason or NOTHING for change in changes]
    return pandas.DataFrame(columns)


def records_configuration(*, has_groups: bool) -> dict[str, Any]:
    """How the columns are shown; scores past 64 bits are text."""
    text, column = st.column_config.TextColumn, st.column_config.Column
    numbers = [f"{TITLES[field]} {side}" for field in _fields(has_groups=has_groups) for side in SIDES]
    return {
        "Verdict": text(width=150),
        "Name": text(width="medium"),
        "Change": column(help="The worst score now minus the one before."),
        **{title: column() for title in numbers},
        "Why": text(width="large"),
    }


def group_table(before: RecordGroup | None, after: RecordGroup | None) -> pandas.DataFrame:
    """One name's records on both sides."""
    rows = [(title, *(_cell(group, field) for group in (before, after))) for field, title in TITLES.items()]
    return pandas.DataFrame(rows, columns=["What", "Before", "Now"])


def _cell(group: RecordGroup | None, field: str) -> str:
    if group is None:
        return NOTHING
    value = getattr(group, field)
    if isinstance(value, float):
        return f"{value:,.6g}"
    return cells([str(value)])[0] or "(empty)"


def _fields(*, has_groups: bool) -> tuple[str, ...]:
    return tuple(TITLES) if has_groups else ("worst", "severity")


def _column(groups: Sequence[RecordGroup | None], field: str) -> Any:
    values = [None if group is None else getattr(group, field) for group in groups]
    if field == "severity":
        return [None if value is None else cells([value])[0] for value in values]
    return values if field == "mean" else _scores(values)


def _scores(values: Sequence[int | None]) -> Any:
    """Whole numbers that sort as numbers where 64 bits hold them all; else their digits."""
    if all(value is None or value in INT64 for value in values):
        return pandas.array(values, dtype="Int64")
    return [None if value is None else cells([str(value)])[0] for value in values]
