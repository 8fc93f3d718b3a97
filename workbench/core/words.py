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


def counted_of(part: int, whole: int, noun: str, verb: str, verbs: str, *, plural: str | None = None) -> str:
    """How many of how many do what: the noun follows the whole, the verb the part.

    >>> counted_of(1, 2, "function", "holds", "hold"), counted_of(0, 1, "record", "is", "are")
    ('1 of 2 functions holds', '0 of 1 record are')
    """
    return f"{part:,} of {counted(whole, noun, plural)} {verb if part == 1 else verbs}"


def shown_of(shown: int, whole: int, noun: str) -> str:
    """How many of all are shown.

    >>> shown_of(3, 3, "name"), shown_of(1, 3, "name"), shown_of(0, 1, "name")
    ('All 3 names', '1 of 3 names', 'None of 1 name')
    """
    first = "None of " if not shown else "All " if shown == whole else f"{shown:,} of "
    return f"{first}{counted(whole, noun)}"
