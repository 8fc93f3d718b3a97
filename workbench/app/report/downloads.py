"""Takes the result along: JSON, CSV and Markdown, made when they are asked for and not before."""

from __future__ import annotations

import copy

import streamlit as st

from workbench.analysis.records.report import Report
from workbench.app.report.command import command_line
from workbench.app.session.limits import document_estimate_bytes, document_limit_bytes
from workbench.app.session.parcel import Parcel
from workbench.app.session.workspace import Result
from workbench.app.widgets.download import download
from workbench.app.widgets.literal import file_stem
from workbench.core.units import bytes_text
from workbench.render.csv.records import csv_chunks
from workbench.render.json.records import chunks
from workbench.render.text.records import markdown


@st.fragment
def downloads(result: Result, report: Report) -> None:
    """The section "Take it along"."""
    stem = file_stem(report.run_id)
    st.subheader("Take it along", help="The JSON document can be the baseline of a later comparison.")
    is_large = document_estimate_bytes(report) > document_limit_bytes()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if is_large:
            _parcel(result, report, stem)
        else:
            download("JSON", f"{stem}.json", "application/json", lambda: json_bytes(report))
            download("CSV", f"{stem}.csv", "text/csv", lambda: b"".join(csv_chunks(report)))
        download("Markdown", f"{stem}.md", "text/markdown", lambda: markdown(report).encode())
    if is_large:
        st.text(
            f"The JSON document is about {bytes_text(document_estimate_bytes(report))}, so it is compressed into a "
            "temporary file first. CSV of this size comes from the command line."
        )
    st.markdown("The same document from the command line:")
    st.code(command_line(report), language="shell", wrap_lines=True)


def json_bytes(report: Report) -> bytes:
    """The JSON document; every download times its own writing."""
    return b"".join(chunks(_with_own_clock(report)))


def _with_own_clock(report: Report) -> Report:
    return report._replace(clock=copy.deepcopy(report.clock))


def _parcel(result: Result, report: Report, stem: str) -> None:
    """Prepares the compressed document, then offers it with its size."""
    if result.parcel is None:
        if st.button("Prepare the JSON document", key="prepare", icon=":material/folder_zip:"):
            with st.spinner("Writing and compressing the document …", show_time=True):
                result.parcel = Parcel(chunks(_with_own_clock(report)))
            st.rerun(scope="fragment")
        return
    label = f"JSON, compressed, {bytes_text(result.parcel.size_bytes)}"
    download(label, f"{stem}.json.gz", "application/gzip", result.parcel.read)
