"""How one verdict came about, step by step with its own numbers, beside what was measured."""

from __future__ import annotations

import pandas
import streamlit as st

from workbench.app.compare.records_table import group_table
from workbench.app.session.compared import Compared
from workbench.app.widgets.chart import draw_chart, keeping_height
from workbench.app.widgets.literal import headline, line, numbered
from workbench.comparison.explain.measures import measures_text
from workbench.comparison.explain.steps import explanation
from workbench.comparison.explain.wording import NO_NAME, shown_word
from workbench.comparison.profile_diff.functions import FunctionChange, Scaling, difference_text
from workbench.core.comparison import Change
from workbench.core.model import Kind
from workbench.core.record_groups import RiskChange
from workbench.core.units import share_text, value_text
from workbench.render.charts.distribution import distribution_chart

MARKS = "Each mark is one value; the bar is the median of its side."
NO_VALUES = "The files keep summaries only, or hold the name on one side only, so there are no values to draw."


def why(compared: Compared, change: Change) -> None:
    """The steps, and beside them the two distributions, the function in both scalings, or the records of a name."""
    with st.container(border=True, key=f"{compared.place}_explained"):
        headline(f"Why is the verdict on {change.name or NO_NAME} “{shown_word(change)}”?", level=3)
        steps, figures = st.columns([3, 2], gap="large")
        with steps:
            numbered(explanation(change, compared.comparison))
        with figures:
            if change.risk:
                _records(change.risk)
            elif compared.comparison.kind is Kind.PROFILE:
                _function(compared, change)
            else:
                _distributions(compared, change)


def _records(risk: RiskChange) -> None:
    st.markdown(
        "**Its records on both sides**", help="Of several records the worst score and the most urgent severity."
    )
    st.dataframe(
        group_table(risk.before, risk.after),
        hide_index=True,
        alt="The records of the name before and now: worst score, severity, counts and mean score",
    )


def _distributions(compared: Compared, change: Change) -> None:
    st.markdown(
        "**The values on both sides**",
        help=f"{MARKS} {measures_text(compared.comparison)}",
    )
    before, after = (side.get(change.name) for side in compared.series())
    chart = None
    if before and after:
        chart = compared.kept("distribution", change.key, lambda: distribution_chart(before, after))
    if not draw_chart(keeping_height(chart) if chart else None, f"{compared.place}_distribution"):
        st.text(NO_VALUES)


def _function(compared: Compared, change: Change) -> None:
    st.markdown(
        "**The function on both sides**",
        help="Self is what the function takes itself, total is with all that it calls. As recorded, a side that ran "
        "longer is larger everywhere; as shares, all else grows when one thing shrinks.",
    )
    row = next((row for row in compared.functions() if row.change is change), None)
    if row is None:
        st.text("Its figures are not at hand.")
        return
    st.dataframe(
        _both_scalings(row),
        hide_index=True,
        alt="Self and total of the function before and after, as recorded and as shares of the whole",
    )
    line(f"Code: {row.origin.value}. Place: {change.place or 'not known'}.")


def _both_scalings(row: FunctionChange) -> pandas.DataFrame:
    parts = (
        ("Self", row.selfs, row.difference(), Scaling.ABSOLUTE),
        ("Self, share", row.self_shares, row.difference(Scaling.SHARE), Scaling.SHARE),
        ("Total", row.totals, row.total_difference(), Scaling.ABSOLUTE),
        ("Total, share", row.total_shares, row.total_difference(Scaling.SHARE), Scaling.SHARE),
    )
    return pandas.DataFrame(
        [
            (
                title,
                *(share_text(v) if scaling is Scaling.SHARE else value_text(v, row.unit) for v in values),
                difference_text(difference, row.unit, scaling).removesuffix(" of the whole"),
            )
            for title, values, difference, scaling in parts
        ],
        columns=["What", "Before", "After", "Difference"],
    )
