"""The content of a source, unpacked, in blocks of whole lines; its size and its digest by the way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import BinaryIO

from workbench.core import sources
from workbench.core.digest import Digest
from workbench.core.errors import SourceError
from workbench.core.sources import GZIP_MAGIC, Source, told_as_source_errors

MAX_LINE_BYTES = 16 * 1024 * 1024
"""A longer line is refused, because a line has to be held whole."""

REPACK_HINT = "Copy or compress the file again."


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
            with told_as_source_errors(self.source.name), closing(self.source.open()) as stream:
                yield from self._chunks(stream)
        finally:
            for digest in filter(None, (self._raw_hash, self._content_hash)):
                digest.close()

    def _chunks(self, stream: BinaryIO) -> Iterator[bytes]:
        head = stream.read(sources.BLOCK_BYTES)
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
            chunk = stream.read(sources.BLOCK_BYTES)


def unpacked(chunks: Iterator[bytes], name: str) -> Iterator[bytes]:
    """The content of a gzip stream, members joined, never more than a block at a time; raises SourceError."""
    from workbench.core.inflate import inflater

    found = inflater()
    member = found.member()
    try:
        for chunk in chunks:
            while chunk:
                if member.eof:
                    chunk = chunk.lstrip(b"\0")  # tape archives pad with zeros; gzip itself ignores them too
                    if not chunk:
                        break
                    member = found.member()
                data = member.decompress(chunk, sources.BLOCK_BYTES)
                chunk = member.unused_data if member.eof else member.unconsumed_tail
                if data:
                    yield data
        while not member.eof and (data := member.decompress(b"", sources.BLOCK_BYTES)):
            yield data
    except found.errors as error:
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
