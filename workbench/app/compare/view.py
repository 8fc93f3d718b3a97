"""The comparison of two profiles or benchmark results, from what makes the sides differ to the downloads."""

from __future__ import annotations

import streamlit as st

from workbench.app.compare.downloads import downloads
from workbench.app.compare.names import names
from workbench.app.compare.notes import notes
from workbench.app.compare.profiles import given_profiles, profile_difference
from workbench.app.compare.tiles import tiles
from workbench.app.session.compared import Compared, SideFiles
from workbench.app.session.workspace import Baseline, Result, Workspace, workspace
from workbench.app.widgets.chart import draw_chart, keeping_height
from workbench.app.widgets.literal import headline, line
from workbench.app.widgets.problem import problem_box
from workbench.comparison.comparability.check import NEVER_FORCED, differences
from workbench.comparison.explain.wording import alarm_text, shift_texts
from workbench.comparison.measured import CompareOptions, compare_measured
from workbench.core.comparison import Level
from workbench.core.errors import CompareError, WorkbenchError
from workbench.core.model import Kind
from workbench.render.charts.forest import forest_chart, left_out_text

REFUSED = (
    "Measure both sides alike. Or compare all the same: that stays written into the result, and verdicts can be wrong."
)
FINAL = "Give two sides of one kind and in one unit: nothing else can be compared."
FOREST_HELP = (
    "Each mark is what a name takes now, divided by what it took before; the line is the 95 % interval. The grey band "
    "is the change that matters. The dashed lines in it, at half of that, are the alarm lines: a mark beyond them is "
    "called slower or faster where noise does not explain it. The dotted line is what the typical name did."
)


def show(baseline: Baseline, result: Result, options: CompareOptions) -> None:
    """Compares, unless that is done, and shows it."""
    if not isinstance(baseline.side, SideFiles) or result.files is None:
        return
    found = workspace()
    sides = f"{baseline.key}|{result.key}"
    asked = options._replace(is_forced=found.forced_key == sides)
    compared = _settled(found, baseline, result, baseline.side, result.files, asked)
    if isinstance(compared, Compared):
        _show(compared)
    else:
        _refused(compared, baseline.side, result.files, asked, sides)


def _settled(
    found: Workspace,
    baseline: Baseline,
    result: Result,
    before: SideFiles,
    after: SideFiles,
    options: CompareOptions,
) -> Compared | WorkbenchError:
    """The comparison that is asked for, or why there is none."""
    run_ids = baseline.run_id, result.report.run_id
    key = (baseline.key, result.key, run_ids, options)
    if found.compared and found.compared.key == key:
        return found.compared
    found.clear_comparison()
    try:
        with st.spinner("Comparing name by name …", show_time=True):
            comparison = compare_measured(before.opened, after.opened, options, run_ids=run_ids)
    except WorkbenchError as error:
        return error
    except MemoryError:
        return WorkbenchError(
            "There is not enough memory to compare these.", "Use the command line for files so large."
        )
    found.compared = Compared(key, comparison, before, after, options)
    return found.compared


def _refused(error: WorkbenchError, before: SideFiles, after: SideFiles, options: CompareOptions, sides: str) -> None:
    """Why there is no comparison, and a way on where it is for the visitor to decide."""
    found = differences(before.opened, after.opened, is_interleaved=options.is_interleaved)
    refusals = [each for each in found if each.level is Level.REFUSAL]
    can_be_forced = bool(refusals) and not any(each.code in NEVER_FORCED for each in refusals)
    said = CompareError(error.message, REFUSED if can_be_forced else FINAL) if refusals else error
    problem_box(said, "These two runs cannot be compared", key="compare_problem")
    if can_be_forced:
        st.button("Compare all the same", key="force", on_click=_force, args=(sides,), icon=":material/warning:")


def _force(sides: str) -> None:
    workspace().forced_key = sides


def _unforce() -> None:
    workspace().forced_key = ""


def _show(compared: Compared) -> None:
    comparison = compared.comparison
    notes(comparison)
    if compared.options.is_forced:
        st.button("Do not compare them after all", key="unforce", on_click=_unforce, icon=":material/undo:")
    headline(comparison.headline)
    tiles(comparison)
    for text in filter(None, (alarm_text(comparison), *shift_texts(comparison))):
        line(text)
    if comparison.kind is Kind.PROFILE:
        profile_difference(compared)
    _forest(compared)
    names(compared)
    if comparison.kind is Kind.BENCHMARK:
        inner = given_profiles(compared)
        if inner:
            profile_difference(inner)
            names(inner)
    downloads(compared)


def _forest(compared: Compared) -> None:
    chart = compared.kept("forest", None, lambda: forest_chart(compared.comparison))
    if chart is None:
        return
    st.subheader("How much each name changed", help=FOREST_HELP)
    with st.container(border=True):
        draw_chart(keeping_height(chart), "forest")
    said = compared.kept("forest_left", None, lambda: left_out_text(compared.comparison))
    if said:
        line(said)
