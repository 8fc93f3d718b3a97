"""Tables and literal text, for the terminal and for Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from workbench.core.errors import shown_text

NAME_WIDTH = 48


SCORE_WIDTH = 24


CELL_LENGTH = 500


_MARKDOWN_MARKS = r"[\\`*_{}\[\]<>#|~$&@^=!]|:(?=\S)|(?<=www)\."
"""All that could start markup inside a line, bare links among it."""


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; every cell appears literally."""
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    lines += [f"| {' | '.join(literal(cell) for cell in row)} |" for row in rows]
    return "\n".join(lines)


def literal(text: str) -> str:
    r"""Text that Markdown shows as it stands, control characters escaped.

    >>> literal("**b** <i> a|b")
    '\\*\\*b\\*\\* \\<i\\> a\\|b'
    """
    return re.sub(_MARKDOWN_MARKS, r"\\\g<0>", shown_text(text, CELL_LENGTH))


def ruled(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A titled table with aligned columns."""
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in (head, *rows)
    ]
    return "\n".join([title, *(f"  {line}" for line in lines)])
