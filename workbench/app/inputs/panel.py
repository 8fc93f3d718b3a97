"""The top of every page: the files, or a sample, and what to do with them. It stays while the pages change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from workbench.app.inputs.sample_type import forget_sample_type
from workbench.app.inputs.settings import restore_settings, settings
from workbench.app.session.address import LABELS, LONGEST_RUN_ID, problems
from workbench.app.session.limits import content_limit_bytes
from workbench.app.session.request import Request, VisitorFile
from workbench.app.session.settings import QUARANTINE, STRICT
from workbench.app.session.workspace import workspace
from workbench.core.model import DEFAULT_RUN_ID
from workbench.core.units import bytes_text
from workbench.formats.registry import names_by_group
from workbench.samples import sample_named

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile


FILES_HELP = (
    "Any name will do: the content decides, also packed (gzip, zip, tar, xz, bzip2). "
    + " ".join(f"**{group.capitalize()}:** {', '.join(names)}." for group, names in names_by_group().items())
    + " For example `checkout,3,warn`. Several files of one kind make one run."
)


def panel() -> Request | None:
    """Draws the inputs; None while there is nothing to read."""
    _check_address()
    files_column, sample_column = st.columns([3, 2], gap="medium")
    with files_column:
        uploads = _uploader()
    with sample_column:
        label = st.pills(
            "Load sample",
            LABELS,
            key="sample",
            bind="query-params",
            wrap=True,
            on_change=_sample_picked,
            help="Small files that tell a story: a shop's checkout before and after an optimisation, an export with "
            "bad lines, and profiles and benchmarks of a nightly report before and after a fix.",
        )
        run_id = st.text_input(
            "Run id",
            value=DEFAULT_RUN_ID,
            key="run",
            bind="query-params",
            max_chars=LONGEST_RUN_ID,
            help="The name of this run. It stands in every document you download, so that you can tell runs apart.",
        )
    with st.expander("Settings: what counts as high risk, what happens to bad lines"):
        reading = settings(_usual_reading(label))
    contents = _contents(uploads, label)
    name = (run_id or "").strip()[:LONGEST_RUN_ID] or DEFAULT_RUN_ID
    return Request(contents, reading, name) if contents else None


def reset() -> None:
    """Back to the first screen, with every setting at its default and the memory given back."""
    workspace().clear()
    restore_settings()
    for key in ("sample", "baseline"):
        if key in st.session_state:
            st.session_state[key] = None
    if "run" in st.session_state:
        st.session_state["run"] = DEFAULT_RUN_ID
    st.session_state["address_problems"] = []
    _new_uploaders()


def read_in_quarantine() -> None:
    """Sets bad lines aside from now on."""
    st.session_state["reading"] = QUARANTINE


def _uploader() -> list[UploadedFile]:
    number = st.session_state.setdefault("uploader_number", 0)
    with st.container(key="files"):
        found = st.file_uploader(
            "Profiles, benchmark results or records",
            accept_multiple_files=True,
            key=f"files_{number}",
            on_change=_files_picked,
            help=FILES_HELP,
        )
    limit = st.get_option("server.maxUploadSize")
    st.markdown(
        f":small[Up to {limit} MB a file, {bytes_text(content_limit_bytes())} unpacked. Five million records need "
        "about 1 GB of this machine's memory, twice that to compare them; for more, use the command line.]"
    )
    return list(found)


def _files_picked() -> None:
    """A file takes the place of a sample."""
    forget_sample_type()
    if st.session_state.get("sample"):
        st.session_state["sample"] = None
        st.session_state["reading"] = STRICT


def _sample_picked() -> None:
    """A sample takes the place of files, and is read the way it has to be."""
    forget_sample_type()
    if st.session_state.get("sample"):
        _new_uploaders()
    st.session_state["reading"] = _usual_reading(st.session_state.get("sample"))


def _usual_reading(label: str | None) -> str:
    """The messy sample opens in quarantine, so that it need not be said in the link."""
    sample = sample_named(label)
    return QUARANTINE if sample and sample.is_quarantine else STRICT


def _new_uploaders() -> None:
    """Uploaders under a new name start empty, and the files of the old ones are dropped."""
    st.session_state["uploader_number"] = st.session_state.get("uploader_number", 0) + 1


def _contents(uploads: list[UploadedFile], label: str | None) -> tuple[VisitorFile, ...]:
    sample = sample_named(label)
    if sample and not uploads:
        return (VisitorFile.of(sample.file_name, sample.read()),)
    return tuple(uploaded_content(upload) for upload in uploads)


def uploaded_content(upload: UploadedFile) -> VisitorFile:
    """An upload, known by the number that the server gave it: a digest of every byte would only cost time."""
    workspace().upload_ids.add(upload.file_id)
    return VisitorFile(upload.name, f"upload {upload.file_id}", upload.getvalue())


def _check_address() -> None:
    """Takes out of the address what cannot be used, before any widget believes it, and says so until it is seen."""
    if "address_problems" not in st.session_state:
        found = problems({name: st.query_params.get_all(name) for name in st.query_params})
        st.session_state["address_problems"] = list(found.values())
        for name in found:
            del st.query_params[name]
        if found:
            st.rerun()
    if st.session_state["address_problems"]:
        with st.container(border=True, key="address_problem"):
            st.error("**This link cannot be followed as it is**", icon=":material/error:")
            for text in st.session_state["address_problems"]:
                st.text(text)
            st.text("What to do: check the link. The usual settings are used in place of these.")
            st.button("All right", key="address_seen", on_click=_address_seen)


def _address_seen() -> None:
    st.session_state["address_problems"] = []
