"""The regular files of a tar, read in one go through a stream; nothing is ever written or linked.

Facts: POSIX pax and ustar, GNU tar's long names and sizes in base 256. What a header claims is bounded before it is
read; links, devices and sparse files are passed over and counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple, Protocol

_BLOCK = 512
_MAX_NAME_BYTES = 64 * 1024
_OCTAL = re.compile(rb"[ \0]*([0-7]{1,20})[ \0]*")
_FILE, _LONG_NAME, _PAX, _GLOBAL = (b"0", b"\0", b"7"), b"L", b"x", b"g"
_FOLDER = b"5"
_PAX_PATH = re.compile(rb"(?:^|\n)\d{1,7} path=([^\n]{1,4096})\n")
_PAX_SIZE = re.compile(rb"(?:^|\n)\d{1,7} size=(\d{1,18})\n")
_PAX_SPARSE = b"GNU.sparse."


class TarError(Exception):
    """The tar is damaged; the text says how."""


class Readable(Protocol):
    """A stream that is read from front to back."""

    def read(self, size: int) -> bytes:
        """At most so many bytes; none at the end."""


class TarEntry(NamedTuple):
    """A member: `data` is None for what is no regular file, or larger than was allowed."""

    name: str
    data: bytes | None
    is_too_large: bool = False


class _Header(NamedTuple):
    name: bytes
    size: int
    kind: bytes


def is_tar(head: bytes) -> bool:
    """True where the first block is a tar's header, by its checksum."""
    return len(head) >= _BLOCK and any(head[:100]) and _is_header(head[:_BLOCK])


def tar_entries(stream: Readable, file_limit: int) -> Iterator[TarEntry]:
    """The members but for folders, in their order; raises TarError where the tar is damaged or cut short."""
    long_name, pax = b"", b""
    while (block := _read(stream, _BLOCK, is_end_allowed=True)) and any(block):
        header = _header(block)
        size = int(found[1]) if (found := _PAX_SIZE.search(pax)) else header.size
        if header.kind in (_LONG_NAME, _PAX, _GLOBAL):
            data = _data(stream, size, _MAX_NAME_BYTES)
            if data is None:
                raise TarError("a header is too long")
            long_name = data.rstrip(b"\0") if header.kind == _LONG_NAME else long_name
            pax = data if header.kind == _PAX else pax
            continue
        said = _PAX_PATH.search(pax)
        name = (said[1] if said else long_name or header.name).decode("utf-8", "replace")
        is_file = header.kind in _FILE and not name.endswith("/") and _PAX_SPARSE not in pax
        long_name, pax = b"", b""
        data = _data(stream, size, file_limit if is_file else 0)
        if header.kind != _FOLDER and not name.endswith("/"):
            yield TarEntry(name, data if is_file else None, is_file and data is None)


def _is_header(block: bytes) -> bool:
    said = _OCTAL.fullmatch(block[148:156])
    return said is not None and int(said[1], 8) == sum(block) - sum(block[148:156]) + 8 * ord(" ")


def _header(block: bytes) -> _Header:
    if not _is_header(block):
        raise TarError("a header's checksum is wrong")
    name, prefix = block[:100].split(b"\0")[0], block[345:500].split(b"\0")[0]
    is_posix = block[257:263] == b"ustar\0"
    return _Header(prefix + b"/" + name if is_posix and prefix else name, _size(block[124:136]), block[156:157])


def _size(field: bytes) -> int:
    if field[0] == 0x80:
        return int.from_bytes(field[1:], "big")
    found = _OCTAL.fullmatch(field)
    if found is None and field.strip(b" \0"):
        raise TarError("a size is no number")
    return int(found[1], 8) if found else 0


def _data(stream: Readable, size: int, limit: int) -> bytes | None:
    """A member's bytes, None where there are more than the limit; the stream stands behind them either way."""
    kept: list[bytes] | None = [] if size <= limit else None
    left = size
    while left:
        piece = stream.read(min(left, 256 * 1024))
        if not piece:
            raise TarError("it ends early")
        left -= len(piece)
        if kept is not None:
            kept.append(piece)
    _read(stream, -size % _BLOCK)
    return None if kept is None else b"".join(kept)


def _read(stream: Readable, size: int, *, is_end_allowed: bool = False) -> bytes:
    pieces, left = [], size
    while left:
        piece = stream.read(left)
        if not piece:
            if is_end_allowed and left == size:
                return b""
            raise TarError("it ends early")
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)
