"""Callers and callees of one function."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import islice

import pandas
import streamlit as st

from workbench.analysis.profiles.hotspots import Hotspot, neighbours
from workbench.analysis.profiles.report import ProfileReport
from workbench.app.session.workspace import Result
from workbench.app.widgets.literal import cells, line
from workbench.app.widgets.tables import column_unit, in_unit, table_pixels
from workbench.core.errors import shown_text
from workbench.core.units import share_text, value_text

CHOICES = 300
"""So many functions are offered, of those that the search has found."""


def neighbours_of(result: Result, report: ProfileReport, rows: Sequence[Hotspot]) -> None:
    """Choose a function, see who calls it and what it calls."""
    if not rows:
        return
    offered = {_label(row): row for row in islice(rows, CHOICES)}
    st.markdown("**Who calls it, and what it calls**", help="Of one function at a time. The search above narrows it.")
    label = st.selectbox("Function", list(offered), key="profile_function", persist_state="session")
    row = offered.get(label or "", rows[0])
    index = _index(result, report).get((row.name, row.file))
    if index is None:
        return
    callers, callees = neighbours(report.profile, index)
    called = math.fsum(value for _, value in callees)
    whole = max(math.fsum(value for _, value in callers), called + row.self_value, 1e-300)
    unit = report.profile.unit
    line(
        f"{row.name}: {value_text(row.self_value, unit)} itself ({share_text(row.self_share)}), "
        f"{value_text(row.total, unit)} with what it calls ({share_text(row.total_share)})."
    )
    left, right = st.columns(2)
    with left:
        st.markdown("Called by")
        _table(report, [(_name(report, number), value) for number, value in callers], whole, "Callers")
    with right:
        st.markdown("What it is made of")
        own = [("(itself)", row.self_value)] if row.self_value else []
        found = own + [(_name(report, number), value) for number, value in callees]
        _table(report, sorted(found, key=lambda entry: -entry[1]), whole, "Callees")


def _label(row: Hotspot) -> str:
    """One line for the list of functions."""
    return shown_text(f"{row.name or '(no name)'} · {row.place[-60:]}" if row.place else row.name or "(no name)", 160)


def _index(result: Result, report: ProfileReport) -> dict[tuple[str, str], int]:
    functions = enumerate(report.profile.functions)
    return result.kept(
        "function index", None, lambda: {(function.name, function.file): index for index, function in functions}
    )


def _name(report: ProfileReport, number: int) -> str:
    return "(nobody: it is where the recording starts)" if number < 0 else report.profile.functions[number].name


def _table(report: ProfileReport, found: Sequence[tuple[str, float]], whole: float, alt: str) -> None:
    if not found:
        st.text("Nobody that was recorded.")
        return
    factor, unit = column_unit(found[0][1], report.profile.unit)
    frame = pandas.DataFrame(
        {
            "Function": cells([name or "(no name)" for name, _ in found]),
            "Share": [value / whole * 100 for _, value in found],
            unit: in_unit([value for _, value in found], factor),
        }
    )
    st.dataframe(
        frame,
        hide_index=True,
        height=table_pixels(min(len(found), 7)),
        column_config={
            "Function": st.column_config.TextColumn(width="medium"),
            "Share": st.column_config.ProgressColumn(format="%.1f %%", min_value=0, max_value=100, width="small"),
            unit: st.column_config.NumberColumn(format="localized"),
        },
        alt=f"{alt} of the function, with their share of it",
    )
