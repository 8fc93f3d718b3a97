"""The table of all records: searched and filtered on the server, sent to the browser page by page."""

from __future__ import annotations

import re
from typing import Any

import streamlit as st

from workbench.analysis.records.report import RecordsReport
from workbench.app.session.workspace import Result
from workbench.core.columns import Columns
from workbench.core.distinct import arrow_texts
from workbench.core.texts import Texts
from workbench.core.words import shown_of

LONGEST_SEARCH = 200
TURNING_MARKS = "[\u202a-\u202e\u2066-\u2069]"
"""Marks that turn the writing direction, and so could make a name look like another."""

TURNING_MARKS_START = (b"\xe2\x80", b"\xe2\x81")
"""What these marks begin with in UTF-8; some harmless characters do too."""

TABLE_PIXELS = 400


@st.fragment
def records(result: Result, report: RecordsReport) -> None:
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
    shown = shown_of(table.num_rows, total, "record")
    st.text(shown if table.num_rows else f"{shown}. Shorten the search or switch the filter off.")
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


def _view(result: Result, report: RecordsReport, needle: str, only_high_risk: bool) -> Any:
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


def _shown_table(report: RecordsReport) -> Any:
    """The records as they are shown: exact where a score is past 64 bits, and with turning marks made visible."""
    columns = report.columns
    if columns is None:
        raise AssertionError("a report for the page is made with columns")
    return _arrow_table(columns)


def _arrow_table(columns: Columns) -> Any:
    """The columns as an Arrow table; names and scores are not copied."""
    import pyarrow

    words = [re.sub(TURNING_MARKS, "\ufffd", word) for word in columns.severity_words]
    scores = _exact_texts(columns) if columns.big_scores else columns.scores
    return pyarrow.table(
        {
            "name": _without_turning_marks(arrow_texts(columns.names), columns.names),
            "score": pyarrow.array(scores),
            "severity": pyarrow.DictionaryArray.from_arrays(columns.severities, words),
            "is_high_risk": pyarrow.array(columns.is_high_risk),
            "source": _sources(columns),
        }
    )


def _sources(columns: Columns) -> Any:
    """The file of each record."""
    import numpy
    import pyarrow

    codes = numpy.repeat(numpy.arange(len(columns.sources), dtype="int32"), [count for _, count in columns.sources])
    return pyarrow.DictionaryArray.from_arrays(codes, [name for name, _ in columns.sources])


def _exact_texts(columns: Columns) -> list[str]:
    texts = list(map(str, columns.scores.tolist()))
    for row, score in columns.big_scores.items():
        texts[row] = str(score)
    return texts


def _without_turning_marks(names: Any, texts: Texts) -> Any:
    """Looks at all text at once first, which is many times as fast as looking into every name."""
    import pyarrow.compute as pc

    data = bytes(texts.data)
    if any(start in data for start in TURNING_MARKS_START):
        return pc.replace_substring_regex(names, TURNING_MARKS, "\ufffd")
    return names


def _score_column(table: Any) -> Any:
    if table.schema.field("score").type == "string":
        return st.column_config.TextColumn("Score", width="small")
    return st.column_config.NumberColumn("Score", width="small", format="plain")
