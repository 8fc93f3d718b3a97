"""How profiles and benchmarks are compared: the change that matters, and whether the sides were measured in turn."""

from __future__ import annotations

import streamlit as st

from workbench.app.inputs.fields import number
from workbench.app.session.settings import LONGEST_PATTERNS
from workbench.comparison.measured import CompareOptions
from workbench.core.direction import Directions, said_directions
from workbench.core.model import Kind

WAYS = {"higher_is_better": "More", "lower_is_better": "Less"}
"""The keys of the two settings, and what they say."""


def comparison_settings(kind: Kind) -> CompareOptions:
    """Draws the settings and says what they come to."""
    columns = st.columns([2, 3], gap="medium", vertical_alignment="bottom")
    with columns[0]:
        percent = number(
            "threshold",
            "The change that matters, in per cent",
            "A change of this size is found. Half of it is the alarm line: what looks smaller is not reported, however "
            "real, and what looks larger is, where noise does not explain it. 5 % means an alarm from 2.5 % on.",
        )
    is_interleaved = columns[1].toggle(
        "The sides were measured in turn",
        key="in_turn",
        bind="query-params",
        help="Baseline, current, current, baseline and so on, not one after the other. Then what the machine did "
        "meanwhile met both sides, and a move of the whole suite is taken for real.",
    )
    return CompareOptions(
        threshold=round(percent / 100, 15),
        is_interleaved=bool(is_interleaved),
        directions=_directions() if kind is Kind.BENCHMARK else (),
    )


def _directions() -> Directions:
    """Which way is better of names of which the files do not say it."""
    with st.expander("Which way is better, where the files do not say it"):
        columns = st.columns(2, gap="medium")
        found = [
            columns[place].text_input(
                f"{word} is better for",
                key=key,
                bind="query-params",
                placeholder="points*; *hit rate*",
                help="Names, or patterns of them with * and ?, with a semicolon between.",
                max_chars=LONGEST_PATTERNS,
            )
            for place, (key, word) in enumerate(WAYS.items())
        ]
    patterns = [[pattern for pattern in (text or "").split(";") if pattern.strip()] for text in found]
    more, less = patterns
    kept = [pattern for pattern in less if pattern.strip() not in {each.strip() for each in more}]
    return said_directions(more, kept)
