"""The table of what became of every name, and the way to one name's "why?"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any

import pandas
import streamlit as st

from workbench.app.compare.numbered import NumberedChanges
from workbench.app.compare.profiles import profile_difference, profiles_of
from workbench.app.compare.records_table import records_configuration, records_frame
from workbench.app.compare.why import why
from workbench.app.session.compared import Compared
from workbench.app.widgets.literal import cells
from workbench.app.widgets.signs import status_cell, status_label
from workbench.app.widgets.tables import table_pixels
from workbench.comparison.explain.measures import measures_text
from workbench.comparison.explain.wording import NOTHING, contribution_text, figure_cells, full_name, why_text
from workbench.comparison.records.changes import RecordChanges
from workbench.core.comparison import Change, Comparison
from workbench.core.errors import shown_text
from workbench.core.kinds import KIND_WORDS
from workbench.core.model import Kind
from workbench.core.units import share_text
from workbench.core.words import shown_of

LONGEST_SEARCH = 200
ROWS_SENT = 2_000
CHOICES = 300
"""So many names are offered for "why?", of those that the filters have left; the search finds the others."""

LABEL_LENGTH = 140


@st.fragment
def names(compared: Compared) -> None:
    """The section "Every name"; only it runs again when a filter or the choice changes."""
    comparison, place = compared.comparison, compared.place
    noun = KIND_WORDS[comparison.kind].item
    st.subheader(f"Every {noun}", help="What matters most comes first. Click a row, or choose below, to read why.")
    pills_column, search_column = st.columns([3, 2], vertical_alignment="bottom")
    counts = {status: count for status, count in comparison.status_counts.items() if count}
    wanted = pills_column.pills(
        "Show only",
        list(counts),
        selection_mode="multi",
        format_func=lambda status: status_label(status, comparison),
        key=f"{place}_verdicts",
        wrap=True,
        persist_state="session",
    )
    needle = search_column.text_input(
        "Search in names",
        key=f"{place}_search",
        persist_state="session",
        max_chars=LONGEST_SEARCH,
        placeholder="part of a name, upper or lower case",
    )
    filters = (tuple(status for status in wanted if status in counts), (needle or "").strip()[:LONGEST_SEARCH])
    rows = compared.kept("filtered", filters, lambda: filtered(comparison.changes, *filters))
    if not rows:
        st.text(f"{shown_of(0, len(comparison.changes), 'name')}. Shorten the search or choose another verdict.")
        return
    _table(compared, rows, filters)
    _why(compared, rows)


def filtered(changes: Sequence[Change], statuses: Sequence[str], needle: str) -> Sequence[tuple[int, Change]]:
    """The changes with one of the statuses, all if there is none, that have the text in name or place; numbered."""
    if isinstance(changes, RecordChanges):
        return NumberedChanges(changes, changes.filtered(statuses, needle))
    text = needle.casefold()
    return [
        (number, change)
        for number, change in enumerate(changes, 1)
        if (not statuses or change.status in statuses) and text in full_name(change).casefold()
    ]


def _table(compared: Compared, rows: Sequence[tuple[int, Change]], filters: object) -> None:
    count = len(compared.comparison.changes)
    said = shown_of(len(rows), count, "name")
    if len(rows) > ROWS_SENT:
        said += f"; here are the first {ROWS_SENT:,}, the search finds the others, and CSV below holds all"
    st.text(said)
    shown = list(islice(rows, ROWS_SENT))
    # Rows are selected by their number, so what is filtered in another way is another table.
    key = f"{compared.place}_table_{filters}"
    st.dataframe(
        compared.kept("table", filters, lambda: _frame([change for _, change in shown], compared.comparison)),
        hide_index=True,
        height=table_pixels(min(len(shown), 10)),
        column_config=_configuration(compared.comparison),
        on_select=lambda: _row_clicked(key, compared.place, [_label(*row) for row in islice(shown, CHOICES)]),
        selection_mode="single-row",
        key=key,
        alt="What became of every name: verdict, before and after, change with interval, evidence and reason",
    )


def _frame(changes: Sequence[Change], comparison: Comparison) -> pandas.DataFrame:
    if comparison.risk_counts:
        return records_frame(changes, has_groups=comparison.has_groups)
    figures = [figure_cells(change) for change in changes]
    columns: dict[str, Any] = {
        "Verdict": [status_cell(change) for change in changes],
        "Name": cells([change.name or "(no name)" for change in changes]),
        "Before": [each[0] for each in figures],
        "After": [each[1] for each in figures],
        "Change": [each[2] for each in figures],
        **_parts(changes, comparison),
        "95 % interval": [each[3] for each in figures],
    }
    if comparison.kind is Kind.PROFILE:
        columns["Share before"] = [_share(change.share_before) for change in changes]
        columns["Share after"] = [_share(change.share_after) for change in changes]
        columns["Where"] = cells([change.place or NOTHING for change in changes])
    columns["Evidence"] = [each[4] for each in figures]
    columns["Why"] = [shown_text(why_text(change), 400) for change in changes]
    return pandas.DataFrame(columns)


def _parts(changes: Sequence[Change], comparison: Comparison) -> dict[str, list[str]]:
    """What each function has of the difference of the whole, where the wholes are compared."""
    if comparison.whole is None or comparison.whole.is_by_share:
        return {}
    return {"Part": [contribution_text(change) for change in changes]}


def _share(share: float | None) -> str:
    return NOTHING if share is None else share_text(share)


def _configuration(comparison: Comparison) -> dict[str, Any]:
    if comparison.risk_counts:
        return records_configuration(has_groups=comparison.has_groups)
    text = st.column_config.TextColumn
    measured = measures_text(comparison) or None
    return {
        **{title: text(alignment="right", help=measured) for title in ("Before", "After")},
        "Change": text(alignment="right"),
        "95 % interval": text(alignment="right", width=165, help="The change lies in here 95 times of 100."),
        "Verdict": text(width=130),
        "Name": text(width=190),
        "Share before": text(alignment="right", help="The function's part of all that was recorded before."),
        "Share after": text(alignment="right", help="The function's part of all that was recorded now."),
        "Where": text(width="small"),
        "Why": text(width="large"),
    }


def _why(compared: Compared, rows: Sequence[tuple[int, Change]]) -> None:
    offered = {_label(*row): row[1] for row in islice(rows, CHOICES)}
    label = st.selectbox(
        "Why? Choose a name, and read how its verdict came about",
        list(offered),
        key=f"{compared.place}_why",
        persist_state="session",
    )
    change = offered.get(label or "", rows[0][1])
    why(compared, change)
    if compared.comparison.kind is Kind.BENCHMARK:
        inner = profiles_of(compared, change)
        if inner:
            profile_difference(inner)
            names(inner)


def _label(number: int, change: Change) -> str:
    return f"{number}. {shown_text(full_name(change), LABEL_LENGTH)}: {status_cell(change)}"


def _row_clicked(key: str, place: str, labels: Sequence[str]) -> None:
    """The clicked row becomes the choice."""
    chosen = st.session_state[key]["selection"]["rows"]
    if chosen and chosen[0] < len(labels):
        st.session_state[f"{place}_why"] = labels[chosen[0]]
