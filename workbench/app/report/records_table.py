"""The table of all records: searched and filtered on the server, sent to the browser page by page."""

from __future__ import annotations

from typing import Any

import streamlit as st

from workbench.analysis.records.report import Report
from workbench.app.session.workspace import Result

LONGEST_SEARCH = 200
TURNING_MARKS = "[\u202a-\u202e\u2066-\u2069]"
"""Marks that turn the writing direction, and so could make a name look like another."""

TURNING_MARKS_START = (b"\xe2\x80", b"\xe2\x81")
"""What these marks begin with in UTF-8; some harmless characters do too."""

TABLE_PIXELS = 400


@st.fragment
def records(result: Result, report: Report) -> None:
    """The section "Records"; only it runs again when the search changes."""
    st.subheader("Records", help="All records in file order. Click a column's head to sort by it.")
    search_column, risk_column = st.columns([3, 2], vertical_alignment="bottom")
    needle = search_column.text_input(
        "Search in names",
        key="records_search",
        persist_state="session",
        max_chars=LONGEST_SEARCH,
        placeholder="part of a name, upper or lower case",
    )
    only_high_risk = risk_column.toggle("High risk only", key="records_high_risk", persist_state="session")
    table = _view(result, report, (needle or "")[:LONGEST_SEARCH], only_high_risk)
    total = report.summary.record_count
    shown = f"All {total:,} records" if table.num_rows == total else f"{table.num_rows:,} of {total:,} records"
    st.text(shown if table.num_rows else f"None of {total:,} records. Shorten the search or switch the filter off.")
    if table.num_rows:
        st.dataframe(
            table,
            hide_index=True,
            height=min(TABLE_PIXELS, 35 * (table.num_rows + 1) + 3),
            column_order=["name", "score", "severity", "is_high_risk", "source"],
            column_config={
                "name": st.column_config.TextColumn("Name", width="medium"),
                "score": _score_column(table),
                "severity": st.column_config.TextColumn("Severity", width="small"),
                "is_high_risk": st.column_config.CheckboxColumn("High risk", width="small"),
                "source": st.column_config.TextColumn("File"),
            },
            alt="All records that fit the search, in file order",
        )


def _view(result: Result, report: Report, needle: str, only_high_risk: bool) -> Any:
    """The rows that fit; the last view is kept, so that scrolling and other clicks find it ready."""
    return result.kept(
        "filtered records",
        (needle, only_high_risk),
        lambda: filtered(result.kept("records", None, lambda: _shown_table(report)), needle, only_high_risk),
    )


def filtered(table: Any, needle: str, only_high_risk: bool) -> Any:
    """The rows of an Arrow table whose name holds the needle, and that are high risk if only those are wanted."""
    import pyarrow.compute as pc

    if only_high_risk:
        table = table.filter(table["is_high_risk"])
    if needle:
        table = table.filter(pc.match_substring(table["name"], needle, ignore_case=True))
    return table


def _shown_table(report: Report) -> Any:
    """The records as they are shown: exact where a score is past 64 bits, and with turning marks made visible."""
    columns = report.columns
    if columns is None:
        raise AssertionError("a report for the page is made with columns")
    table = columns.table
    if columns.big_scores:
        table = _with_exact_scores(table, columns.big_scores)
    return _without_turning_marks(table)


def _with_exact_scores(table: Any, big_scores: dict[int, int]) -> Any:
    import pyarrow

    texts = table["score"].cast(pyarrow.string()).to_pylist()
    for row, score in big_scores.items():
        texts[row] = str(score)
    return table.set_column(table.schema.get_field_index("score"), "score", pyarrow.array(texts))


def _without_turning_marks(table: Any) -> Any:
    import pyarrow.compute as pc

    for index, name in enumerate(table.schema.names):
        if name in ("name", "severity") and _may_hold_turning_marks(table[name]):
            table = table.set_column(index, name, pc.replace_substring_regex(table[name], TURNING_MARKS, "\ufffd"))
    return table


def _may_hold_turning_marks(column: Any) -> bool:
    """Looks at all text of a block at once, which is many times as fast as looking into every name."""
    texts = (chunk.buffers()[-1].to_pybytes() for chunk in column.chunks)
    return any(start in text for text in texts for start in TURNING_MARKS_START)


def _score_column(table: Any) -> Any:
    if table.schema.field("score").type == "string":
        return st.column_config.TextColumn("Score", width="small")
    return st.column_config.NumberColumn("Score", width="small", format="plain")
