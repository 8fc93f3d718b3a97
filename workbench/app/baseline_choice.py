"""What to compare with: an earlier document, records files, a sample, or the run as it is now."""

from __future__ import annotations

import streamlit as st

from workbench.app.address import RECORDS_LABELS
from workbench.app.panel import uploaded_content
from workbench.app.progress import Progress
from workbench.app.request import Content, Reading, content_key
from workbench.app.workspace import Baseline, Workspace, workspace
from workbench.baseline import open_side
from workbench.errors import WorkbenchError
from workbench.report import Report
from workbench.samples import sample_named
from workbench.side import side_of
from workbench.sources import BytesSource


def choose_baseline(reading: Reading) -> None:
    """Draws the choices and keeps the baseline in the workspace."""
    files_column, sample_column = st.columns([3, 2], gap="medium")
    with files_column, st.container(key="baseline_files"):
        uploads = st.file_uploader(
            "Baseline",
            accept_multiple_files=True,
            key=f"baseline_files_{st.session_state.get('uploader_number', 0)}",
            on_change=_files_picked,
            help="A JSON document that you downloaded earlier, or records files, which are judged by the policy above.",
        )
    with sample_column:
        label = st.segmented_control(
            "or a sample as baseline",
            RECORDS_LABELS,
            key="baseline",
            bind="query-params",
            on_change=_sample_picked,
        )
        st.button(
            "Use the current run as baseline",
            key="use_current",
            on_click=_use_current,
            icon=":material/push_pin:",
            help="Keeps the current run as it is. Then change the file or the policy above and see the difference.",
        )
    _settle(workspace(), tuple(uploaded_content(upload) for upload in uploads), label, reading)


def _files_picked() -> None:
    """New files take the place of any other baseline; taking the last one away leaves none."""
    if st.session_state.get("baseline"):
        st.session_state["baseline"] = None
    workspace().baseline = None


def _sample_picked() -> None:
    workspace().baseline = None


def _use_current() -> None:
    found = workspace()
    result = found.result
    if result is None or not isinstance(result.report, Report):
        return
    if st.session_state.get("baseline"):
        st.session_state["baseline"] = None
    found.baseline_failure, found.baseline_failed_key = None, ""
    key = f"run|{result.key}|{result.report.run_id}"
    found.baseline = Baseline(key, f"{result.label}, run {result.report.run_id}", side_of(result.report))


def _settle(found: Workspace, uploads: tuple[Content, ...], label: str | None, reading: Reading) -> None:
    """Opens what was chosen, unless it is open or has failed already."""
    sample = sample_named(label)
    is_kept = found.baseline is not None and found.baseline.key.startswith("run|")
    if sample:
        contents: tuple[Content, ...] = (Content.of(sample.file_name, sample.read()),)
    else:
        contents = uploads
    if is_kept or not contents:
        return
    is_quarantine = reading.is_quarantine or bool(sample and sample.is_quarantine)
    key = f"{content_key(contents)}|{reading.policy!r}|{is_quarantine}"
    if (found.baseline and found.baseline.key == key) or found.baseline_failed_key == key:
        return
    try:
        found.baseline = _opened(key, contents, Reading(reading.policy, is_quarantine))
        found.baseline_failure, found.baseline_failed_key = None, ""
    except WorkbenchError as error:
        found.baseline_failure, found.baseline_failed_key = error, key


def _opened(key: str, contents: tuple[Content, ...], reading: Reading) -> Baseline:
    with Progress(sum(len(content.data) for content in contents)) as progress:
        side = open_side(
            [BytesSource(content.name, content.data) for content in contents],
            reading.policy,
            is_quarantine=reading.is_quarantine,
            content_limit_bytes=progress.content_limit_bytes,
            progress=progress.add,
        )
    return Baseline(key, " + ".join(content.name for content in contents), side)
