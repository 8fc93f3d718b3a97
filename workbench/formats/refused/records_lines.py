"""Whether lines are those of a records file, good or broken: only of these is it said which line is wrong.

Advice to mend or to set aside a line would turn any other text into a few records that nobody wrote.
"""

from __future__ import annotations

import re

from workbench.formats.refused.plain_text import first_lines, text_of

RECORDS_SHARE = 0.2
"""Of a records file so many of the first lines are records, however broken the others."""

MEANT_SHARE = 0.75
"""Where fewer are, so many of the first lines have to look as if they were meant to be."""

LONGEST_SCORE = 40
_RECORD = re.compile(r"[^,]*+,\s*+[+-]?+\d[\d_]*+\s*+,[^,]*+")
_NUMBER = re.compile(r"\s*+[+-]?+\d[\d_.]*+\s*+")
_NAMED = re.compile(r"(?!\s*+[+-]?+\d[\d_.]*+\s*+,)")
"""Where the first field is a number, too, the line is one of a table."""

_SEPARATED = ((";", "semicolons", ";"), ("\t", "tabs", "\\t"), ("|", "bars", "|"))


def hold_records(head: bytes) -> bool:
    """True where a fair part of the first lines are records; also for a file without any line."""
    lines = first_lines(text_of(head))
    return _count(lines) >= RECORDS_SHARE * len(lines)


def are_meant_as_records(head: bytes) -> bool:
    """True where nearly all of the first lines have the fields of a record, or nearly so."""
    lines = first_lines(text_of(head))
    return sum(map(_is_meant, lines)) >= MEANT_SHARE * len(lines)


def separator_of(head: bytes) -> tuple[str, str] | None:
    """What separates the fields of lines that would be records with commas: its name, and the sign for a shell."""
    lines = first_lines(text_of(head))
    for sign, word, shown in _SEPARATED:
        swapped = [line.replace(sign, ",") for line in lines if "," not in line]
        count = _count([line for line in swapped if _NAMED.match(line)])
        if count and count >= MEANT_SHARE * (len(lines) - 1):  # one may name the columns
            return word, shown
    return None


def _count(lines: list[str]) -> int:
    return sum(_RECORD.fullmatch(line) is not None for line in lines)


def _is_meant(line: str) -> bool:
    """True for a line of three fields, or of one less or more with a number where the score would be."""
    fields = line.split(",")
    if len(fields) == 3:
        return len(fields[1].strip()) <= LONGEST_SCORE or not any(map(str.isalpha, fields[1]))
    return len(fields) in (2, 4) and any(map(_NUMBER.fullmatch, fields[1:3]))
