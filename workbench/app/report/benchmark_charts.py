"""How the values of benchmarks are spread: side by side, by process, and in the order of the runs."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import streamlit as st

from workbench.analysis.benchmarks.report import BenchmarkReport, BenchmarkRow
from workbench.app.session.workspace import Result
from workbench.app.widgets.chart import draw_chart, keeping_height
from workbench.app.widgets.literal import line
from workbench.core.errors import shown_text
from workbench.render.charts.benchmark import processes_chart, runs_chart, strips_chart, thinned_text
from workbench.render.charts.parts import Chart

CHOSEN_AT_FIRST = 8
LARGEST_CHOICE = 30


@st.fragment
def benchmark_charts(result: Result, report: BenchmarkReport) -> None:
    """The section "How the values are spread"; only it runs again when the choice changes."""
    offered = {f"{place}. {shown_text(row.name, 120)}": row for place, row in enumerate(report.rows, 1)}
    known = {label: row for label, row in offered.items() if any(row.series.processes)}
    st.subheader(
        "How the values are spread",
        help="Each mark is one value. Triangles are outliers: they lie far outside the others. Ticks mark the median "
        "and the 95th percentile.",
    )
    if not known:
        st.text("The file keeps summaries only, so there are no single values to draw.")
        return
    chosen = st.multiselect(
        "Benchmarks",
        list(known),
        default=list(known)[:CHOSEN_AT_FIRST],
        max_selections=LARGEST_CHOICE,
        key=f"benchmarks_{zlib.crc32(result.key.encode())}",
        persist_state="session",
        placeholder="Choose the benchmarks to draw",
    )
    rows = [known[label] for label in chosen if label in known]
    for place, (strips, said) in enumerate(_strips(result, tuple(rows))):
        with st.container(border=True):
            _draw(strips, f"strips_{place}")
        if said:
            st.text(said)
    label = st.selectbox(
        "One of them, by process and in the order of the runs",
        list(known),
        key="benchmark_single",
        persist_state="session",
    )
    row = known.get(label or "", next(iter(known.values())))
    by_process, in_order = _single(result, row)
    left, right = st.columns(2)
    with left.container(border=True, height="stretch"):
        st.markdown("**By process**", help="Where processes differ, more runs in one of them do not help.")
        _draw(by_process, "processes")
    with right.container(border=True, height="stretch"):
        st.markdown("**In the order of the runs**", help="Values that rise or fall say that the machine changed.")
        _draw(in_order, "runs")
    said = thinned_text([row])
    if said:
        line(said)


def _draw(chart: Chart | None, name: str) -> None:
    draw_chart(keeping_height(chart) if chart else None, name)


def _strips(result: Result, rows: tuple[BenchmarkRow, ...]) -> Sequence[tuple[Chart | None, str]]:
    """A chart for each unit; the last ones are kept."""
    units = dict.fromkeys(row.series.unit for row in rows)
    groups = [[row for row in rows if row.series.unit is unit] for unit in units]
    return result.kept(
        "strips",
        tuple(row.name for row in rows),
        lambda: [(strips_chart(group), thinned_text(group)) for group in groups],
    )


def _single(result: Result, row: BenchmarkRow) -> tuple[Chart | None, Chart | None]:
    return result.kept("single", row.name, lambda: (processes_chart(row), runs_chart(row)))
