"""Performance Profiler Workbench: what to fix first, whether it helped, and how to keep it fixed.

    import workbench as wb

    before, after = wb.open("before.json"), wb.open("after.json")
    before.headline
    wb.compare(before, after, threshold=0.05)

Importing this loads nothing else; docs/python.md shows what can be done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.core.version import __version__

if TYPE_CHECKING:
    from workbench.api import ComparisonResult, RunResult, compare, open  # noqa: A004
    from workbench.core.errors import WorkbenchError

__all__ = ["ComparisonResult", "RunResult", "WorkbenchError", "__version__", "compare", "open"]

_PLACES = {"WorkbenchError": "workbench.core.errors"}


def __getattr__(name: str) -> object:
    """The Python interface, loaded when it is first used."""
    if name in __all__:
        from importlib import import_module

        return getattr(import_module(_PLACES.get(name, "workbench.api")), name)
    raise AttributeError(f"module 'workbench' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
