"""The table of what to fix first in a profile, and the callers and callees of a chosen function."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

import pandas
import streamlit as st

from workbench.analysis.profiles.hotspots import GROUPINGS, Hotspot, hotspots
from workbench.analysis.profiles.measured_words import MeasuredWords
from workbench.analysis.profiles.origins import Origin
from workbench.analysis.profiles.report import ProfileReport, policy_text
from workbench.app.report.callers import neighbours_of
from workbench.app.session.workspace import Result
from workbench.app.widgets.literal import cells, line
from workbench.app.widgets.tables import column_unit, in_unit, table_pixels
from workbench.core.words import shown_of

LONGEST_SEARCH = 200
ROWS_SENT = 2_000
"""More rows than anybody reads are not sent; the search finds every one of them, and CSV holds all."""


@st.fragment
def functions(result: Result, report: ProfileReport) -> None:
    """The section "Fix first"; only it runs again when its filters change."""
    st.subheader(
        "Fix first", help=f"The largest {report.words.own} first: what a function takes itself, without those it calls."
    )
    line(report.covering)
    line(policy_text(report))
    grouping_column, search_column, own_column = st.columns([2, 3, 2], vertical_alignment="bottom")
    grouping = grouping_column.segmented_control(
        "Group by",
        GROUPINGS,
        default=GROUPINGS[0],
        required=True,
        key="profile_grouping",
        persist_state="session",
        help="Modules and files add up what their functions take themselves.",
    )
    needle = search_column.text_input(
        "Search in names and files",
        key="profile_search",
        persist_state="session",
        max_chars=LONGEST_SEARCH,
        placeholder="part of a name, upper or lower case",
    )
    is_own = own_column.toggle(
        "Own code only",
        key="profile_own",
        persist_state="session",
        help="Leaves out libraries, the standard library and the interpreter. Shares stay those of the whole.",
    )
    grouping = grouping if grouping in GROUPINGS else GROUPINGS[0]
    rows = _grouped(result, report, grouping)
    found = _filtered(rows, (needle or "")[:LONGEST_SEARCH], bool(is_own))
    _table(found, len(rows), report, grouping)
    if grouping == "function":
        neighbours_of(result, report, found)


def _grouped(result: Result, report: ProfileReport, grouping: str) -> Sequence[Hotspot]:
    """Grouped rows are kept for as long as the policy is the same."""
    if grouping == "function":
        return report.rows
    return result.kept(
        "grouped",
        (grouping, report.policy),
        lambda: hotspots(report.profile, report.figures, report.policy, grouping),
    )


def _filtered(rows: Sequence[Hotspot], needle: str, is_own: bool) -> Sequence[Hotspot]:
    wanted = needle.casefold()
    return [
        row
        for row in rows
        if (not is_own or row.origin is Origin.OWN)
        and (not wanted or wanted in row.name.casefold() or wanted in row.file.casefold())
    ]


def _table(rows: Sequence[Hotspot], all_count: int, report: ProfileReport, grouping: str) -> None:
    said = shown_of(len(rows), all_count, grouping)
    if not rows:
        st.text(f"{said}. Shorten the search or switch the filter off.")
        return
    if len(rows) > ROWS_SENT:
        said += f"; here are the first {ROWS_SENT:,}, the search finds the others, and CSV below holds all"
    st.text(said)
    shown = rows[:ROWS_SENT]
    st.dataframe(
        _frame(shown, report, grouping),
        hide_index=True,
        height=table_pixels(min(len(shown), 10)),
        column_config=_amounts(shown, report) | _configuration(shown, report.words),
        alt="What to fix first, with self and total time, share, calls, what a fix is worth, and the reason",
    )


def _frame(rows: Sequence[Hotspot], report: ProfileReport, grouping: str) -> pandas.DataFrame:
    profile = report.profile
    factor, unit = column_unit(max(row.total for row in rows), profile.unit)
    columns: dict[str, Any] = {
        "Severity": [row.severity for row in rows],
        grouping.capitalize(): cells([row.name or "(no name)" for row in rows]),
    }
    if grouping == "function":
        columns["Where"] = cells([_place(row) for row in rows])
    columns["Self share"] = [row.self_share * 100 for row in rows]
    columns["At most"] = [math.nan if math.isinf(row.speedup) else round(row.speedup, 2) for row in rows]
    columns[f"Self, {unit}"] = in_unit([row.self_value for row in rows], factor)
    if any(row.low is not None for row in rows):
        columns["95 % interval"] = [_interval(row) for row in rows]
    if report.spreads and grouping == "function":
        columns["In single files"] = [_span(report.spreads.get((row.name, row.file))) for row in rows]
    if grouping == "function":
        columns[f"Total, {unit}"] = in_unit([row.total for row in rows], factor)
        columns["Total share"] = [row.total_share * 100 for row in rows]
    if any(row.calls is not None for row in rows):
        columns["Calls"] = [row.calls for row in rows]
    columns["Code"] = [row.origin.value for row in rows]
    if grouping == "function":
        columns["Called by own"] = cells([row.own_caller or "–" for row in rows])
    columns["Why"] = [row.reason or "–" for row in rows]
    return pandas.DataFrame(columns)


def _place(row: Hotspot) -> str:
    """File and line; of a long path the end, as that is what tells files apart. CSV and JSON hold all of it."""
    parts = [part for part in re.split(r"[/\\\\]", row.place) if part]
    return f"…/{parts[-2]}/{parts[-1]}" if len(parts) > 3 else row.place or "–"


def _interval(row: Hotspot) -> str:
    return "–" if row.low is None or row.high is None else _span((row.low, row.high))


def _span(bounds: tuple[float, float] | None) -> str:
    return "–" if bounds is None else f"{bounds[0] * 100:.1f} to {bounds[1] * 100:.1f} %"


def _amounts(rows: Sequence[Hotspot], report: ProfileReport) -> dict[str, Any]:
    """Amounts with their thousands apart, as counts of instructions have many digits."""
    unit = column_unit(max(row.total for row in rows), report.profile.unit).unit
    localized = st.column_config.NumberColumn(format="localized")
    return {f"{part}, {unit}": localized for part in ("Self", "Total")}


def _configuration(rows: Sequence[Hotspot], words: MeasuredWords) -> dict[str, Any]:
    largest = max(row.self_share for row in rows) * 100
    text, number = st.column_config.TextColumn, st.column_config.NumberColumn
    return {
        "Severity": text(width=80),
        "Function": text(width="medium"),
        "Module": text(width="medium"),
        "File": text(width="large"),
        "Self share": st.column_config.ProgressColumn(
            format="%.1f %%",
            min_value=0,
            max_value=max(1.0, largest),
            help=f"The part of all {words.own} that this one takes.",
            width=120,
        ),
        "At most": number(
            format=f"%.2f × {words.better}",
            help=f"How many times {words.better} the whole would be if this {words.nothing} at all.",
        ),
        "95 % interval": text(
            help="The profile is a sample. The true share lies in here 95 times of 100.", alignment="right"
        ),
        "In single files": text(help="The lowest and the highest self share among the files.", alignment="right"),
        "Total share": number(format="%.1f %%", help="With everything that it calls."),
        "Calls": number(format="localized"),
        "Code": text(help="Whose code it is, told by its file."),
        "Called by own": text(help="For code that is not yours: your own function nearest above it."),
        "Where": text(help="The end of the path, and the line. CSV and JSON hold the whole path."),
        "Why": text(width="medium"),
    }
