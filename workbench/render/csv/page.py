"""Rows as CSV that a spreadsheet takes for text and numbers, never for formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

ROWS_A_PAGE = 1_000
FORMULA_STARTS = frozenset("=+-@")


def csv_pages(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """UTF-8 CSV in pieces, a header line first: text defused, true and false in lower case, nothing for what is
    missing."""
    yield _page([columns])
    remaining = iter(rows)
    while page := list(islice(remaining, ROWS_A_PAGE)):
        yield _page(page)


def _page(rows: Iterable[Sequence[object]]) -> bytes:
    page = io.StringIO()
    csv.writer(page, lineterminator="\n").writerows([_cell(value) for value in row] for row in rows)
    return page.getvalue().encode("utf-8", "replace")


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    return defused(value) if isinstance(value, str) else value


def defused(text: str) -> str:
    """A cell that a spreadsheet takes for text: what could start a formula gets an apostrophe in front.

    >>> defused("=1+1"), defused("alpha"), defused("")
    ("'=1+1", 'alpha', '')
    """
    return f"'{text}" if text and (text[0] in FORMULA_STARTS or text[0] < " " or text[0] == "\x7f") else text
