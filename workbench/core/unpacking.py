"""Files packed with xz, bzip2 or zstd, read as what is in them; gzip has its own way in `blocks.py`.

Nothing is unpacked beyond what is asked for, and the memory that a file can claim for its dictionary is bounded.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import import_module
from typing import Any, BinaryIO, NamedTuple

from workbench.core.errors import SourceError
from workbench.core.sources import BLOCK_BYTES, Source

MAX_DICTIONARY_BYTES = 256 * 1024 * 1024
"""A stream that needs more memory to be unpacked is refused."""


class Packing(NamedTuple):
    """A way of packing a single file: how it starts, how its files are called, what unpacks it."""

    name: str
    magic: bytes
    suffixes: tuple[str, ...]
    decompressor: Callable[[], Any | None]


def _xz() -> Any | None:
    lzma = _module("lzma")
    return lzma and lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=MAX_DICTIONARY_BYTES)


def _bzip2() -> Any | None:
    bz2 = _module("bz2")
    return bz2 and bz2.BZ2Decompressor()


def _zstd() -> Any | None:
    """Python 3.14's own, or that of the package backports.zstd, which is the same."""
    zstd = _module("compression.zstd") or _module("backports.zstd")
    return zstd and zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: 27})


def _module(name: str) -> Any | None:
    try:
        return import_module(name)
    except ImportError:
        return None


PACKINGS = (
    Packing("xz", b"\xfd7zXZ\0", (".xz", ".txz"), _xz),
    Packing("bzip2", b"BZh", (".bz2", ".tbz", ".tbz2"), _bzip2),
    Packing("zstd", b"\x28\xb5\x2f\xfd", (".zst", ".tzst"), _zstd),
)


def packing_of(head: bytes) -> Packing | None:
    """How a file is packed, by its first bytes, where that can be unpacked here."""
    for each in PACKINGS:
        is_it = head.startswith(each.magic) and (each.magic != b"BZh" or head[4:10] == b"1AY&SY")
        if is_it:
            return each if each.decompressor() or (each.name == "zstd" and _module("zstandard")) else None
    return None


class UnpackedSource:
    """What is in a packed file, under its name without the ending."""

    def __init__(self, source: Source, packing: Packing, path: str = "") -> None:
        self._source = source
        self._packing = packing
        inner = _without(os.path.basename(source.name), packing.suffixes)
        self.name = f"{source.name}: {inner}"
        self.path = _without(path or source.name, packing.suffixes)

    def open(self) -> BinaryIO:
        """A stream of what is in it; reading raises SourceError where it is damaged or asks for too much memory."""
        stream = self._source.open()
        if self._packing.decompressor() is None:
            zstandard = import_module("zstandard")
            reader = zstandard.ZstdDecompressor(max_window_size=2**27).stream_reader(stream, read_across_frames=True)
            return _Guarded(reader, self._packing.name, self._source.name)  # type: ignore[return-value]
        return _Unpacked(stream, self._packing, self._source.name)  # type: ignore[return-value]


class _Unpacked:
    """A stream unpacked a block at a time, members joined."""

    def __init__(self, stream: BinaryIO, packing: Packing, name: str) -> None:
        self._stream = stream
        self._packing = packing
        self._name = name
        self._member: Any = packing.decompressor()
        self._is_at_end = False

    def read(self, size: int = -1) -> bytes:
        if size < 0:
            return b"".join(iter(lambda: self.read(BLOCK_BYTES), b""))
        try:
            return self._read(size)
        except SourceError:
            raise
        except Exception as error:  # each of the three has errors of its own
            raise SourceError(
                f"{self._name}: the {self._packing.name} stream is damaged ({error})",
                "Copy or compress the file again.",
            ) from error

    def _read(self, size: int) -> bytes:
        while not self._is_at_end:
            packed = b""
            if self._member.eof:
                packed = self._rest_after_member()
                if not packed:
                    self._is_at_end = True
                    return b""
                self._member = self._packing.decompressor()
            elif self._member.needs_input:
                packed = self._stream.read(BLOCK_BYTES)
                if not packed:
                    raise EOFError("it ends early")
            if data := self._member.decompress(packed, size):
                return bytes(data)
        return b""

    def _rest_after_member(self) -> bytes:
        """What follows a member; zeros may stand between and behind them."""
        rest: bytes = self._member.unused_data.lstrip(b"\0")
        while not rest:
            block = self._stream.read(BLOCK_BYTES)
            if not block:
                return b""
            rest = block.lstrip(b"\0")
        return rest

    def close(self) -> None:
        self._stream.close()


class _Guarded:
    """Another library's stream, whose errors are told as SourceErrors."""

    def __init__(self, stream: Any, packing: str, name: str) -> None:
        self._stream = stream
        self._packing = packing
        self._name = name

    def read(self, size: int = -1) -> bytes:
        try:
            return bytes(self._stream.read(size))
        except Exception as error:
            hint = "Copy or compress the file again."
            raise SourceError(f"{self._name}: the {self._packing} stream is damaged ({error})", hint) from error

    def close(self) -> None:
        self._stream.close()


def _without(name: str, suffixes: tuple[str, ...]) -> str:
    """The name without the ending; that of a packed tar becomes one of a tar."""
    stem, suffix = os.path.splitext(name)
    if suffix.lower() not in suffixes or not stem:
        return name
    return f"{stem}.tar" if suffix.lower() in (".txz", ".tbz", ".tbz2", ".tzst") else stem
