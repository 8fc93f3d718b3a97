"""Reads the fields of a protocol buffer: as much of the wire format as profiles need, and no library.

Source: https://protobuf.dev/programming-guides/encoding.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

VARINT, FIXED64, LENGTH, FIXED32 = 0, 1, 2, 5
_FIXED_BYTES = {FIXED64: 8, FIXED32: 4}
_VARINT_BYTES = 10
_SIGN = 1 << 63


class BrokenMessageError(ValueError):
    """The bytes are no protocol buffer; `position` is where that shows."""

    def __init__(self, position: int) -> None:
        super().__init__(f"at byte {position:,}")
        self.position = position


class Field(NamedTuple):
    """One field: its number and wire type, its value where that is a varint, and where its content starts and ends."""

    number: int
    wire: int
    value: int
    start: int
    end: int


def fields(data: bytes, start: int, end: int) -> Iterator[Field]:
    """The fields of the message in these bytes; raises BrokenMessageError."""
    while start < end:
        tag, at = data[start], start + 1
        if tag >= 0x80:
            tag, at = varint(data, start, end)
        number, wire = tag >> 3, tag & 7
        if not number:
            raise BrokenMessageError(start)
        if wire == VARINT:
            value, stop = varint(data, at, end)
        elif wire == LENGTH:
            value, at = varint(data, at, end)
            stop = at + value
        elif wire in _FIXED_BYTES:
            stop = at + _FIXED_BYTES[wire]
            value = int.from_bytes(data[at:stop], "little")
        else:
            raise BrokenMessageError(start)
        if stop > end:
            raise BrokenMessageError(start)
        yield Field(number, wire, value, at, stop)
        start = stop


def varint(data: bytes, start: int, end: int) -> tuple[int, int]:
    """A number of up to 64 bits, and the position after it; raises BrokenMessageError."""
    if start < end and data[start] < 0x80:  # by far the commonest
        return data[start], start + 1
    found = shift = 0
    for at in range(start, min(start + _VARINT_BYTES, end)):
        byte = data[at]
        found |= (byte & 0x7F) << shift
        if byte < 0x80:
            return found & (2 * _SIGN - 1), at + 1
        shift += 7
    raise BrokenMessageError(start)


def signed(value: int) -> int:
    """A varint as the int64 that it stands for.

    >>> signed(2**64 - 1)
    -1
    """
    return value - 2 * _SIGN if value >= _SIGN else value


def numbers(data: bytes, field: Field) -> list[int]:
    """The values of a repeated number, packed or a single one; raises BrokenMessageError."""
    if field.wire != LENGTH:
        return [field.value]
    if data[field.start : field.end].isascii():
        return list(data[field.start : field.end])
    found, at = [], field.start
    while at < field.end:
        value, at = varint(data, at, field.end)
        found.append(value)
    return found


def text(data: bytes, field: Field) -> str:
    """The text of a field; what is no UTF-8 becomes a question mark."""
    return data[field.start : field.end].decode("utf-8", "replace")
