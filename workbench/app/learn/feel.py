"""Step 7: warm-up, noise, overhead and determinism, each felt by doing it."""

from __future__ import annotations

import pandas
import streamlit as st

from workbench.analysis.benchmarks.report import analyse_benchmarks
from workbench.app.lab import jobs
from workbench.app.lab.charts import warm_up_chart
from workbench.app.lab.feelings import OverheadLesson, Sameness, WarmUpLesson, overhead_of, sameness_of, warm_up_of
from workbench.app.lab.learner import Learner
from workbench.app.lab.measured import opened
from workbench.app.lab.noise import FalseAlarms, noise_of
from workbench.app.lab.readings import LabReading
from workbench.app.lab.versions import WHOLE
from workbench.app.learn.question import ask
from workbench.app.learn.running import measure
from workbench.app.learn.state import key_of, learner
from workbench.app.widgets.chart import draw_chart, keeping_height
from workbench.app.widgets.literal import cells, headline
from workbench.app.widgets.tile import tile
from workbench.core.units import duration_text, share_text
from workbench.render.charts.benchmark import processes_chart
from workbench.render.charts.parts import Chart

DIGEST_LENGTH = 16
ALARMS_HELP = "How often the rule saw a change, in how many comparisons of the same code with itself."
RUNS_HELP = "Each mark is one run; the line is the median of the processes. Later is further to the right."
TILE_PIXELS = 150


def show() -> None:
    """The step."""
    st.markdown("Four things that everybody who measures runs into. Each takes one click; do them in any order.")
    found = learner()
    for title, part in (
        ("Warm-up: the first time is different", _warm_up),
        ("Noise: the same code, twice", _noise),
        ("Overhead: looking costs time", _overhead),
        ("Determinism: the same work on both sides", _sameness),
    ):
        with st.container(border=True, key=key_of(f"feel_{part.__name__.strip('_')}")):
            st.subheader(title, anchor=False)
            part(found)


def _warm_up(found: Learner) -> None:
    st.markdown(
        "A new process starts cold: nothing is in the caches, and the interpreter has not yet seen which way the code "
        "goes. Watch the first runs of the fixed program, with nothing thrown away."
    )
    readings = measure(
        "Watch the first runs", jobs.FIRST_RUNS, "warm_up", "A few new processes.", is_again=bool(found.warm_up)
    )
    if readings:
        found.warm_up = warm_up_of(readings)
        st.rerun()
    if found.warm_up:
        _warm_up_result(found, found.warm_up)


def _warm_up_result(found: Learner, warm_up: WarmUpLesson) -> None:
    first, later = duration_text(warm_up.first), duration_text(warm_up.later)
    headline(f"The first run takes {first}, later ones {later}: {warm_up.ratio:.3g} times as long.", level=3)
    st.markdown(f"**The first runs of {len(warm_up.processes)} processes**", help=RUNS_HELP)
    chart = found.chart("warm_up", lambda: warm_up_chart(warm_up), warm_up)
    draw_chart(keeping_height(chart) if chart else None, "learn_warm_up")
    ask("warm_up")


def _noise(found: Learner) -> None:
    st.markdown(
        "The fixed program is measured in several processes, and nothing is changed in between. Then rules that people "
        "use compare one part of the processes with another: every alarm is a false one."
    )
    readings = measure(
        "Measure the same code again and again",
        jobs.SAME_CODE,
        "noise",
        f"{len(jobs.SAME_CODE.versions)} processes of the same version. It takes a few seconds.",
        is_again=bool(found.noise),
    )
    if readings:
        found.noise, found.noise_readings = noise_of(readings), readings
        st.rerun()
    if found.noise:
        _noise_result(found, found.noise)


