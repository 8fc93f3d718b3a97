"""Step 4: choose a fix, and say what you expect of it."""

from __future__ import annotations

import streamlit as st

from workbench.app.lab.learner import FACTORS, FIXES
from workbench.app.lab.versions import TOUCHED, Version, changed_lines_text, differences
from workbench.app.learn.state import key_of, learner

IDEAS = {
    Version.WRONG_FIX: "`write_report` glues text together piece by piece, which everybody knows to be slow.",
    Version.RIGHT_FIX: "`find_name` walks through all customers for every single order; a dictionary knows at once.",
}
"""Why somebody would change this."""


def show() -> None:
    """The step."""
    found = learner()
    st.markdown("Two colleagues each have a fix ready. Both make sense. Which one would you take first?")
    for fix, column in zip(FIXES, st.columns(2, gap="medium"), strict=True):
        with column.container(border=True, height="stretch"):
            st.markdown(f"**{_label(fix)}**")
            st.markdown(IDEAS[fix])
            st.code(differences(Version.AS_FOUND, fix), language=None, wrap_lines=True)
            st.text(changed_lines_text(Version.AS_FOUND, fix))
    labels = {_label(fix): fix for fix in FIXES}
    chosen = st.radio(
        "Your choice",
        list(labels),
        index=None if found.pick is None else FIXES.index(found.pick),
        key=key_of("pick"),
        persist_state="session",
        horizontal=True,
    )
    factor = st.select_slider(
        "How many times as fast will the whole program be with it?",
        FACTORS,
        value=FACTORS[0],
        key=key_of("factor_guess"),
        persist_state="session",
        help="The whole program, not the function alone. Step 3 has what you need to work it out.",
    )
    if chosen in labels:
        found.pick, found.factor_guess = labels[chosen], factor
        st.success(f"Written down: **{chosen}**, {factor}. Now see.", icon=":material/edit_note:")


def pick_other(fix: Version) -> None:
    """Takes the other fix; only from a callback."""
    learner().pick = fix
    st.session_state[key_of("pick")] = _label(fix)


def _label(fix: Version) -> str:
    return f"{TOUCHED[fix]}: {fix.title}"
