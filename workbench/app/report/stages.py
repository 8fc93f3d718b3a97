"""How long each stage of this analysis took."""

from __future__ import annotations

import pandas
import streamlit as st

from workbench.app.session.workspace import Result
from workbench.app.widgets.chart import draw
from workbench.core.clock import StageTiming
from workbench.core.statistics import PERCENTILES, percentile, samples_needed, too_few_text
from workbench.core.units import duration_text
from workbench.render.charts.records import stages_chart

P_HELP = "p95 is the time that 95 of 100 repetitions did not exceed; p50 is their median."


def stages(result: Result) -> None:
    """The section "Stage timings"."""
    timings = result.report.clock.timings()
    repeated = [timing for timing in timings if timing.samples_ns]
    st.subheader("Stage timings", help="Where the time of this analysis went, stage by stage, with each stage's share.")
    if not repeated:
        with st.container(border=True):
            draw(result, "stages", lambda: stages_chart(timings))
        return
    left, right = st.columns(2)
    with left.container(border=True, height="stretch"):
        st.markdown("**The first run**")
        draw(result, "stages", lambda: stages_chart(timings))
    with right.container(border=True, height="stretch"):
        _repetitions(repeated)


def _repetitions(repeated: list[StageTiming]) -> None:
    count = len(repeated[0].samples_ns)
    st.markdown(f"**{count} repetitions after it**", help=P_HELP)
    columns = {f"p{p}": [_text(percentile(t.samples_ns, p)) for t in repeated] for p in PERCENTILES}
    frame = pandas.DataFrame(
        {
            "Stage": [timing.stage for timing in repeated],
            **columns,
            "Min": [_text(min(timing.samples_ns)) for timing in repeated],
            "Max": [_text(max(timing.samples_ns)) for timing in repeated],
        }
    )
    st.dataframe(frame, hide_index=True, alt="Percentiles of the stage timings over all repetitions")
    missing = [too_few_text(p, count) for p in PERCENTILES if count < samples_needed(p)]
    if missing:
        st.text(f"Not shown: {'; '.join(missing)}.")


def _text(elapsed_ns: float | None) -> str:
    return "–" if elapsed_ns is None else duration_text(elapsed_ns / 1e9)
