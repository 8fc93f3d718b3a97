"""What the words for units in benchmark files mean, and which direction is the better one."""

from __future__ import annotations

import re

from workbench.core.units import Unit

_SECONDS = {
    1e-12: ("ps", "picosecond", "picoseconds"),
    1e-9: ("ns", "nsec", "nanosecond", "nanoseconds"),
    1e-6: ("us", "µs", "μs", "usec", "microsecond", "microseconds"),
    1e-3: ("ms", "msec", "millisecond", "milliseconds"),
    1.0: ("s", "sec", "secs", "second", "seconds"),
    60.0: ("min", "minute", "minutes"),
}
_BYTES = {
    1.0: ("b", "byte", "bytes"),
    1e3: ("kb", "kilobytes"),
    1e6: ("mb", "megabytes"),
    1e9: ("gb", "gigabytes"),
    1024.0: ("kib",),
    1024.0**2: ("mib",),
    1024.0**3: ("gib",),
}
_KNOWN = {word: (Unit.SECONDS, factor) for factor, words in _SECONDS.items() for word in words}
_KNOWN |= {word: (Unit.BYTES, factor) for factor, words in _BYTES.items() for word in words}

_FOR_EACH = re.compile(r"/\s*(?:op|ops|iter|iteration|iterations|run|call|loop|round)$")
_RATE = re.compile(
    r"/\s*(?:s|sec|second|ns|us|µs|ms|min)$|^(?:[a-z]?ops|qps|rps|tps|fps|[kmg]?hz|[kmg]?bps)$|throughput"
)


def measured(word: str) -> tuple[Unit, float]:
    """The base unit that a tool's word for a unit stands for, and the factor that leads to it.

    What is done so many times a second is better when it is more, so it becomes a score; every other unknown unit
    is a count, of which less is better.

    >>> measured("ns/op"), measured("MB/s"), measured("allocs/op")
    ((<Unit.SECONDS: 'seconds'>, 1e-09), (<Unit.SCORE: 'score'>, 1.0), (<Unit.COUNT: 'count'>, 1.0))
    """
    plain = word.strip().lower()
    if _RATE.search(plain):
        return Unit.SCORE, 1.0
    return _KNOWN.get(_FOR_EACH.sub("", plain), (Unit.COUNT, 1.0))


def name_with_unit(name: str, word: str, unit: Unit) -> str:
    """The name of a series; it says the unit where the unit is not one of time."""
    return name if unit is Unit.SECONDS or not word else f"{name} [{word}]"
