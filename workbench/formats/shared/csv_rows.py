"""Rows of a CSV file by the names of its columns."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterator, Mapping

from workbench.formats.shared.content import Content
from workbench.formats.shared.json_path import LARGEST_NUMBER

_NUMBER = re.compile(r"[-+]?(?:\d{1,320}(?:\.\d{0,320})?|\.\d{1,320})(?:[eE][-+]?\d{1,3})?")


def csv_rows(content: Content, text: str) -> Iterator[dict[str, str]]:
    """The rows below a text's first line, which names the columns; empty lines are left out. Raises MalformedError."""
    reader = csv.reader(text.splitlines(keepends=True))
    try:
        header = [name.strip() for name in next(reader, [])]
        for row in reader:
            if len(row) == len(header):
                yield dict(zip(header, map(str.strip, row), strict=True))
            elif any(map(str.strip, row)):
                reason = f"line {reader.line_num}: {len(row)} fields, the header has {len(header)}"
                raise content.malformed(reason, text=",".join(row))
    except csv.Error as error:
        raise content.malformed(f"line {reader.line_num}: {error}") from None


def first_cells(head: bytes) -> list[str]:
    """The cells of the first line, in small letters; none where it is no CSV. Never raises."""
    line = head.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0][:4096].decode("utf-8", "replace")
    try:
        return [cell.strip().lower() for cell in next(csv.reader([line]), [])]
    except csv.Error:
        return []


def cell(row: Mapping[str, str], *columns: str) -> float | None:
    """The number in the first of these columns that is there; None for nothing, `N/A`, NaN and what is no number."""
    text = next((row[column] for column in columns if column in row), "")
    value = float(text) if _NUMBER.fullmatch(text) else math.nan
    return value if abs(value) <= LARGEST_NUMBER else None


def needed(content: Content, row: Mapping[str, str], column: str) -> float:
    """The number in a column that has to be there, none below 0; raises MalformedError."""
    value = cell(row, column)
    if value is None or value < 0:
        raise content.malformed(f"a number of 0 or more was expected in the column {column}", text=row.get(column, ""))
    return value
