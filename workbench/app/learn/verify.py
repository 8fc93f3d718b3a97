"""Step 5: measure the fix beside the program as it was, and get the verdict with its uncertainty."""

from __future__ import annotations

import streamlit as st

from workbench.app.lab.hot_path import row_of
from workbench.app.lab.jobs import SIDE_PROCESSES, interleaved
from workbench.app.lab.judging import LabTrial, elsewhere_text, is_helpful, trial_of, verdict_text
from workbench.app.lab.learner import FIXES, Learner
from workbench.app.lab.versions import TOUCHED, Version
from workbench.app.learn.choose import pick_other
from workbench.app.learn.question import ask
from workbench.app.learn.running import measure
from workbench.app.learn.state import go_to, key_of, learner
from workbench.app.learn.trial import show_names, show_verdict
from workbench.app.widgets.literal import line
from workbench.core.verdict import Verdict


def show() -> None:
    """The step."""
    found = learner()
    if found.pick is None:
        st.markdown("First choose a fix.")
        st.button("Go to step 4", key=key_of("to_choose"), on_click=go_to, args=(4,), icon=":material/arrow_back:")
        return
    fix = found.pick
    st.markdown(
        f"You chose **{TOUCHED[fix]}: {fix.title}**. Now both versions run **in turn**, {SIDE_PROCESSES} processes "
        "each: whatever else the machine does, it does to both."
    )
    readings = measure(
        "Measure both versions in turn",
        interleaved(Version.AS_FOUND, fix),
        f"trial_{fix.value}",
        "As found, fixed, fixed, as found, and so on: every process is one witness. It takes some seconds.",
        is_again=fix in found.trials,
    )
    if readings:
        found.trials[fix] = trial_of(readings, Version.AS_FOUND, fix)
        st.rerun()
    if fix in found.trials:
        _result(found, fix, found.trials[fix])


def _result(found: Learner, fix: Version, trial: LabTrial) -> None:
    show_verdict(trial)
    line(f"You expected: {found.factor_guess}.")
    if is_helpful(trial):
        _helped(found, trial)
    else:
        _did_not_help(fix, trial)
    show_names(trial, f"learn_{fix.value}")
    ask("interval")


def _helped(found: Learner, trial: LabTrial) -> None:
    st.success("**It helped.** The change was made where the time was.", icon=":material/check:")
    before, ratio = found.trials.get(Version.WRONG_FIX), trial.whole.ratio
    row = row_of(found.profile, TOUCHED[trial.after]) if found.profile else None
    if row and ratio:
        said = f"The profile said: at most {row.speedup:.3g} times as fast. Measured: {1 / ratio:.3g} times."
        if 1 / ratio > row.speedup:
            said += (
                " More than the limit? A profile is a measurement too, with an error of its own, and where less data "
                "passes through the processor's cache the rest gets faster as well."
            )
        line(said)
    if before is not None:
        line(f"Beside it the other fix: {verdict_text(before)}")


def _did_not_help(fix: Version, trial: LabTrial) -> None:
    """Why it could not, with the figures just measured, and the way to the other fix."""
    changed = next(each for each in trial.comparison.changes if each.name == TOUCHED[fix])
    with st.container(border=True, key=key_of("why_not")):
        st.markdown(":material/lightbulb: **Why it could not help much**")
        line(elsewhere_text(trial))
        if changed.verdict is Verdict.BETTER:
            line(f"{changed.name} itself did get faster: {changed.reason}. It just does not matter.")
        other = next(each for each in FIXES if each is not fix)
        st.button(
            f"**Take the other fix: {TOUCHED[other]}**",
            key=key_of("other_fix"),
            on_click=pick_other,
            args=(other,),
            icon=":material/swap_horiz:",
        )
