"""Bytes and where they came from: a path, an upload, standard input."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import BinaryIO, Protocol, cast

from workbench.core.errors import SourceError
from workbench.core.files import FoundPath
from workbench.core.output import is_closed

BLOCK_BYTES = 256 * 1024
"""Read so much at a time: it and all that is made of it stay in a core's own cache."""

SPOOL_BYTES = 8 * 1024 * 1024
"""Standard input up to this size is kept in memory, more of it in a temporary file."""

GZIP_MAGIC = b"\x1f\x8b"


class Source(Protocol):
    """Something that can be read from its start as often as needed."""

    @property
    def name(self) -> str:
        """What the user calls it."""

    def open(self) -> BinaryIO:
        """A new stream at the first byte; raises SourceError."""


class PathSource:
    """A regular file; `is_found` where it was found in a folder, and not named by the user."""

    def __init__(self, path: str, name: str = "") -> None:
        self.path = path
        self.name = _readable(name or os.path.basename(path) or path)
        self.is_found = isinstance(path, FoundPath)
        self._first_seen: tuple[int, int] | None = None

    def open(self) -> BinaryIO:
        try:
            stream = open(self.path, "rb", buffering=0)  # noqa: SIM115 - the caller closes it
        except IsADirectoryError as error:
            raise SourceError(f"{self.path}: is a folder", "Give the files in it, one --input each.") from error
        except OSError as error:
            raise SourceError(f"{self.path}: {_why(error)}", "Check the path and its permissions.") from error
        facts = os.fstat(stream.fileno())
        self._refuse_change(facts, stream)
        return stream

    def _refuse_change(self, facts: os.stat_result, stream: BinaryIO) -> None:
        """The document's figures come from one reading and its records from another: they must see the same file."""
        seen = (facts.st_size, facts.st_mtime_ns)
        if self._first_seen not in (None, seen):
            stream.close()
            raise SourceError(
                f"{self.path}: the file changed while it was being read", "Run again once it is complete."
            )
        self._first_seen = seen


class BytesSource:
    """Content that is in memory already, such as an upload."""

    def __init__(self, name: str, data: bytes | memoryview) -> None:
        self.name = name
        self._data = data

    def open(self) -> BinaryIO:
        return io.BytesIO(self._data)


class SpoolSource:
    """A stream that can be read only once (standard input, a pipe), kept aside so that it can be read again."""

    def __init__(self, name: str, stream: BinaryIO) -> None:
        from tempfile import SpooledTemporaryFile
        from weakref import finalize

        self.name = name
        self._spool = SpooledTemporaryFile(max_size=SPOOL_BYTES)  # noqa: SIM115 - lives as long as this source
        finalize(self, self._spool.close)
        try:
            while chunk := stream.read(BLOCK_BYTES):
                self._spool.write(chunk)
        except OSError as error:
            raise SourceError(f"{name}: {_why(error)}", "Give a file instead, or free some space.") from error

    def open(self) -> BinaryIO:
        self._spool.seek(0)
        return _KeptOpen(self._spool)  # type: ignore[return-value, arg-type]


class _KeptOpen(io.RawIOBase):
    """A view of a stream that may be closed without closing the stream."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


class PeekedSource:
    """A source whose first bytes can be looked at: the first reading goes on where the look ended.

    So a file is opened once to be recognised and read. A stream that nobody reads is closed with this object.
    """

    def __init__(self, source: Source) -> None:
        self.name = source.name
        self._source = source
        self._head: bytes | None = None
        self._waiting: BinaryIO | None = None

    def head(self) -> bytes:
        """The first bytes, up to a block of them, unpacked if they are packed; raises SourceError."""
        from weakref import finalize

        if self._head is None:
            stream = self._source.open()
            self._close = finalize(self, stream.close)
            with told_as_source_errors(self.name):
                self._head = stream.read(BLOCK_BYTES)
            self._waiting = stream
        return _unpacked_head(self._head)

    def open(self) -> BinaryIO:
        stream, self._waiting = self._waiting, None
        if stream is None or self._head is None:
            return self._source.open()
        self._close.detach()
        return _PutBack(self._head, stream)  # type: ignore[return-value]


class _PutBack:
    """A stream with the bytes put back that were read from it."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        self._head = head
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        if not self._head:
            return self._stream.read(size)
        size = len(self._head) if size < 0 else size
        found, self._head = self._head[:size], self._head[size:]
        return found

    def close(self) -> None:
        self._stream.close()


def _unpacked_head(head: bytes) -> bytes:
    """As much as the first bytes tell of the content; damage is left to whoever reads all of it."""
    if not head.startswith(GZIP_MAGIC):
        return head
    import zlib

    with suppress(zlib.error):
        return zlib.decompressobj(wbits=31).decompress(head, BLOCK_BYTES)
    return b""


@contextmanager
def told_as_source_errors(name: str) -> Iterator[None]:
    """Inside it, a reading that fails is a SourceError that names the source."""
    try:
        yield
    except OSError as error:
        raise SourceError(f"{name}: {_why(error)}", "Check the file and try again.") from error


def sources_from_arguments(arguments: Sequence[str]) -> list[Source]:
    """The sources that command-line arguments name: `-` is standard input, anything else a path."""
    return [_source(argument, name) for argument, name in zip(arguments, told_apart(arguments), strict=True)]


def told_apart(paths: Sequence[str]) -> list[str]:
    """A name for each path: its last part, or all of it where two would look alike, numbered where that is no help.

    >>> told_apart(["a/x.txt", "b/x.txt", "y.txt", "y.txt"])
    ['a/x.txt', 'b/x.txt', 'y.txt', 'y.txt (2)']
    """
    last = [os.path.basename(path) or path for path in paths]
    names = [path if last.count(name) > 1 else name for path, name in zip(paths, last, strict=True)]
    seen: dict[str, int] = {}
    for index, name in enumerate(names):
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            names[index] = f"{name} ({seen[name]})"
    return names


def _source(argument: str, name: str) -> Source:
    if argument == "-":
        return SpoolSource("standard input", _standard_input())
    if os.path.exists(argument) and not (os.path.isfile(argument) or os.path.isdir(argument)):
        with PathSource(argument).open() as pipe:
            return SpoolSource(_readable(argument), pipe)
    return PathSource(argument, name)


def _standard_input() -> BinaryIO:
    """Standard input as bytes, also where it gives only text; raises SourceError."""
    stream = sys.stdin
    if is_closed(stream):
        raise SourceError("standard input: is closed", "Give a file, or pipe something in.")
    if getattr(stream, "buffer", None) is None:
        from workbench.core.text_streams import TextAsBytes

        return cast("BinaryIO", TextAsBytes(stream))
    return stream.buffer


def _readable(name: str) -> str:
    """A file's name as text: bytes that are no UTF-8 become question marks."""
    return name.encode("utf-8", "replace").decode()


def _why(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
