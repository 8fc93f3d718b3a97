"""Counts in words."""

from __future__ import annotations


def counted(count: int, noun: str, plural: str | None = None) -> str:
    """How many of what, with the noun in the right number; the plural is the noun with an s where none is given.

    >>> counted(1, "name"), counted(2000, "name"), counted(0, "process", "processes")
    ('1 name', '2,000 names', '0 processes')
    >>> counted(1, "name is", "names are"), counted(3, "more process", "more processes")
    ('1 name is', '3 more processes')
    """
    return f"{count:,} {noun if count == 1 else plural or f'{noun}s'}"
