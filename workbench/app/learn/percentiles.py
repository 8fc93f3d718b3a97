"""Step 2: measure, and learn what p50 and p95 say that a mean does not."""

from __future__ import annotations

import pandas
import streamlit as st

from workbench.analysis.benchmarks.report import analyse_benchmarks
from workbench.analysis.benchmarks.statistics import SeriesFigures, figures_of
from workbench.app.lab.jobs import SINGLE_RUNS
from workbench.app.lab.learner import Learner
from workbench.app.lab.measured import opened, whole_of
from workbench.app.lab.readings import LabReading
from workbench.app.lab.what_if import disturbed
from workbench.app.learn.question import ask
from workbench.app.learn.running import measure
from workbench.app.learn.state import key_of, learner
from workbench.app.widgets.chart import draw_chart, keeping_height
from workbench.app.widgets.literal import headline
from workbench.app.widgets.tile import tile
from workbench.comparison.explain.wording import ratio_text
from workbench.core.benchmark import Series
from workbench.core.units import duration_text
from workbench.render.charts.benchmark import processes_chart
from workbench.render.charts.parts import Chart

TILE_PIXELS = 130
HELPS = {
    "p50": "Half of all runs took no longer than this: the usual run.",
    "p95": "95 of 100 runs took no longer than this: the bad run that people remember.",
    "Mean": "The sum of all runs, divided by their number.",
    "Slowest": "The longest of all runs.",
}


def show() -> None:
    """The step."""
    found = learner()
    st.markdown(
        "Once is not enough: every run takes a little more or less. So the program now runs many times, in several "
        "processes one after the other, on the server and not on your machine."
    )
    readings = measure(
        "Measure the program",
        SINGLE_RUNS,
        "single_runs",
        f"{len(SINGLE_RUNS.versions)} processes, each a few runs to warm up and then many that count. "
        "It takes a few seconds.",
        is_again=bool(found.single_runs),
    )
    if readings:
        found.single_runs = readings
        st.rerun()
    if found.single_runs:
        _result(found, found.single_runs)


def _result(found: Learner, readings: tuple[LabReading, ...]) -> None:
    series = whole_of(readings)
    figures = figures_of(series)
    headline(f"A usual run takes {_text(figures.p50)}; one of twenty takes {_text(figures.p95)} or more.", level=3)
    with st.grid(4, min_column_width=TILE_PIXELS):
        for label, value in _named(figures).items():
            tile(label, _text(value), HELPS[label])
    with st.container(border=True):
        st.markdown(
            f"**All {figures.value_count:,} runs, by process**",
            help="Each mark is one run; a triangle lies far outside the others. The lines are p50 and p95.",
        )
        chart = found.chart("single_runs", lambda: _runs_chart(readings), readings)
        draw_chart(keeping_height(chart) if chart else None, "learn_runs")
    st.subheader("Why not the mean?")
    _what_if(series, figures)
    ask("percentiles")


def _runs_chart(readings: tuple[LabReading, ...]) -> Chart | None:
    return processes_chart(analyse_benchmarks([opened(readings, "single runs")]).rows[0])


def _what_if(series: Series, figures: SeriesFigures) -> None:
    """The slowest run made slower still, to see which figure follows it."""
    factor = st.slider(
        "Suppose the slowest run had met a busy moment, and had taken so many times as long",
        min_value=1,
        max_value=50,
        value=10,
        format="%d ×",
        key=key_of("what_if"),
        persist_state="session",
        help="Only this one run is changed, and only in the table below.",
    )
    before, after = _named(figures), _named(figures_of(disturbed(series, int(factor))))
    rows = [(label, _text(value), _text(after[label]), _moved(value, after[label])) for label, value in before.items()]
    st.dataframe(
        pandas.DataFrame(rows, columns=["Figure", "As measured", "With that run", "Moves by"]),
        hide_index=True,
        alt="p50, p95, mean and slowest, as measured and with one run made slower",
    )


def _named(figures: SeriesFigures) -> dict[str, float | None]:
    return {"p50": figures.p50, "p95": figures.p95, "Mean": figures.mean, "Slowest": figures.maximum}


def _text(seconds: float | None) -> str:
    return "–" if seconds is None else duration_text(seconds)


def _moved(before: float | None, after: float | None) -> str:
    return ratio_text(after / before if before and after else None)
