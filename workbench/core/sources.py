"""Bytes and where they came from: a path, an upload, standard input; plain or gzip; in blocks of whole lines."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from typing import BinaryIO, Protocol, cast

from workbench.core.digest import Digest
from workbench.core.errors import SourceError
from workbench.core.output import is_closed

BLOCK_BYTES = 256 * 1024
"""Read so much at a time: it and all that is made of it stay in a core's own cache."""

MAX_LINE_BYTES = 16 * 1024 * 1024
"""A longer line is refused, because a line has to be held whole."""

SPOOL_BYTES = 8 * 1024 * 1024
"""Standard input up to this size is kept in memory, more of it in a temporary file."""

REPACK_HINT = "Copy or compress the file again."

GZIP_MAGIC = b"\x1f\x8b"


class Source(Protocol):
    """Something that can be read from its start as often as needed."""

    @property
    def name(self) -> str:
        """What the user calls it."""

    def open(self) -> BinaryIO:
        """A new stream at the first byte; raises SourceError."""


class PathSource:
    """A regular file."""

    def __init__(self, path: str, name: str = "") -> None:
        self.path = path
        self.name = _readable(name or os.path.basename(path) or path)
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
            with _told_as_source_error(self.name):
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
def _told_as_source_error(name: str) -> Iterator[None]:
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


class BlockReader:
    """Yields a source's content as blocks of whole lines, and knows size and digest of what went by.

    `content_limit_bytes` bounds the unpacked size, so that a small gzip file cannot unfold without end.
    """

    def __init__(self, source: Source, *, digest: bool = True, content_limit_bytes: int | None = None) -> None:
        self.source = source
        self.is_gzip = False
        self.size_bytes = 0
        self.content_size_bytes = 0
        self._limit = content_limit_bytes
        self._raw_hash = Digest() if digest else None
        self._content_hash = Digest() if digest else None

    @property
    def sha256(self) -> str:
        """Digest of the file as it is."""
        return self._raw_hash.hexdigest() if self._raw_hash else ""

    @property
    def content_sha256(self) -> str:
        """Digest of the content, unpacked if it was packed."""
        return self._content_hash.hexdigest() if self._content_hash and self.is_gzip else self.sha256

    def blocks(self) -> Iterator[bytes]:
        """Blocks that end with a line end (the last one perhaps not); raises SourceError."""
        return whole_lines(self.chunks(), self.source.name)

    def chunks(self) -> Iterator[bytes]:
        """The content as it comes, unpacked; raises SourceError."""
        try:
            with _told_as_source_error(self.source.name), closing(self.source.open()) as stream:
                yield from self._chunks(stream)
        finally:
            for digest in filter(None, (self._raw_hash, self._content_hash)):
                digest.close()

    def _chunks(self, stream: BinaryIO) -> Iterator[bytes]:
        head = stream.read(BLOCK_BYTES)
        self.is_gzip = head.startswith(GZIP_MAGIC)
        chunks = self._raw_chunks(head, stream)
        for chunk in unpacked(chunks, self.source.name) if self.is_gzip else chunks:
            self.content_size_bytes += len(chunk)
            if self._limit is not None and self.content_size_bytes > self._limit:
                raise SourceError(
                    f"{self.source.name}: holds more than {self._limit:,} bytes",
                    "Use the command line for files of this size; it has no such limit.",
                )
            if self.is_gzip and self._content_hash:
                self._content_hash.update(chunk)
            yield chunk

    def _raw_chunks(self, head: bytes, stream: BinaryIO) -> Iterator[bytes]:
        chunk = head
        while chunk:
            self.size_bytes += len(chunk)
            if self._raw_hash:
                self._raw_hash.update(chunk)
            yield chunk
            chunk = stream.read(BLOCK_BYTES)


def unpacked(chunks: Iterator[bytes], name: str) -> Iterator[bytes]:
    """The content of a gzip stream, members joined, never more than a block at a time; raises SourceError."""
    import zlib

    member = zlib.decompressobj(wbits=31)
    try:
        for chunk in chunks:
            while chunk:
                if member.eof:
                    chunk = chunk.lstrip(b"\0")  # tape archives pad with zeros; gzip itself ignores them too
                    if not chunk:
                        break
                    member = zlib.decompressobj(wbits=31)
                data = member.decompress(chunk, BLOCK_BYTES)
                chunk = member.unused_data if member.eof else member.unconsumed_tail
                if data:
                    yield data
        while not member.eof and (data := member.decompress(b"", BLOCK_BYTES)):
            yield data
    except zlib.error as error:
        raise SourceError(f"{name}: the gzip stream is damaged ({error})", REPACK_HINT) from error
    if not member.eof:
        raise SourceError(f"{name}: the gzip stream ends early", REPACK_HINT)


def whole_lines(chunks: Iterator[bytes], name: str) -> Iterator[bytes]:
    """Chunks cut anew so that no line, line end or character is split between two of them."""
    waiting: list[bytes] = []
    size_bytes = wanted_bytes = 0
    for chunk in chunks:
        waiting.append(chunk)
        size_bytes += len(chunk)
        if size_bytes < wanted_bytes:
            continue
        buffer = b"".join(waiting)
        end = last_line_end(buffer)
        waiting = [buffer[end:]] if end < size_bytes else []
        size_bytes -= end
        # within a long line only twice as much is worth another look, or a line of many chunks would take for ever
        wanted_bytes = 0 if end else min(2 * size_bytes, MAX_LINE_BYTES + 1)
        if end:
            yield buffer[:end] if waiting else buffer
        elif size_bytes > MAX_LINE_BYTES:
            raise SourceError(
                f"{name}: a line is longer than {MAX_LINE_BYTES:,} bytes",
                "A records file has one short record on each line.",
            )
    if waiting:
        yield b"".join(waiting)


def last_line_end(buffer: bytes) -> int:
    """The position after the last line end that surely is one; 0 if there is none.

    A line feed is always safe. Only where there is none do the rarer ends of `str.splitlines` count, and a
    carriage return only when the byte after it is known not to complete a CRLF.
    """
    end = buffer.rfind(b"\n") + 1
    if end:
        return end
    ends = [buffer.rfind(b"\r", 0, len(buffer) - 1) + 1]
    ends += [buffer.rfind(mark) + len(mark) for mark in _RARE_LINE_ENDS if mark in buffer]
    return max(ends)


_RARE_LINE_ENDS = tuple(c.encode() for c in "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")


def _readable(name: str) -> str:
    """A file's name as text: bytes that are no UTF-8 become question marks."""
    return name.encode("utf-8", "replace").decode()


def _why(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
