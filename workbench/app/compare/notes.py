"""What to know before any verdict is believed: what makes the sides differ, the gravest first."""

from __future__ import annotations

import streamlit as st

from workbench.app.widgets.literal import listed
from workbench.comparison.explain.wording import harmless, remarks
from workbench.core.comparison import Comparison
from workbench.core.words import counted

ALIKE = "Nothing that the files say speaks against comparing these two."


def notes(comparison: Comparison, place: str = "suite") -> None:
    """Warnings and notices, always in view; what is harmless is folded away."""
    if any(difference.is_forced for difference in comparison.differences):
        st.warning(
            "**These two are not comparable, and were compared all the same. The verdicts can be wrong.**",
            icon=":material/warning:",
        )
    said = remarks(comparison)
    if said:
        with st.container(border=True, key=f"{place}_notes"):
            st.markdown(":material/info: **Before you believe a verdict**")
            listed(said)
    calm = harmless(comparison)
    if calm:
        with st.expander(f"{counted(len(calm), 'harmless difference')} between the sides"):
            listed(calm)
    if not said and not calm:
        st.text(ALIKE)
