"""What the Learn page keeps for one visitor: in the session, nowhere else, and gone with Reset."""

from __future__ import annotations

import streamlit as st

from workbench.app.lab.judging import LabTrial
from workbench.app.lab.learner import Learner
from workbench.app.session.compared import Compared, SideFiles
from workbench.comparison.measured import CompareOptions
from workbench.core.verdict import DEFAULT_THRESHOLD

STEP = "step"
"""The key of the stepper, and the name of the step in the page's address."""

FIRST_STEP = "1"


def learner() -> Learner:
    """The visitor's own."""
    if "learner" not in st.session_state:
        st.session_state["learner"] = Learner()
    found: Learner = st.session_state["learner"]
    return found


def forget() -> None:
    """Starts the lab anew: widgets under a new name begin empty."""
    st.session_state.pop("learner", None)
    st.session_state.pop("learn_compared", None)
    st.session_state["learn_round"] = st.session_state.get("learn_round", 0) + 1
    if STEP in st.session_state:
        st.session_state[STEP] = FIRST_STEP


def key_of(name: str) -> str:
    """The key of a widget of this page, as it is in this round."""
    return f"learn{st.session_state.get('learn_round', 0)}_{name}"


def go_to(step: int) -> None:
    """Turns to a step; only from a callback, before the stepper is drawn."""
    st.session_state[STEP] = str(step)


def compared_of(trial: LabTrial, place: str) -> Compared:
    """The trial as the Compare page keeps its comparisons, so that its parts can be shown here too."""
    kept: dict[str, Compared] = st.session_state.setdefault("learn_compared", {})
    if place not in kept or kept[place].key != trial.key:
        before, after = (SideFiles((side,)) for side in trial.sides)
        options = CompareOptions(threshold=DEFAULT_THRESHOLD, is_interleaved=True)
        kept[place] = Compared(trial.key, trial.comparison, before, after, options, place)
    return kept[place]
