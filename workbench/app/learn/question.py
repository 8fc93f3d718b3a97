"""A question of the lab; the answer is shown once the learner has given one."""

from __future__ import annotations

import streamlit as st

from workbench.app.lab.questions import question_of
from workbench.app.learn.state import key_of, learner


def ask(code: str) -> None:
    """Draws the question, keeps the answer, and then says why."""
    question = question_of(code)
    with st.container(border=True, key=key_of(f"question_{code}")):
        st.markdown(":material/help: **A question**")
        chosen = st.radio(
            question.text, question.options, index=None, key=key_of(f"answer_{code}"), persist_state="session"
        )
        if chosen not in question.options:
            st.text("Choose an answer to read why.")
            return
        learner().answers[code] = chosen
        if question.is_right(chosen):
            st.success("**Right.**", icon=":material/check:")
        else:
            st.warning(f"**Not quite:** {question.options[question.right]}.", icon=":material/lightbulb:")
        st.text(question.why)
