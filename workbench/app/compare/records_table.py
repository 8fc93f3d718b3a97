"""The table of what became of every name."""

from __future__ import annotations

from typing import Any

import pandas
import streamlit as st

from workbench.app.widgets.literal import cells
from workbench.comparison.records.compare import Comparison

CLEANED_ROWS = 50_000
"""Names of so many rows are made safe to look at one by one; a longer table is sent lazily, as it is."""

SIDE_COLUMNS = ("worst", "severity", "high_risk", "count", "mean")
TITLES = {
    "worst": "Worst score",
    "severity": "Severity",
    "high_risk": "High risk",
    "count": "Records",
    "mean": "Mean score",
}
SYMBOLS = {
    "newly high risk": "▼",
    "added, high risk": "▼",
    "worse": "▼",
    "no longer high risk": "▲",
    "better": "▲",
    "removed": "−",
    "added": "+",
    "unchanged": "=",
}


@st.fragment
def changes(comparison: Comparison) -> None:
    """The section "Every name"; only it runs again when the filter changes."""
    st.subheader(
        "Every name", help="▲ better, ▼ worse, + added, − removed, = unchanged. What matters most comes first."
    )
    counts = {verdict: count for verdict, count in comparison.counts.items() if count}
    wanted = st.pills(
        "Show only",
        list(counts),
        selection_mode="multi",
        format_func=lambda verdict: f"{SYMBOLS[verdict]} {verdict}: {counts[verdict]:,}",
        key="changes_verdicts",
        persist_state="session",
    )
    table = comparison.table
    chosen = [verdict for verdict in wanted if verdict in counts]
    if chosen:
        table = table[table["verdict"].isin(chosen)]
    st.dataframe(
        _shown(table, comparison.has_groups),
        hide_index=True,
        height=min(430, 35 * (len(table) + 1) + 3),
        column_config=_configuration(comparison.has_groups),
        alt="What became of every name, before and after",
    )


def _shown(table: pandas.DataFrame, has_groups: bool) -> pandas.DataFrame:
    """The columns worth showing: counts and means only where a name can have several records."""
    columns = ["name", "verdict", "difference"]
    for column in SIDE_COLUMNS if has_groups else SIDE_COLUMNS[:2]:
        columns += [f"{column}_before", f"{column}_after"]
    shown = table[[*columns, "reason"]]
    if len(shown) > CLEANED_ROWS:
        return shown
    verdicts = [f"{SYMBOLS[verdict]} {verdict}" for verdict in shown["verdict"]]
    return shown.assign(name=cells([str(name) for name in shown["name"]]), verdict=verdicts)


def _configuration(has_groups: bool) -> dict[str, Any]:
    columns: dict[str, Any] = {
        "name": st.column_config.TextColumn("Name", width="medium"),
        "verdict": st.column_config.TextColumn("Verdict"),
        "difference": st.column_config.NumberColumn("Change", format="plain"),
        "reason": st.column_config.TextColumn("Why"),
    }
    for column in SIDE_COLUMNS if has_groups else SIDE_COLUMNS[:2]:
        for side in ("before", "after"):
            title = f"{TITLES[column]} {'before' if side == 'before' else 'now'}"
            columns[f"{column}_{side}"] = st.column_config.Column(title)
    return columns
