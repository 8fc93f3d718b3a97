"""The guided lab: a slow program, from the first guess to the gate, in eight steps that can each be linked to."""

from __future__ import annotations

from collections.abc import Callable
from time import sleep
from typing import NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from workbench.app.learn import choose as learn_choose
from workbench.app.learn import feel as learn_feel
from workbench.app.learn import gate as learn_gate
from workbench.app.learn import hot_path as learn_hot_path
from workbench.app.learn import percentiles as learn_percentiles
from workbench.app.learn import predict as learn_predict
from workbench.app.learn import teach_back as learn_teach_back
from workbench.app.learn import verify as learn_verify
from workbench.app.learn.state import FIRST_STEP, STEP, go_to, key_of, learner
from workbench.app.widgets.literal import headline

GONE_SECONDS = 0.15
"""So long a browser needs to notice that something is gone."""


class LabStep(NamedTuple):
    """A step: what it is called in the learner's record, its title, and what draws it."""

    code: str
    title: str
    show: Callable[[], None]


STEPS = (
    LabStep("predict", "Read it, and guess", learn_predict.show),
    LabStep("measure", "Measure: how long does it take?", learn_percentiles.show),
    LabStep("find", "Find the hottest path", learn_hot_path.show),
    LabStep("choose", "Choose a fix", learn_choose.show),
    LabStep("verify", "Did it help?", learn_verify.show),
    LabStep("guard", "Keep it fast: the gate", learn_gate.show),
    LabStep("feel", "Four things to feel", learn_feel.show),
    LabStep("tell", "Teach it back", learn_teach_back.show),
)


def show() -> None:
    """The page."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number = _stepper()
        progress = st.container(width=220)
    step = STEPS[number - 1]
    with _body(number):
        headline(f"Step {number} of {len(STEPS)}: {step.title}")
        step.show()
    _moves(number)
    done = learner().done
    count = sum(done[each.code] for each in STEPS)
    progress.progress(count / len(STEPS), f"{count} of {len(STEPS)} steps done")


def _body(number: int) -> DeltaGenerator:
    """Where the step is drawn.

    A browser keeps its place when a page changes, which on a phone would be the middle of the new step. So the old one
    is taken away a moment before: a page shorter than the window has no other place than its top.
    """
    seen = st.session_state.get("learn_seen", number)
    st.session_state["learn_seen"] = number
    if seen == number:
        return st.container(key="learn_step")
    place = st.empty()
    sleep(GONE_SECONDS)
    return place.container(key="learn_step")


def _stepper() -> int:
    """The steps as numbers, each of them an address."""
    numbers = [str(number) for number in range(1, len(STEPS) + 1)]
    chosen = st.segmented_control(
        "Steps of the lab",
        numbers,
        default=FIRST_STEP,
        required=True,
        key=STEP,
        bind="query-params",
        help="A slow program, measured live: guess, measure, find, fix, verify. It takes less than ten minutes. "
        "Nothing is measured until you ask for it, and no code of yours is run.",
    )
    return int(chosen) if chosen in numbers else 1


def _moves(number: int) -> None:
    """Back and forth."""
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        if number > 1:
            st.button("Back", key=key_of("back"), on_click=go_to, args=(number - 1,), icon=":material/arrow_back:")
        if number < len(STEPS):
            label = f"Next: {STEPS[number].title}"
            is_done = learner().done[STEPS[number - 1].code]
            st.button(
                f"**{label}**" if is_done else label,
                key=key_of("next"),
                on_click=go_to,
                args=(number + 1,),
                icon=":material/arrow_forward:",
            )
