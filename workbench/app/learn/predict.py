"""Step 1: read the program, and guess where its time goes before anything is measured."""

from __future__ import annotations

import streamlit as st

from workbench.app.lab.orders import CUSTOMER_COUNT, ORDER_COUNT
from workbench.app.lab.versions import FUNCTIONS, Version, program_of, source_of
from workbench.app.learn.state import key_of, learner


def show() -> None:
    """The step."""
    st.markdown(
        f"This program makes a shop's evening report from {ORDER_COUNT:,} orders of {CUSTOMER_COUNT:,} customers. "
        "It is correct, and slow. Nobody knows why. **Read it, then guess**: a guess that you have written down is "
        "what makes the measurement a surprise."
    )
    code, guess = st.columns([3, 2], gap="large")
    with code:
        st.code(source_of(Version.AS_FOUND), language="python", line_numbers=True, wrap_lines=True, height=560)
    with guess:
        _guess()


def _guess() -> None:
    found = learner()
    program = program_of(Version.AS_FOUND)
    chosen = st.radio(
        "In which function is most of the time spent?",
        FUNCTIONS,
        index=None,
        captions=[(getattr(program, name).__doc__ or "").splitlines()[0] for name in FUNCTIONS],
        key=key_of("hot_guess"),
        persist_state="session",
        help="By itself, that is without what it calls: the time in `find_name` is not counted for `add_up`.",
    )
    share = st.slider(
        "And how much of the time is that?",
        min_value=5,
        max_value=100,
        value=50,
        step=5,
        format="%d %%",
        key=key_of("share_guess"),
        persist_state="session",
        help="In per cent of the time of one whole run.",
    )
    if chosen in FUNCTIONS:
        found.hot_guess, found.share_guess = chosen, int(share)
        st.success(f"Written down: **{chosen}**, {share} %. Now measure.", icon=":material/edit_note:")
