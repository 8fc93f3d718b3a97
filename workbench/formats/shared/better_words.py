"""Which way is better, as far as the words of a metric's name or unit say it for sure.

A rate of good things is better when it is more, times and amounts of memory when they are less. A rate of bad things
(`errors_per_second`), words that contradict each other, and words that nobody knows say nothing.
"""

from __future__ import annotations

import re

from workbench.core.direction import Direction
from workbench.formats.shared.scales import plain_micro


def _these(words: str) -> frozenset[str]:
    return frozenset(words.split())


_RATES = _these(
    "throughput thrpt bandwidth goodput hits hit speedup speed flops flop mips ops qps rps tps fps iops ips pps "
    "bps kbps mbps gbps tbps hz khz mhz ghz ipc"
)
"""Words of which more is better."""

_PREFIXED_RATE = re.compile(r"[kmgtp](?:flops?|ops|qps|rps|tps|iops|pps|hz|ips|i?bps)$")
_PER_SECOND = re.compile(r"(?:\bper|/|\bp)[\s-]*(?:[num]?s|sec|secs|second|seconds|min|minute|hour)\b")

_TIMES = _these(
    "latency latencies duration durations elapsed time times delay delays lag runtime walltime wallclock wall "
    "ns us ms nsec usec msec sec secs seconds second nanoseconds microseconds milliseconds minutes"
)
_AMOUNTS = _these(
    "memory mem rss heap alloc allocs allocation allocations allocated mallocs byte bytes kb mb gb kib mib gib "
    "footprint instructions cycles"
)
_BAD = _these(
    "error errors err errs fail fails failed failure failures failing fault faults miss misses missed mispredict "
    "mispredicts mispredictions drop drops dropped loss losses lost retry retries retried retransmit retransmits "
    "retransmissions timeout timeouts reject rejects rejected rejections abort aborts aborted eviction evictions "
    "evicted collision collisions conflict conflicts contention stall stalls stalled blocked leak leaks leaked crash "
    "crashes restart restarts killed kills throttled throttles throttling exception exceptions warning warnings "
    "invalid corrupt corrupted deadlock deadlocks rollback rollbacks denied unavailable overrun overruns underrun "
    "underruns jank regressions violations interrupts interruptions preemptions migrations swaps spills garbage waste "
    "wasted overhead alloc allocs allocation allocations mallocs allocated gc gcs pauses pause switches outages "
    "incidents bugs defects slow jitter"
)
_TURNED = _these(
    "free freed available saved savings reclaimed processed handled remaining avoided prevented recovered uptime "
    "lifetime idle live index mtbf between until success successes successful not non no without limit limits budget "
    "capacity"
)
"""Words that turn the meaning of another one, so that nothing is sure any more."""

_PIECES = _these("op ops operation iter iteration run call loop request req item row record message event file")
"""What work is done in: so much for each of them is a cost; instructions for each cycle are none."""

LONGEST_NAME = 1000
"""So much of a name is looked at."""

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])|_")
_WORDS = re.compile(r"\w+")


def _spaced(name: str) -> str:
    """The name in small letters, its words apart.

    >>> _spaced("queriesPerSecond"), _spaced("gc_ms/s")
    ('queries per second', 'gc ms/s')
    """
    return plain_micro(_CAMEL.sub(" ", name[:LONGEST_NAME])).lower()


def words_of(name: str) -> frozenset[str]:
    """The words of a name, in small letters.

    >>> sorted(words_of("cacheMisses_per-second"))
    ['cache', 'misses', 'per', 'second']
    """
    return frozenset(_WORDS.findall(_spaced(name)))


def is_rate(name: str) -> bool:
    """True where a name says that something is done so often in a time, or another word for it."""
    words = words_of(name)
    return bool(words & _RATES or any(map(_PREFIXED_RATE.match, words)) or _PER_SECOND.search(_spaced(name)))


def direction_of_name(name: str) -> Direction:
    """Which way is better by what a metric is called.

    >>> [direction_of_name(name).value for name in ("requests_per_second", "p99 latency", "errors/s", "widgets")]
    ['more', 'less', 'unknown', 'unknown']
    """
    words = words_of(name)
    if is_rate(name):
        is_clear = not words & (_BAD | _TURNED) and not _is_time_beside_its_second(name)
        return Direction.MORE if is_clear else Direction.UNKNOWN
    if words & _TURNED or ("per" in words and not words & (_PIECES | _TIMES)):
        return Direction.UNKNOWN
    return Direction.LESS if words & (_TIMES | _AMOUNTS | _BAD) else Direction.UNKNOWN


def is_doubtful(name: str) -> bool:
    """True where a name says that what it counts may be bad, so that its rate says nothing.

    >>> is_doubtful("failed requests"), is_doubtful("requests")
    (True, False)
    """
    return bool(words_of(name) & (_BAD | _TURNED))


def is_turned(name: str) -> bool:
    """True where a name says of a time or an amount that more of it may be better, as of one that is saved.

    >>> is_turned("heap saved"), is_turned("heap")
    (True, False)
    """
    return bool(words_of(name) & (_TURNED | _RATES))


def _is_time_beside_its_second(name: str) -> bool:
    """True for a time by another time, as `gc ms per second`, and for a name that says latency and rate alike."""
    return bool(words_of(_PER_SECOND.sub(" ", _spaced(name))) & _TIMES)
