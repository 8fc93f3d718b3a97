"""The records contract for a single line, in code: the kernels differ in speed, never from this."""

from __future__ import annotations

from typing import NamedTuple

from workbench.core.words import counted

MAX_SCORE_DIGITS = 4300
"""Python's own limit for reading an integer, kept whatever the environment sets."""

LINE_ENDS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
"""Where `str.splitlines` ends a line; CR LF is one end."""


class LineReject(NamedTuple):
    """A line that is not a record: its 1-based number, the fixed code, the reason in words, the line."""

    line_number: int
    code: str
    reason: str
    text: str


class NotARecordError(ValueError):
    """Why a line is not a record."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


def split_fields(line: str) -> tuple[str, str, str]:
    """The three fields as they stand, not yet stripped; raises NotARecordError."""
    fields = line.split(",")
    if len(fields) != 3:
        found = counted(len(fields), "field")
        raise NotARecordError("field_count", f"expected 3 fields (name,score,severity), found {found}")
    return fields[0], fields[1], fields[2]


def read_score(text: str) -> int:
    """A whole number as `int()` reads it; raises NotARecordError.

    >>> read_score(" +1_000 "), read_score("\u0663")
    (1000, 3)
    """
    field = text.strip()
    if len(field) > MAX_SCORE_DIGITS and sum(c.isdecimal() for c in field) > MAX_SCORE_DIGITS:
        raise NotARecordError("score_not_an_integer", f"the score has more than {MAX_SCORE_DIGITS:,} digits")
    try:
        return int(field)
    except ValueError:
        what = "is empty" if not field else "is not a whole number"
        raise NotARecordError("score_not_an_integer", f"the score {what}") from None
