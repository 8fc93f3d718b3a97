"""Step 6: something slower is sneaked in. Does a gate notice?"""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from workbench.app.lab.jobs import SIDE_PROCESSES, interleaved
from workbench.app.lab.judging import LabTrial, gate_of, trial_of
from workbench.app.lab.learner import GATE_GUESSES, Learner
from workbench.app.lab.versions import Version, changed_lines_text, differences
from workbench.app.learn.question import ask
from workbench.app.learn.running import measure
from workbench.app.learn.state import key_of, learner
from workbench.app.learn.trial import show_names, show_verdict
from workbench.app.widgets.literal import line
from workbench.comparison.explain.wording import threshold_text
from workbench.comparison.gate.result import GateResult, Outcome
from workbench.core.verdict import DEFAULT_THRESHOLD

BEFORE, AFTER = Version.RIGHT_FIX, Version.REGRESSION
THRESHOLDS = (0.01, 0.05, 0.2, 0.5, 1.0, 2.0)
THRESHOLD_HELP = (
    "The same measurement, judged again. To count as slower, what was measured has to be at least half the threshold, "
    "so that a change of the full size is hardly ever missed."
)
ICONS = {
    Outcome.PASSED: ":material/check_circle:",
    Outcome.FAILED: ":material/block:",
    Outcome.UNKNOWN: ":material/help:",
}


def show() -> None:
    """The step."""
    found = learner()
    st.markdown(
        "The program is fast now. Weeks later a colleague makes it more careful: spaces around the fields of an order "
        "are taken off. All tests pass, and the report is the same, letter for letter."
    )
    with st.expander("The colleague's change"):
        st.code(differences(BEFORE, AFTER), language=None, wrap_lines=True)
        st.text(changed_lines_text(BEFORE, AFTER))
    guess = st.radio(
        f"A gate compares both versions before the change goes in, and fails on anything slower by "
        f"{threshold_text(DEFAULT_THRESHOLD)} or more. What will it say?",
        GATE_GUESSES,
        index=None,
        key=key_of("gate_guess"),
        persist_state="session",
        horizontal=True,
    )
    if guess in GATE_GUESSES:
        found.gate_guess = guess
    readings = measure(
        "Let the gate measure",
        interleaved(BEFORE, AFTER),
        "gate",
        f"{SIDE_PROCESSES} processes of each version, in turn. It takes a few seconds.",
        is_again=found.regression is not None,
    )
    if readings:
        found.regression = trial_of(readings, BEFORE, AFTER)
        st.rerun()
    if found.regression:
        _result(found, found.regression)


def _result(found: Learner, trial: LabTrial) -> None:
    gate = _gate(trial, DEFAULT_THRESHOLD)
    _outcome(gate)
    if found.gate_guess:
        line(f"You expected that {found.gate_guess}.")
    show_verdict(trial)
    show_names(trial, "learn_gate")
    with st.container(border=True, key=key_of("thresholds")):
        st.markdown("**What if the gate had another threshold?**", help=THRESHOLD_HELP)
        chosen = st.segmented_control(
            "Threshold",
            THRESHOLDS,
            default=DEFAULT_THRESHOLD,
            required=True,
            format_func=threshold_text,
            key=key_of("threshold"),
            persist_state="session",
        )
        if chosen in THRESHOLDS:
            _outcome(_gate(trial, chosen))
    ask("gate")


def _gate(trial: LabTrial, threshold: float) -> GateResult:
    return gate_of(trial, threshold, datetime.now(UTC).date())


def _outcome(gate: GateResult) -> None:
    """The gate's own sentence, beside its sign."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"{ICONS[gate.outcome]} **{gate.outcome.value.capitalize()}**", width="content")
        line(f"{gate.headline} A build server sees exit code {gate.exit_code}.")
