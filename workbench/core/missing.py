"""A package that a command needs and that is not installed is one sentence, with the command that installs it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from workbench.core.errors import WorkbenchError

DISTRIBUTION = "performance-profiler-workbench"
EXTRAS = {
    "numpy": "",
    "scipy": "",
    "altair": "app",
    "pandas": "app",
    "pyarrow": "app",
    "rich": "app",
    "streamlit": "app",
    "pyinstrument": "profile",
    "pyperf": "measure",
}
"""Which extra of ours brings a package, by the name that is imported; an empty one is what always comes along."""


class MissingPackageError(WorkbenchError):
    """Something needs a package that is not installed."""


@contextmanager
def missing_packages_named(what: str) -> Iterator[None]:
    """Inside it, a package of EXTRAS that cannot be imported is a MissingPackageError, which says what needs it."""
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name not in EXTRAS:
            raise
        extra = f"[{EXTRAS[error.name]}]" if EXTRAS[error.name] else ""
        raise MissingPackageError(
            f"{what} needs {error.name}, which is not installed.",
            f"Install it: python -m pip install '{DISTRIBUTION}{extra}'",
        ) from error
