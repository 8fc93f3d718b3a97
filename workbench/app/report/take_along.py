"""Takes a report along: every output there is, made when it is asked for and not before, and the command for it."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from workbench.app.session.limits import document_estimate_bytes, document_limit_bytes
from workbench.app.session.parcel import Parcel
from workbench.app.session.workspace import Result
from workbench.app.widgets.command import run_command
from workbench.app.widgets.download import download
from workbench.app.widgets.literal import file_stem
from workbench.core.units import bytes_text
from workbench.render.registry import REPORT_OUTPUTS, Output

if TYPE_CHECKING:
    from workbench.core.report import AnyReport

PACKED = ("output", "csv")
"""The outputs that hold every record; of a large run they are not made in memory."""


@st.fragment
def take_along(result: Result, report: AnyReport, policy_words: Sequence[str]) -> None:
    """The section "Take it along"; `policy_words` are the command's options that ask for the same policy."""
    stem = file_stem(report.run_id)
    st.subheader("Take it along", help="The JSON document can be the baseline of a later comparison.")
    is_large = document_estimate_bytes(report) > document_limit_bytes()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if is_large:
            _parcel(result, report, stem)
        for output in REPORT_OUTPUTS:
            if output.has_report(report) and not (is_large and output.name in PACKED):
                _download(output, report, stem)
    if is_large:
        st.text(
            f"The JSON document is about {bytes_text(document_estimate_bytes(report))}, so it is compressed into a "
            "temporary file first. CSV of this size comes from the command line."
        )
    st.markdown("The same document from the command line:")
    command = run_command(report.sources, policy_words, f"{stem}.json", report.run_id)
    st.code(command, language="shell", wrap_lines=True)


def _download(output: Output, report: AnyReport, stem: str) -> None:
    download(output.label, stem + output.suffix, output.mime, lambda: b"".join(pieces(output, report)))


def pieces(output: Output, report: AnyReport) -> Iterator[bytes]:
    """A report as an output has it; every download times its own writing."""
    return output.report_chunks(report._replace(clock=copy.deepcopy(report.clock)))


def _parcel(result: Result, report: AnyReport, stem: str) -> None:
    """Prepares the compressed document, then offers it with its size."""
    if result.parcel is None:
        if st.button("Prepare the JSON document", key="prepare", icon=":material/folder_zip:"):
            with st.spinner("Writing and compressing the document …", show_time=True):
                result.parcel = Parcel(pieces(REPORT_OUTPUTS[0], report))
            st.rerun(scope="fragment")
        return
    label = f"JSON, compressed, {bytes_text(result.parcel.size_bytes)}"
    download(label, f"{stem}.json.gz", "application/gzip", result.parcel.read)
