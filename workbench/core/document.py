"""What every document of the workbench has in common: its version, and what is read of other versions.

A document of today is the baseline of next year, so a reader reads every version from 1 to its own. The version grows
only when a key changes its meaning or goes; a key more does not count.
"""

from __future__ import annotations

from typing import NamedTuple

from workbench.core.errors import shown_text

FORMAT_VERSION = 1
"""Stands in every document that is written."""

EDIT_HINT = "Use a summary document as the workbench wrote it."
VERSION_HINT = "It was written by a newer workbench: update this one, or write the document again with this one."


class VersionFault(NamedTuple):
    """Why a document cannot be read, and what to do about it."""

    reason: str
    hint: str


def version_fault(version: object) -> VersionFault | None:
    """What is wrong with the version that a document says; None where it is read.

    >>> version_fault(1)
    >>> version_fault(2).reason
    'format version 2; this workbench reads version 1'
    """
    if type(version) is int and 1 <= version <= FORMAT_VERSION:
        return None
    is_newer = type(version) is int and version > FORMAT_VERSION
    reason = f"format version {shown_text(str(version), 40)}; this workbench reads version {FORMAT_VERSION}"
    return VersionFault(reason, VERSION_HINT if is_newer else EDIT_HINT)
