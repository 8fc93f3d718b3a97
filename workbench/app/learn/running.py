"""The button that measures: waits in the server's line, shows how far it is, and leaves nothing behind."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from workbench.app.lab.jobs import Job, perform
from workbench.app.lab.line import LINE
from workbench.app.lab.readings import LabReading
from workbench.app.lab.runner import run_worker
from workbench.app.learn.state import key_of
from workbench.app.widgets.problem import problem_box
from workbench.core.errors import MeasureError


def measure(label: str, job: Job, name: str, help_text: str, *, is_again: bool = False) -> tuple[LabReading, ...]:
    """Draws the button; what was measured when it was clicked, else nothing.

    A visitor who leaves, or clicks elsewhere, ends the measurement between two processes: drawing the bar is where
    that is noticed, and whatever was running is over then.
    """
    is_clicked = st.button(
        "Measure again" if is_again else f"**{label}**",
        key=key_of(name),
        help=help_text,
        icon=":material/timer:",
    )
    if not is_clicked:
        return ()
    bar = st.progress(0.0, "Getting ready …")
    try:
        with LINE.turn(lambda before: _say_place(bar, before)):
            return perform(job, lambda done, count: _say_done(bar, done, count), run_worker)
    except MeasureError as error:
        problem_box(error, "Nothing was measured", key=key_of(f"{name}_problem"))
        return ()
    finally:
        bar.empty()


def _say_place(bar: DeltaGenerator, before: int) -> None:
    bar.progress(
        0.0, f"Someone else is measuring; you are number {before + 1}. This takes a few seconds and goes on by itself."
    )


def _say_done(bar: DeltaGenerator, done: int, count: int) -> None:
    bar.progress(done / count, f"Measuring: process {done + 1} of {count}")
