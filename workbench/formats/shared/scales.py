"""The words for amounts of time and of data in all their spellings, and the factors that lead to seconds and bytes."""

from __future__ import annotations

import re

_SECONDS = {
    1e-12: ("ps", "picosecond", "picoseconds"),
    1e-9: ("ns", "nsec", "nsecs", "nanos", "nanosec", "nanosecond", "nanoseconds"),
    1e-6: ("us", "usec", "usecs", "micros", "microsec", "microsecond", "microseconds"),
    1e-3: ("ms", "msec", "msecs", "millis", "millisec", "millisecond", "milliseconds"),
    1.0: ("s", "sec", "secs", "second", "seconds"),
    60.0: ("min", "mins", "minute", "minutes"),
    3600.0: ("h", "hr", "hrs", "hour", "hours"),
}
_TIMES = {word: factor for factor, words in _SECONDS.items() for word in words}

PREFIXES = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4, "p": 5}
"""By which power of a thousand (or of 1024) a letter multiplies; a small m stands for mega where milli makes none."""

_LONG_PREFIXES = {"kilo": "k", "mega": "m", "giga": "g", "tera": "t", "kibi": "ki", "mebi": "mi", "gibi": "gi"}
_LONG = re.compile(rf"({'|'.join(_LONG_PREFIXES)})(?=bits?$|bytes?$)")
_DATA = re.compile(r"([kmgtp]?)(i?)(b|bits?|bytes?)$")
_BINARY = re.compile(r"([kmgtp])i$")


def plain_micro(word: str) -> str:
    """The word with a u for either of the two signs for micro.

    >>> plain_micro("µs"), plain_micro("μs")
    ('us', 'us')
    """
    return word.strip().replace("\u00b5", "u").replace("\u03bc", "u")


def seconds_in(word: str) -> float | None:
    """How many seconds a word for a time stands for; None for any other word.

    >>> seconds_in("ms"), seconds_in("Minutes"), seconds_in("op")
    (0.001, 60.0, None)
    """
    return _TIMES.get(word.lower())


def bytes_in(word: str, *, is_rate: bool = False) -> float | None:
    """How many bytes a word for an amount of data stands for; None for any other word.

    KB is a thousand bytes and KiB 1,024. In a rate, Mb is a million bits, as in data sheets; in an amount, and where
    no letter is a capital one, a b is a byte.

    >>> bytes_in("MiB"), bytes_in("kB"), bytes_in("Mbit"), bytes_in("Gb", is_rate=True), bytes_in("Gb")
    (1048576.0, 1000.0, 125000.0, 125000000.0, 1000000000.0)
    """
    lower = _LONG.sub(lambda found: _LONG_PREFIXES[found[1]], word.lower())
    if binary := _BINARY.match(lower):
        return 1024.0 ** PREFIXES[binary[1]]
    found = _DATA.match(lower)
    if found is None:
        return None
    factor = (1024.0 if found[2] else 1000.0) ** PREFIXES[found[1]]
    return factor / 8 if found[3].startswith("bit") or (is_rate and _is_bits(word)) else factor


def _is_bits(word: str) -> bool:
    """True for a single small b behind a capital prefix, or alone."""
    return word == "b" or (word.endswith("b") and word != word.lower())
