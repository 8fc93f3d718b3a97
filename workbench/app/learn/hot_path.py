"""Step 3: see which function holds the time, and what a fix of it can be worth at most."""

from __future__ import annotations

import pandas
import streamlit as st

from workbench.analysis.profiles.report import ProfileReport
from workbench.app.lab.charts import share_chart
from workbench.app.lab.hot_path import profile_report, row_of
from workbench.app.lab.jobs import PROFILE
from workbench.app.lab.learner import Learner
from workbench.app.learn.question import ask
from workbench.app.learn.running import measure
from workbench.app.learn.state import learner
from workbench.app.widgets.chart import draw_chart, keeping_height
from workbench.app.widgets.literal import cells, headline, line
from workbench.core.units import duration_text, share_text

LIMIT_HELP = (
    "1 / (1 − share): if the function took no time at all, the rest would still be there. No fix of this one function "
    "can do better (Amdahl, 1967)."
)


def show() -> None:
    """The step."""
    found = learner()
    st.markdown(
        "The same program again, now with `@profile` on every function: it notes how often each was called, and how "
        "long that took."
    )
    readings = measure(
        "Record a profile",
        PROFILE,
        "profile",
        f"{len(PROFILE.versions)} processes, with `@profile` on every function. It takes a few seconds.",
        is_again=found.profile is not None,
    )
    if readings:
        found.profile = profile_report(readings)
        st.rerun()
    if found.profile:
        _result(found, found.profile)


def _result(found: Learner, report: ProfileReport) -> None:
    first = report.rows[0]
    headline(f"{first.name} takes {share_text(first.self_share)} of the time by itself.", level=3)
    line(_beside_guess(found, report))
    with st.container(border=True):
        st.markdown("**Where the time goes**", help="By itself: what a function calls counts for that, not for it.")
        chart = found.chart("shares", lambda: share_chart(report, found.hot_guess), report, found.hot_guess)
        draw_chart(keeping_height(chart) if chart else None, "learn_shares")
    st.dataframe(
        pandas.DataFrame(
            {
                "Function": cells([row.name for row in report.rows]),
                "Share": [share_text(row.self_share) for row in report.rows],
                "Worth at most": [f"{row.speedup:.3g} × as fast" for row in report.rows],
                "By itself": [duration_text(row.self_value) for row in report.rows],
                "Calls in a run": [row.calls for row in report.rows],
            }
        ),
        hide_index=True,
        column_config={
            "Calls in a run": st.column_config.NumberColumn(format="localized", help="How often it was called."),
            "By itself": st.column_config.TextColumn(alignment="right", help="In one run, without what it calls."),
            "Share": st.column_config.TextColumn(alignment="right", help="Of all time that was recorded."),
            "Worth at most": st.column_config.TextColumn(alignment="right", help=LIMIT_HELP),
        },
        alt="Functions with calls, time, share, and what a fix of each is worth at most",
    )
    line(report.worth)
    ask("amdahl")


def _beside_guess(found: Learner, report: ProfileReport) -> str:
    """The guess beside what was measured."""
    guessed = row_of(report, found.hot_guess)
    if guessed is None:
        return "You did not guess in step 1; a guess makes this more fun."
    truth = share_text(guessed.self_share)
    if guessed is report.rows[0]:
        return f"You guessed right: {guessed.name}. You said {found.share_guess} % of the time, it is {truth}."
    return (
        f"You guessed {guessed.name} with {found.share_guess} % of the time; it takes {truth}. Most people guess "
        "wrong, also those who wrote the program. That is what a profile is for."
    )
