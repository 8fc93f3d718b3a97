"""Gives memory back once a visitor is done with it."""

from __future__ import annotations

import contextlib
import ctypes
import gc
from collections.abc import Iterable

from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx


def drop_uploads(file_ids: Iterable[str]) -> None:
    """Frees uploaded files at once; Streamlit itself keeps them until the visitor leaves."""
    context = get_script_run_ctx()
    if context and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        for file_id in file_ids:
            context.uploaded_file_mgr.remove_file(session_id=context.session_id, file_id=file_id)


def release_memory() -> None:
    """Hands freed memory back to the system, as far as it lets us."""
    gc.collect()
    import pyarrow

    pyarrow.default_memory_pool().release_unused()
    with contextlib.suppress(OSError, AttributeError):  # only the C library of GNU/Linux knows this call
        ctypes.CDLL(None).malloc_trim(0)
