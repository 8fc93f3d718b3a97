"""pprof files made field by field, with what tools write and the format allows."""

from __future__ import annotations

from collections.abc import Sequence


def varint(value: int) -> bytes:
    value &= 2**64 - 1
    found = bytearray()
    while value > 127:
        found.append(value % 128 + 128)
        value //= 128
    return bytes([*found, value])


def number(field: int, value: int) -> bytes:
    return varint(field * 8) + varint(value)


def message(field: int, content: bytes) -> bytes:
    return varint(field * 8 + 2) + varint(len(content)) + content


def packed(field: int, values: Sequence[int]) -> bytes:
    return message(field, b"".join(map(varint, values)))


def unpacked(field: int, values: Sequence[int]) -> bytes:
    return b"".join(number(field, value) for value in values)


STRINGS = ["", "samples", "count", "cpu", "nanoseconds"]
STRINGS += ["main", "work", "small", "a.go", "thread", "one", "two", "other"]
"""Numbered from 0: what the files below speak of."""

TYPES = message(1, number(1, 1) + number(2, 2)) + message(1, number(1, 3) + number(2, 4))
FUNCTIONS = b"".join(message(5, number(1, i) + number(2, 4 + i) + number(4, 8) + number(5, 10 * i)) for i in (1, 2, 3))
LOCATIONS = (
    message(4, number(1, 1) + message(4, number(1, 1) + number(2, 12)))
    + message(4, number(1, 2) + message(4, number(1, 3) + number(2, 31)) + message(4, number(1, 2) + number(2, 22)))
    + message(4, number(1, 3) + number(3, 0x401000))
)
"""1 is main; 2 is small, inlined into work; 3 has an address alone."""


def sample(stack: Sequence[int], values: Sequence[int], *labels: bytes, write=packed) -> bytes:
    return message(2, write(1, stack) + write(2, values) + b"".join(message(3, label) for label in labels))


def label(key: int, text: int = 0, value: int = 0) -> bytes:
    return number(1, key) + (number(2, text) if text else b"") + (number(3, value) if value else b"")


def pprof_file(*samples: bytes, more: bytes = b"", strings: Sequence[str] = STRINGS, types: bytes = TYPES) -> bytes:
    texts = b"".join(message(6, text.encode()) for text in strings)
    return types + b"".join(samples) + LOCATIONS + FUNCTIONS + texts + more
