"""One clear box for what went wrong: what happened, where, the text itself, and what to do."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from workbench.analysis.records.slips import is_mendable
from workbench.app.widgets.literal import line
from workbench.core.errors import MalformedError, WorkbenchError, shown_text

QUARANTINE_ADVICE = "Mend the line and upload the file again, or set bad lines aside and use the rest."

LONGEST_ADVICE = 2_000
"""A hint can list every format that can be read."""


def problem_box(
    error: WorkbenchError, title: str, key: str = "problem", on_quarantine: Callable[[], None] | None = None
) -> None:
    """Shows an error; `on_quarantine` offers to read the file again with bad lines set aside."""
    with st.container(border=True, key=key):
        st.error(f"**{title}**", icon=":material/error:")
        is_bad_line = is_mendable(error.hint)
        if isinstance(error, MalformedError):
            where = f"{error.source}, line {error.line_number:,}" if error.line_number else error.source
            line(f"{where}: {error.reason}")
            if error.text:
                st.code(shown_text(error.text), language=None, wrap_lines=True)
        else:
            line(error.message)
        advice = QUARANTINE_ADVICE if is_bad_line else error.hint or "Check the input and try again."
        for text in f"What to do: {advice}".splitlines():
            line(text, LONGEST_ADVICE)
        if is_bad_line and on_quarantine:
            st.button("Set bad lines aside and read again", key=f"{key}_quarantine", on_click=on_quarantine)
