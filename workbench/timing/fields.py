"""The fields that the hot path writes: members of C structures where the compiled hot path was built."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbench.timing._native import CellFields, ThreadFields
else:
    try:
        if os.environ.get("WORKBENCH_KERNEL") == "python":
            raise ImportError
        from workbench.timing._native import CellFields, ThreadFields
    except ImportError:

        class CellFields:
            """What the hot path writes for one function in one thread; `timed.Cell` says what each is."""

            __slots__ = (
                *("awaiting", "error_count", "inner", "inner_count", "is_active", "is_open"),
                *("nested", "stepped", "thread", "values"),
            )

        class ThreadFields:
            """The cell of the innermost timed function that runs in a thread."""

            __slots__ = ("cell",)


def compiled_call() -> Any:
    """The type of compiled calls; None where it was not built, or the pure-Python one was asked for."""
    if "_native" not in CellFields.__module__:
        return None
    from workbench.timing._native import TimedCall

    return TimedCall


__all__ = ["CellFields", "ThreadFields", "compiled_call"]
