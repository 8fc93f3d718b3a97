"""Four figures: how many names have which verdict."""

from __future__ import annotations

import streamlit as st

from workbench.app.widgets.signs import SYMBOLS
from workbench.app.widgets.tile import tile
from workbench.comparison.explain.wording import limit_text
from workbench.core.comparison import Comparison, Presence
from workbench.core.units import share_text
from workbench.core.verdict import ORDER, Verdict
from workbench.core.words import counted

TILE_PIXELS = 150
HELP = {
    Verdict.WORSE: "Names that changed for the worse, by more than chance explains and beyond the alarm line: {}.",
    Verdict.BETTER: "Names that changed for the better, by more than chance explains and beyond the alarm line: {}.",
    Verdict.CANNOT_TELL: "Neither a change nor its absence is shown. “Why?” below says what would tell.",
    Verdict.NO_CHANGE: "A change as large as the limit, {}, is unlikely.",
}


def tiles(comparison: Comparison) -> None:
    """Slower, faster, cannot tell, no change; and what is on one side only."""
    both = sum(comparison.counts[verdict.value] for verdict in ORDER)
    with st.grid(4, min_column_width=TILE_PIXELS):
        for verdict in ORDER:
            count = comparison.counts[verdict.value]
            word = comparison.word_of(verdict)
            share = f"{share_text(count / both)} of {counted(both, 'name')}" if both and count else None
            text = HELP[verdict].format(limit_text(comparison))
            tile(f"{SYMBOLS[verdict.value]} {word.capitalize()}", f"{count:,}", text, share)
    added, removed = (comparison.counts[each.value] for each in (Presence.ADDED, Presence.REMOVED))
    if added or removed:
        st.text(f"On one side only: {added:,} added, {removed:,} removed.")