def _noise_result(found: Learner, noise: FalseAlarms) -> None:
    headline(f"Two processes of the same code differ by up to {share_text(noise.largest)}.", level=3)
    st.markdown("**The same program, by process**", help="Each mark is the mean time of a run, over several runs.")
    chart = found.chart("noise", lambda: _noise_chart(found.noise_readings), found.noise_readings)
    draw_chart(keeping_height(chart) if chart else None, "learn_noise")
    st.dataframe(
        pandas.DataFrame(
            {
                "False alarms": [f"{rule.alarms:,} of {rule.tries:,}" for rule in noise.rules],
                "Rule": cells([rule.name for rule in noise.rules]),
            }
        ),
        hide_index=True,
        column_config={
            "False alarms": st.column_config.TextColumn(width=110, help=ALARMS_HELP),
            "Rule": st.column_config.TextColumn(width=340),
        },
        alt="Rules with their false alarms when nothing has changed",
    )
    st.text(
        "The t-test takes all values for independent, but those of one process share its luck. The verdict counts "
        "processes, and corrects for looking at several functions at once."
    )
    ask("noise")


def _noise_chart(readings: tuple[LabReading, ...]) -> Chart | None:
    rows = analyse_benchmarks([opened(readings, "the same code")]).rows
    return processes_chart(next(row for row in rows if row.name == WHOLE))


def _overhead(found: Learner) -> None:
    st.markdown(
        "To time a call costs time as well. The fixed program runs with and without `@profile` on every function, in "
        "turn, in the same process."
    )
    readings = measure(
        "Measure what measuring costs", jobs.OVERHEAD, "overhead", "A few processes.", is_again=bool(found.overhead)
    )
    if readings:
        found.overhead = overhead_of(readings)
        st.rerun()
    if found.overhead:
        _overhead_result(found.overhead)


def _overhead_result(cost: OverheadLesson) -> None:
    headline(f"With @profile on everything a run takes {share_text(cost.share)} longer.", level=3)
    with st.grid(4, min_column_width=TILE_PIXELS):
        tile(
            "Without",
            duration_text(cost.plain),
            "The quickest run of the program as it is, by the middle one of the processes.",
        )
        tile("With @profile", duration_text(cost.decorated), "The same with every function timed.")
        tile("Timed calls", f"{cost.calls:,.0f}", "In one run; nearly all of them look up a single name.")
        tile("A call costs", duration_text(cost.seconds_a_call), "The difference, divided by the timed calls.")
    st.text(
        "Nearly all of these calls look up a single name. That is so quick that the cost of timing it shows; on "
        "functions that take longer, the same cost would be nothing."
    )
    ask("overhead")


def _sameness(found: Learner) -> None:
    st.markdown(
        "Two new processes make their input from a seed, do the work, and print digests: short numbers that change "
        "when a single byte does. Compare what is the same, and what is not."
    )
    readings = measure(
        "Make it twice, and compare", jobs.DIGESTS, "sameness", "Two processes.", is_again=bool(found.sameness)
    )
    if readings:
        found.sameness = sameness_of(readings)
        st.rerun()
    if found.sameness:
        _sameness_result(found.sameness)


def _sameness_result(rows: tuple[Sameness, ...]) -> None:
    same_count = sum(row.is_same for row in rows)
    headline(f"{same_count} of {len(rows)} are the same in both processes.", level=3)
    st.dataframe(
        pandas.DataFrame(
            {
                "Same?": ["= same" if row.is_same else "≠ different" for row in rows],
                "What": cells([row.what for row in rows]),
                "First process": cells([_short(row.first) for row in rows]),
                "Second process": cells([_short(row.second) for row in rows]),
            }
        ),
        hide_index=True,
        alt="What two processes made, and whether it is the same",
    )
    st.text(
        "Another seed gives other records. And the order of a Python set of texts changes from process to process, "
        "because Python scatters texts anew each time: that is no seed of ours, so nothing here depends on it."
    )
    ask("determinism")


def _short(text: str) -> str:
    is_digest = len(text) > DIGEST_LENGTH and " " not in text
    return f"{text[:DIGEST_LENGTH]}…" if is_digest else text
