"""The settings below the files: what counts as high risk, what happens to bad lines, how often stages are timed."""

from __future__ import annotations

import streamlit as st

from workbench.analysis.profiles.hotspots import ProfilePolicy
from workbench.analysis.records.policy import DEFAULT_SCORE_LIMIT, DEFAULT_SEVERITIES, KNOWN_SEVERITIES, RiskPolicy
from workbench.app.inputs.comparison_settings import DEFAULT_PERCENT as DEFAULT_THRESHOLD
from workbench.app.session.address import BY_LIMIT, BY_PERCENT, LARGEST_LIMIT, LARGEST_REPEAT, QUARANTINE, STRICT
from workbench.app.session.request import Reading

DEFAULT_PERCENT = 10.0
DEFAULT_WARN_SHARE = ProfilePolicy().warn_share * 100
DEFAULT_CRITICAL_SHARE = ProfilePolicy().critical_share * 100
DEFAULTS: dict[str, object] = {
    "severities": list(DEFAULT_SEVERITIES),
    "by": BY_LIMIT,
    "limit": DEFAULT_SCORE_LIMIT,
    "percent": DEFAULT_PERCENT,
    "reading": STRICT,
    "repeat": 1,
    "warn_share": DEFAULT_WARN_SHARE,
    "critical_share": DEFAULT_CRITICAL_SHARE,
    "threshold": DEFAULT_THRESHOLD,
    "in_turn": False,
}


def settings(usual_reading: str = STRICT) -> Reading:
    """Draws the settings and says what they come to; the messy sample is usually read in quarantine."""
    policy_column, reading_column = st.columns([3, 2], gap="medium")
    with policy_column:
        policy = _policy()
    with reading_column:
        reading = st.segmented_control(
            "Lines that are not a record",
            [STRICT, QUARANTINE],
            default=usual_reading,
            required=True,
            key="reading",
            bind="query-params",
            help="**strict** stops at the first bad line and says where it is. **quarantine** sets bad lines aside, "
            "lists them, and works with the rest.",
        )
        repeat = st.number_input(
            "Time the stages this many times",
            min_value=1,
            max_value=LARGEST_REPEAT,
            value=1,
            key="repeat",
            bind="query-params",
            help="One timing is an anecdote. From 2 on, the stages that work in memory are run that often after a "
            "warm-up, and percentiles are shown where there are enough samples: 20 for p95, 100 for p99.",
        )
    profile_policy = _profile_policy()
    return Reading(policy, reading == QUARANTINE, _within(repeat, 1, LARGEST_REPEAT), profile_policy)


def restore_settings() -> None:
    """Puts every setting back to its default; for use in a callback."""
    for key, value in DEFAULTS.items():
        if key in st.session_state:
            st.session_state[key] = value


def _policy() -> RiskPolicy:
    severities = st.multiselect(
        "High risk is every record with one of these severities",
        list(KNOWN_SEVERITIES),
        default=list(DEFAULT_SEVERITIES),
        accept_new_options=True,
        key="severities",
        bind="query-params",
        placeholder="No severity by itself",
        help="The most urgent first. Words are compared exactly, so WARN is not warn. You can type words of your own.",
    )
    by = st.segmented_control(
        "or with a score that is low, meaning",
        [BY_LIMIT, BY_PERCENT],
        default=BY_LIMIT,
        required=True,
        key="by",
        bind="query-params",
        help="Lower scores are worse. A fixed limit stays the same from run to run; the lowest per cent always finds "
        "the weakest part of this run, however good it is.",
    )
    if by == BY_PERCENT:
        percent = st.number_input(
            "Lowest per cent of all scores",
            min_value=0.1,
            max_value=100.0,
            value=DEFAULT_PERCENT,
            step=1.0,
            key="percent",
            bind="query-params",
            help="Records with the same score as the last one of them count too.",
        )
        return RiskPolicy(tuple(severities), lowest_percent=float(percent or DEFAULT_PERCENT))
    limit = st.number_input(
        "Score limit",
        min_value=-LARGEST_LIMIT,
        max_value=LARGEST_LIMIT,
        value=DEFAULT_SCORE_LIMIT,
        key="limit",
        bind="query-params",
        help="A record whose score is below this number is high risk.",
    )
    return RiskPolicy(tuple(severities), DEFAULT_SCORE_LIMIT if limit is None else int(limit))


def _profile_policy() -> ProfilePolicy:
    st.markdown("**In a profile**, a function is high risk by its share of the self time:")
    columns = st.columns([1, 1, 2], gap="medium")
    warn = columns[0].number_input(
        "warn from, per cent",
        min_value=0.1,
        max_value=100.0,
        value=DEFAULT_WARN_SHARE,
        step=1.0,
        key="warn_share",
        bind="query-params",
        help="Self time is what a function takes itself, without the functions that it calls.",
    )
    critical = columns[1].number_input(
        "critical from, per cent",
        min_value=0.1,
        max_value=100.0,
        value=DEFAULT_CRITICAL_SHARE,
        step=1.0,
        key="critical_share",
        bind="query-params",
        help="Where this is below the other limit, it holds for both.",
    )
    upper = min(max(float(critical or DEFAULT_CRITICAL_SHARE), 0.1), 100.0) / 100
    lower = min(max(float(warn or DEFAULT_WARN_SHARE), 0.1), 100.0) / 100
    return ProfilePolicy(min(lower, upper), upper)


def _within(value: int | None, low: int, high: int) -> int:
    """Bounds hold in the browser only, so they are held here again."""
    return min(max(int(value or low), low), high)
