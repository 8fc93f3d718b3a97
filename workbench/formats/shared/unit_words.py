"""What the words for units in benchmark files mean: a base unit, a factor, a name for it, and which way is better."""

from __future__ import annotations

import re
from typing import NamedTuple

from workbench.core.direction import Direction
from workbench.core.units import RATE_UNITS, Unit
from workbench.formats.shared.better_words import direction_of_name, is_doubtful, is_rate, is_turned
from workbench.formats.shared.scales import PREFIXES, bytes_in, plain_micro, seconds_in


class MeasuredUnit(NamedTuple):
    """What a tool's word for a unit stands for: values times `factor` are in the base unit.

    `label` is the same for all spellings of it, and empty for a plain time.
    """

    unit: Unit
    factor: float
    label: str
    direction: Direction


_EACH = frozenset(
    ("op", "ops", "operation", "iter", "iters", "iteration", "iterations", "run", "runs", "call", "loop", "round")
)
LONGEST_UNIT = 100
"""What is longer is no unit, and not worth looking at closely."""

_COSTS = ("", "/op")
"""What is measured of the whole, or of each piece of work, and of nothing else."""

_FRACTION = re.compile(r"(.*?)\s*(?:/|(?<![^\W_])per(?![^\W_]))[\s_-]*([^/]+)$", re.IGNORECASE)
_REMARK = re.compile(r"(.*\S)\s*[(\[]([^()\[\]]+)[)\]]$", re.DOTALL)
"""What stands behind a unit in brackets, as `ms (p99)`: the same as before it."""

_QUALIFIED = re.compile(r"(.*[^\s_-])[\s_-]+([^\s_-]+)$")
_DATA_RATE = re.compile(r"([kmgtpKMGTP]?i?)(bits?|b|bytes?|B)ps$")
_WORD_RATES = {
    "ops": "ops",
    "ips": "ops",
    "rps": "requests",
    "qps": "queries",
    "tps": "transactions",
    "fps": "frames",
    "iops": "io",
    "pps": "packets",
    "hz": "cycles",
    "flops": "flop",
}
_WORD_RATE = re.compile(rf"([kmgtp]?)({'|'.join(_WORD_RATES)})$")
_PER_CENT = frozenset(("%", "percent", "per cent", "pct", "percentage"))
_NOUNS = {
    "ops": "o op ops operation operations it iter iters iteration iterations call calls run runs",
    "requests": "r req reqs request requests",
    "queries": "q query queries",
    "transactions": "t tx txn txns transaction transactions",
    "frames": "f frame frames",
    "io": "io ios",
    "packets": "p pkt pkts packet packets",
    "flop": "flop flops",
    "items": "item items",
    "elements": "elem elems element elements",
    "messages": "msg msgs message messages",
    "rows": "row rows",
    "lines": "line lines",
}
_NOUN_OF = {word: noun for noun, words in _NOUNS.items() for word in words.split()}
_ALLOCATIONS = frozenset(("alloc", "allocs", "allocation", "allocations", "mallocs"))


def measured(word: str) -> MeasuredUnit:
    """The base unit that a tool's word for a unit stands for, and which way is better as far as that is sure.

    >>> [measured(word)[:3] for word in ("ns/op", "MB/s", "KiB/iter")]
    [(<Unit.SECONDS: 'seconds'>, 1e-09, ''), (<Unit.BYTES_PER_SECOND: 'bytes per second'>, 1000000.0, 'B/s'), \
(<Unit.BYTES: 'bytes'>, 1024.0, 'B/op')]
    """
    if len(word) > LONGEST_UNIT:
        return MeasuredUnit(Unit.COUNT, 1.0, word, Direction.UNKNOWN)
    plain = _REMARK.sub(r"\2 \1", plain_micro(word)).strip("()[] ")
    if plain.lower() in _PER_CENT:
        return MeasuredUnit(Unit.COUNT, 1.0, "%", Direction.UNKNOWN)
    if found := _one_word_rate(plain):
        return found
    fraction = _FRACTION.match(plain)
    if fraction is None:
        return _amount(plain, "")
    amount, each = fraction[1].strip(" _-"), fraction[2].strip()
    time = seconds_in(each)
    if time is not None:
        return _rate(amount, time, plain)
    return _amount(amount, "/op" if each.lower() in _EACH else f"/{each}")


def name_with_unit(name: str, word: str, found: MeasuredUnit) -> str:
    """The name of a series; it says the unit where that is not a plain time, and says it once.

    >>> name_with_unit("CRC - MB/s", "MB/s", measured("MB/s")), name_with_unit("CRC", "ns/op", measured("ns/op"))
    ('CRC [B/s]', 'CRC')
    """
    bare = name.removesuffix(f" - {word}") if word else name
    return f"{bare} [{found.label}]" if found.label else bare


