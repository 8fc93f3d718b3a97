"""Names of benchmarks and functions, and the patterns that stand for several of them."""

from __future__ import annotations

from fnmatch import fnmatchcase


def is_match(pattern: str, name: str) -> bool:
    """True when the pattern is the name itself, or matches it with `*`, `?` and `[…]`; case counts.

    >>> is_match("test_parse*", "test_parse[1-2]"), is_match("test[1-2]", "test[1-2]"), is_match("Test", "test")
    (True, True, False)
    """
    return pattern == name or fnmatchcase(name, pattern)
