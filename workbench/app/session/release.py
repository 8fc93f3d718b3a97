"""Keeps memory low: an upload is never copied, and what a visitor is done with goes back to the system."""

from __future__ import annotations

import contextlib
import copyreg
import ctypes
import gc
from collections.abc import Iterable
from threading import Timer

from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

RUN_SECONDS = 2
"""After so long the run of the script that forgets something is over, and nothing of Streamlit's holds it any more."""

copyreg.pickle(UploadedFile, lambda file: file.file_id)
"""Streamlit copies the values of widgets on every click; an object that is reduced to a string is used as it is."""


def drop_uploads(file_ids: Iterable[str]) -> None:
    """Frees uploaded files at once; Streamlit itself keeps them until the visitor leaves."""
    context = get_script_run_ctx()
    if context and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        for file_id in file_ids:
            context.uploaded_file_mgr.remove_file(session_id=context.session_id, file_id=file_id)


def release_memory_soon() -> None:
    """Hands memory back once the page has been drawn again; until then the old page holds on to it."""
    timer = Timer(RUN_SECONDS, release_memory)
    timer.daemon = True
    timer.start()


def release_memory() -> None:
    """Hands freed memory back to the system, as far as it lets us."""
    gc.collect()
    import pyarrow

    pyarrow.default_memory_pool().release_unused()
    with contextlib.suppress(OSError, AttributeError):  # only the C library of GNU/Linux knows this call
        ctypes.CDLL(None).malloc_trim(0)