def direction_of_metric(name: str, found: MeasuredUnit) -> Direction:
    """Which way is better of a metric, by its unit and its own name; where they contradict each other, nobody knows.

    >>> direction_of_metric("failed requests", measured("req/s")), direction_of_metric("hit rate", measured("%"))
    (<Direction.UNKNOWN: 'unknown'>, <Direction.MORE: 'more'>)
    """
    by_name = direction_of_name(name)
    if not found.direction.is_known:
        is_known_bad = found.unit in RATE_UNITS or (found.unit is Unit.COUNT and is_rate(found.label))
        return Direction.UNKNOWN if is_known_bad else by_name
    if found.direction is Direction.MORE:
        return Direction.UNKNOWN if is_doubtful(name) else Direction.MORE
    is_against = by_name is Direction.MORE or is_turned(name)
    return Direction.UNKNOWN if is_against else found.direction


def _one_word_rate(word: str) -> MeasuredUnit | None:
    """What `Mbps`, `kqps`, `GFLOPS` and `MHz` stand for; None for any other word."""
    if data := _DATA_RATE.match(word):
        size = bytes_in(data[1] + ("B" if data[2] in ("B", "byte", "bytes") else "bit"))
        return None if size is None else MeasuredUnit(Unit.BYTES_PER_SECOND, size, "B/s", Direction.MORE)
    found = _WORD_RATE.match(word.lower())
    return _counted(_WORD_RATES[found[2]], 1000.0 ** PREFIXES[found[1]]) if found else None


def _counted(noun: str, factor: float) -> MeasuredUnit:
    return MeasuredUnit(Unit.PER_SECOND, factor, f"{noun}/s", Direction.MORE)


def _rate(amount: str, seconds: float, word: str) -> MeasuredUnit:
    """So much in a time; a time in a time, or per cent in a time, is no rate that anything is known of."""
    direction = Direction.UNKNOWN if is_doubtful(amount) else Direction.MORE
    quality, last = _parts(amount)
    size = bytes_in(last, is_rate=True)
    if size is not None:
        label = f"{quality}-B/s" if quality else "B/s"
        return MeasuredUnit(Unit.BYTES_PER_SECOND, size / seconds, label, direction)
    if seconds_in(last) is not None or last.lower() in _PER_CENT:
        return MeasuredUnit(Unit.COUNT, 1.0, word, Direction.UNKNOWN)
    factor, noun = _noun(amount)
    return MeasuredUnit(Unit.PER_SECOND, factor / seconds, f"{noun}/s", direction)


def _noun(amount: str) -> tuple[float, str]:
    """What is counted, under one name for all its spellings, and by which prefix it is multiplied.

    >>> _noun("Kelem"), _noun("reqs"), _noun("widgets")
    ((1000.0, 'elements'), (1.0, 'requests'), (1.0, 'widgets'))
    """
    plain = amount.strip(" #").lower().removeprefix("1")
    if plain in _NOUN_OF:
        return 1.0, _NOUN_OF[plain]
    rest = plain[1:].strip()
    if plain[:1] in "kmgtp" and len(rest) > 1 and rest in _NOUN_OF:
        return 1000.0 ** PREFIXES[plain[0]], _NOUN_OF[rest]
    return 1.0, plain


def _parts(amount: str) -> tuple[str, str]:
    """What stands before the last word, and that word: `p99` and `ns` of `p99-ns`."""
    found = _QUALIFIED.match(amount)
    return (found[1], found[2]) if found else ("", amount)


def _amount(amount: str, each: str) -> MeasuredUnit:
    """So much, for each of something where that is said."""
    quality, last = _parts(amount)
    for unit, sign, factor in ((Unit.SECONDS, "s", seconds_in(last)), (Unit.BYTES, "B", bytes_in(last))):
        if factor is not None:
            is_sure = not is_turned(quality) and (each in _COSTS or (unit is Unit.SECONDS and not is_doubtful(each)))
            direction = Direction.LESS if is_sure else Direction.UNKNOWN
            is_plain = unit is Unit.SECONDS and not quality and each in _COSTS
            label = "" if is_plain else f"{quality}-{sign}{each}" if quality else f"{sign}{each}"
            return MeasuredUnit(unit, factor, label, direction)
    name = "allocs" if amount.lower() in _ALLOCATIONS else amount
    direction = direction_of_name(amount) if each in _COSTS else Direction.UNKNOWN
    return MeasuredUnit(Unit.COUNT, 1.0, f"{name}{each}", direction)
