"""Two versions measured in turn, as steps 5 and 6 show them: every function's change, and why each verdict."""

from __future__ import annotations

import streamlit as st

from workbench.app.compare.why import why
from workbench.app.lab.judging import LabTrial, verdict_text
from workbench.app.lab.versions import WHOLE
from workbench.app.learn.state import compared_of, key_of
from workbench.app.widgets.chart import draw_chart, keeping_height
from workbench.app.widgets.literal import headline, line
from workbench.app.widgets.signs import status_cell
from workbench.app.widgets.tile import tile
from workbench.comparison.explain.wording import figure_cells, limit_text, why_text
from workbench.core.verdict import Verdict
from workbench.render.charts.forest import forest_chart

TILE_PIXELS = 220
FOREST_HELP = (
    "`run` is the whole program, the others are its parts. Each mark is the time now divided by the time before; the "
    "line is the 95 % interval, the grey band the change that matters. The dashed lines in it are the alarm lines, at "
    "half of that: a mark beyond them is called where noise does not explain it."
)


def show_verdict(trial: LabTrial) -> None:
    """What became of the whole program, with its interval."""
    change = trial.whole
    before, after, ratio, interval, _ = figure_cells(change)
    headline(verdict_text(trial), level=3)
    with st.grid(3, min_column_width=TILE_PIXELS):
        tile("Before", before, f"A run of the earlier version ({trial.before.title}): {change.evidence.measure}.")
        tile("Now", after, f"A run of the later version ({trial.after.title}), summed up in the same way.")
        tile(
            "Change",
            ratio,
            "The time now, beside the time before; less is good. The true change lies in the interval 95 times of 100.",
            f"95 % interval: {interval}",
        )
    if change.verdict is Verdict.CANNOT_TELL:
        line(why_text(change))


def show_names(trial: LabTrial, place: str) -> None:
    """The forest plot, and the way from measured values to each verdict."""
    compared = compared_of(trial, place)
    chart = compared.kept("forest", None, lambda: forest_chart(trial.comparison))
    limit = limit_text(trial.comparison)
    with st.container(border=True):
        st.markdown(f"**The whole, and its parts** (limit {limit})", help=FOREST_HELP)
        draw_chart(keeping_height(chart) if chart else None, f"{place}_forest")
    changes = {f"{each.name}: {status_cell(each)}": each for each in trial.comparison.changes}
    labels = list(changes)
    with st.expander("Why? How each verdict came about, with these numbers"):
        chosen = st.selectbox(
            "Function",
            labels,
            index=next(place for place, label in enumerate(labels) if changes[label].name == WHOLE),
            key=key_of(f"{place}_why"),
        )
        why(compared, changes.get(chosen, trial.whole))
