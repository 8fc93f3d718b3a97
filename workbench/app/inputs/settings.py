"""The settings below the files: what counts as high risk, what happens to bad lines, how often stages are timed."""

from __future__ import annotations

import streamlit as st

from workbench.analysis.profiles.hotspots import ProfilePolicy
from workbench.analysis.records.risk_policy import KNOWN_SEVERITIES, RiskPolicy
from workbench.app.inputs.fields import choice, number
from workbench.app.inputs.sample_type import wanted_type
from workbench.app.session.request import Reading
from workbench.app.session.settings import BY_LIMIT, BY_PERCENT, QUARANTINE, SETTINGS, STRICT


def settings(usual_reading: str = STRICT) -> Reading:
    """Draws the settings and says what they come to; the messy sample is usually read in quarantine."""
    policy_column, reading_column = st.columns([3, 2], gap="medium")
    with policy_column:
        policy = _policy()
    with reading_column:
        reading = choice(
            "reading",
            "Lines that are not a record",
            [STRICT, QUARANTINE],
            "**strict** stops at the first bad line and says where it is. **quarantine** sets bad lines aside, lists "
            "them, and works with the rest.",
            default=usual_reading,
        )
        repeat = number(
            "repeat",
            "Time the stages this many times",
            "One timing is an anecdote. From 2 on, the stages that work in memory are run that often after a warm-up, "
            "and percentiles are shown where there are enough samples: 20 for p95, 100 for p99.",
        )
    return Reading(policy, reading == QUARANTINE, int(repeat), wanted_type(), _profile_policy())


def restore_settings() -> None:
    """Puts every setting back to its default; for use in a callback."""
    for key, setting in SETTINGS.items():
        if key in st.session_state:
            st.session_state[key] = setting.default


def _policy() -> RiskPolicy:
    severities = tuple(
        st.multiselect(
            "High risk is every record with one of these severities",
            list(KNOWN_SEVERITIES),
            default=SETTINGS["severities"].default,
            accept_new_options=True,
            key="severities",
            bind="query-params",
            placeholder="No severity by itself",
            help="The most urgent first. Words are compared exactly, so WARN is not warn. You can type words of your "
            "own.",
        )
    )
    by = choice(
        "by",
        "or with a score that is low, meaning",
        [BY_LIMIT, BY_PERCENT],
        "Lower scores are worse. A fixed limit stays the same from run to run; the lowest per cent always finds the "
        "weakest part of this run, however good it is.",
    )
    if by == BY_PERCENT:
        help_text = "Records with the same score as the last one of them count too."
        return RiskPolicy(severities, lowest_percent=number("percent", "Lowest per cent of all scores", help_text))
    help_text = "A record whose score is below this number is high risk."
    return RiskPolicy(severities, int(number("limit", "Score limit", help_text)))


def _profile_policy() -> ProfilePolicy:
    st.markdown("**In a profile**, a function is high risk by its share of the self time:")
    columns = st.columns([1, 1, 2], gap="medium")
    with columns[0]:
        help_text = "Self time is what a function takes itself, without the functions that it calls."
        warn = number("warn_share", "warn from, per cent", help_text) / 100
    with columns[1]:
        help_text = "Where this is below the other limit, it holds for both."
        critical = number("critical_share", "critical from, per cent", help_text) / 100
    return ProfilePolicy(min(warn, critical), critical)
