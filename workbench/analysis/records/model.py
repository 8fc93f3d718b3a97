"""What the analysis of records finds beside its figures."""

from __future__ import annotations

from typing import NamedTuple


class Reject(NamedTuple):
    """A line that is not a record: its 1-based number in its file, why, and the line itself."""

    source: str
    line_number: int
    code: str
    reason: str
    text: str


class Worst(NamedTuple):
    """One of the records to look at first, and where it stands."""

    name: str
    score: int
    severity: str
    source: str
    line_number: int
    reason: str = ""
