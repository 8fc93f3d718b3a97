"""Writes any profile with stacks as pprof does, so that `go tool pprof` and all that reads its files can be used."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping

from workbench.core.profile import Function, Profile
from workbench.core.units import Unit
from workbench.formats.profiles.stack_nodes import check_stacks, nodes_to_write, stack_of

_TYPES: Mapping[Unit, tuple[str, str, float]] = {
    Unit.SECONDS: ("time", "nanoseconds", 1e9),
    Unit.BYTES: ("space", "bytes", 1.0),
    Unit.SAMPLES: ("samples", "count", 1.0),
}
_COUNTED = ("count", "count", 1.0)
_LARGEST = 2**63 - 1
THREAD_LABEL = "thread"


class _Strings:
    """The table of texts; the first one is empty, as the format wants it."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {"": 0}

    def number(self, text: str) -> int:
        return self.numbers.setdefault(text, len(self.numbers))


def pprof_chunks(profile: Profile) -> Iterator[bytes]:
    """The profile as a gzip of pprof's protocol buffer; threads become the label `thread`.

    Times are written in whole nanoseconds. Raises WorkbenchError for a profile without stacks.
    """
    check_stacks(profile)
    return iter([gzip.compress(b"".join(_pieces(profile)), mtime=0)])


def _pieces(profile: Profile) -> Iterator[bytes]:
    strings = _Strings()
    name, unit, factor = _TYPES.get(profile.unit, _COUNTED)
    name = profile.sample_types.chosen if profile.sample_types else name
    measure = _numbers((1, strings.number(name)), (2, strings.number(unit)))
    yield _message(1, measure)
    yield from _samples(profile, strings, factor)
    for number, function in enumerate(profile.functions, 1):
        yield _message(4, _numbers((1, number)) + _message(4, _numbers((1, number), (2, _line(function)))))
        yield _message(5, _function(number, function, strings))
    duration, interval = (_nanoseconds(profile.environment.get(key)) for key in ("duration", "interval"))
    if interval and profile.unit is Unit.SECONDS:
        yield _message(11, measure) + _numbers((12, interval))
    yield _numbers((10, duration), (14, strings.number(name)))
    for text in strings.numbers:
        yield _message(6, text.encode("utf-8", "replace"))


def _samples(profile: Profile, strings: _Strings, factor: float) -> Iterator[bytes]:
    for thread in profile.threads:
        label = b""
        if len(profile.threads) > 1:
            key = strings.number(THREAD_LABEL)
            label = _message(3, _numbers((1, key), (2, strings.number(thread.name))))
        for node in nodes_to_write(thread.tree):
            value = min(round(thread.tree.selfs[node] * factor), _LARGEST)
            if value > 0:
                stack = b"".join(_varint(function + 1) for function in reversed(stack_of(thread.tree, node)))
                yield _message(2, _message(1, stack) + _message(2, _varint(value)) + label)


def _function(number: int, function: Function, strings: _Strings) -> bytes:
    name = strings.number(function.name)
    return _numbers((1, number), (2, name), (3, name), (4, strings.number(function.file)), (5, _line(function)))


def _line(function: Function) -> int:
    return max(0, function.line)


def _nanoseconds(seconds: object) -> int:
    return round(seconds * 1e9) if isinstance(seconds, int | float) and 0 < seconds < 1e9 else 0


def _message(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _numbers(*pairs: tuple[int, int]) -> bytes:
    """Plain numbers by field; those of 0 are left out, as the format has it."""
    return b"".join(_varint(number << 3) + _varint(value) for number, value in pairs if value)


def _varint(value: int) -> bytes:
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    found.append(value)
    return bytes(found)
