"""What to compare with: an earlier document, files, a sample, or the run as it is now."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from workbench.analysis.records.report import RecordsReport
from workbench.app.inputs.panel import uploaded_content
from workbench.app.session.compared import SideFiles
from workbench.app.session.kinds import kind_of_sample, unlike
from workbench.app.session.progress import Progress
from workbench.app.session.request import Reading, VisitorFile, read_key
from workbench.app.session.workspace import MEMORY_HINT, Baseline, Workspace, side_files, workspace
from workbench.comparison.records.open_side import open_side
from workbench.comparison.records.side import RecordsSide, side_of
from workbench.comparison.sides import require_records
from workbench.core.errors import WorkbenchError
from workbench.core.model import Kind
from workbench.core.sources import BytesSource
from workbench.formats.open import open_run
from workbench.samples import SAMPLES_OF, sample_named

ANY_HELP = "Files of before the change, or a JSON document that you downloaded earlier."

HELP = {
    Kind.RECORDS: "A JSON document that you downloaded earlier, or records files, which are judged by the policy "
    "above.",
    Kind.PROFILE: "A profile of before the change, or a JSON document that you downloaded earlier. Several files are "
    "taken for repeats of one recording.",
    Kind.BENCHMARK: "Benchmark results of before the change, or a JSON document that you downloaded earlier. Several "
    "files are taken for repeats.",
}

UNLIKE = "sample unlike "
"""Stands before the current run's kind in the key of a failure that is over once that is another."""


def choose_baseline(reading: Reading, kind: Kind) -> None:
    """Draws the choices and keeps the baseline, of any kind, in the workspace."""
    labels = [sample.label for sample in SAMPLES_OF.get(kind, ())]
    _refuse_unlike_sample(labels, kind)
    files_column, sample_column = st.columns([3, 2], gap="medium")
    with files_column, st.container(key="baseline_files"):
        uploads = st.file_uploader(
            "Baseline",
            accept_multiple_files=True,
            key=f"baseline_files_{st.session_state.get('uploader_number', 0)}",
            on_change=_files_picked,
            help=HELP.get(kind, ANY_HELP),
        )
    with sample_column:
        label = st.pills(
            "or a sample as baseline", labels, key="baseline", bind="query-params", wrap=True, on_change=_sample_picked
        )
        st.button(
            "Use the current run as baseline",
            key="use_current",
            on_click=_use_current,
            icon=":material/push_pin:",
            help="Keeps the current run as it is. Then change the file or the policy above and see the difference.",
        )
    _settle(workspace(), tuple(uploaded_content(upload) for upload in uploads), label, reading, kind)


def _refuse_unlike_sample(labels: list[str], kind: Kind) -> None:
    """A sample of another kind, from a link or from before the current run changed, is said and put back."""
    found = workspace()
    if found.baseline_failed_key.startswith(UNLIKE) and found.baseline_failed_key != UNLIKE + kind.value:
        _forget()
    wanted = st.session_state.get("baseline") or st.query_params.get("baseline")
    other = kind_of_sample(wanted)
    if wanted and wanted not in labels and other:
        found.baseline, found.baseline_failed_key = None, UNLIKE + kind.value
        found.baseline_failure = unlike(other, kind)
        st.session_state["baseline"] = None


def _files_picked() -> None:
    """New files take the place of any other baseline; taking the last one away leaves none."""
    if st.session_state.get("baseline"):
        st.session_state["baseline"] = None
    _forget()


def _sample_picked() -> None:
    _forget()


def _forget() -> None:
    found = workspace()
    found.baseline = found.baseline_failure = None
    found.baseline_failed_key = ""


def _use_current() -> None:
    found = workspace()
    result = found.result
    if result is None:
        return
    if st.session_state.get("baseline"):
        st.session_state["baseline"] = None
    _forget()
    run_id = result.report.run_id
    side: RecordsSide | SideFiles | None = (
        side_of(result.report) if isinstance(result.report, RecordsReport) else result.files
    )
    if side is not None:
        found.baseline = Baseline(f"run|{result.key}|{run_id}", f"{result.label}, run {run_id}", side, run_id)


def _settle(
    found: Workspace, uploads: tuple[VisitorFile, ...], label: str | None, reading: Reading, kind: Kind
) -> None:
    """Opens what was chosen, unless it is open or has failed already."""
    sample = sample_named(label)
    is_kept = found.baseline is not None and found.baseline.key.startswith("run|")
    if sample:
        contents: tuple[VisitorFile, ...] = (VisitorFile.of(sample.file_name, sample.read()),)
    else:
        contents = uploads
    if is_kept or not contents:
        return
    is_quarantine = reading.is_quarantine or bool(sample and sample.is_quarantine)
    reading = replace(reading, is_quarantine=is_quarantine)
    key = read_key(contents, reading.sample_type)
    key += f"|{reading.policy!r}|{is_quarantine}" if kind is Kind.RECORDS else f"|{kind.value}"
    if (found.baseline and found.baseline.key == key) or found.baseline_failed_key == key:
        return
    try:
        found.baseline = _opened(key, contents, reading, kind)
        found.baseline_failure, found.baseline_failed_key = None, ""
    except WorkbenchError as error:
        found.baseline_failure, found.baseline_failed_key = error, key


def _opened(key: str, contents: tuple[VisitorFile, ...], reading: Reading, kind: Kind) -> Baseline:
    label = " + ".join(content.name for content in contents)
    sources = [BytesSource(content.name, content.data) for content in contents]
    with Progress(sum(len(content.data) for content in contents)) as progress:
        try:
            run = open_run(sources, content_limit_bytes=progress.content_limit_bytes, sample_type=reading.sample_type)
            if run.kind is not kind:
                require_records(run, content_limit_bytes=progress.content_limit_bytes)
                raise unlike(run.kind, kind)
            if run.files:
                return Baseline(key, label, side_files(run.files, contents))
            side = open_side(
                run,
                reading.policy,
                is_quarantine=reading.is_quarantine,
                content_limit_bytes=progress.content_limit_bytes,
                progress=progress.add,
            )
        except MemoryError:
            raise WorkbenchError("There is not enough memory for these files.", MEMORY_HINT) from None
    return Baseline(key, label, side)
