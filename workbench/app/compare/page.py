"""The comparison of the current run with a baseline of the same kind: records, profiles or benchmarks."""

from __future__ import annotations

import streamlit as st

from workbench.analysis.profiles.report import ProfileReport
from workbench.analysis.records.report import RecordsReport
from workbench.analysis.records.risk_policy import RiskPolicy
from workbench.app.compare import records as record_changes
from workbench.app.compare import view as comparison_view
from workbench.app.inputs.baseline import choose_baseline
from workbench.app.inputs.comparison_settings import comparison_settings
from workbench.app.session.compared import SideFiles
from workbench.app.session.kinds import kind_of_baseline, unlike
from workbench.app.session.request import Reading
from workbench.app.session.workspace import Baseline, Result, workspace
from workbench.app.widgets.literal import line
from workbench.app.widgets.problem import problem_box
from workbench.comparison.registry import require_comparable
from workbench.core.errors import CompareError
from workbench.core.kinds import KIND_WORDS
from workbench.core.model import Kind

FIRST = "First load the current run above: a file, or the sample “After the fix”. Then choose a baseline."


def show() -> None:
    """The page."""
    found = workspace()
    if found.result is None:
        if found.failure is None:
            st.text(FIRST)
        return
    kind = found.result.report.kind
    try:
        require_comparable(kind)
    except CompareError as error:
        problem_box(error, "This run cannot be compared", key="compare_problem")
        return
    st.subheader("What to compare with", help="The baseline is what was before; the current run is the file above.")
    choose_baseline(_reading(found.result), kind)
    options = comparison_settings(kind) if kind is not Kind.RECORDS else None
    if found.baseline_failure:
        problem_box(found.baseline_failure, "This baseline could not be used", key="baseline_problem")
    if found.baseline is None:
        if not found.baseline_failure:
            st.text(f"Choose {KIND_WORDS[kind].held} as baseline, and you will see what got better and what got worse.")
        return
    if kind_of_baseline(found.baseline) is not kind:
        problem = unlike(kind_of_baseline(found.baseline), kind)
        problem_box(problem, "These two runs cannot be compared", key="compare_problem")
        return
    line(f"Baseline: {found.baseline.label}. Current: {found.result.label}.")
    if options:
        comparison_view.show(found.baseline, found.result, options)
    else:
        _records(found.baseline, found.result)


def _reading(result: Result) -> Reading:
    """How a baseline of records is read: as the current run was."""
    report = result.report
    if isinstance(report, RecordsReport):
        return Reading(report.policy, report.is_quarantine)
    types = report.profile.sample_types if isinstance(report, ProfileReport) else None
    return Reading(RiskPolicy(), sample_type=types.chosen if types else "")


def _records(baseline: Baseline, result: Result) -> None:
    if isinstance(result.report, RecordsReport) and not isinstance(baseline.side, SideFiles):
        record_changes.show(baseline.side, baseline.key, result.report, result.key)
