"""Standard streams that know only text, as notebooks and tests have them, for those who read and write bytes."""

from __future__ import annotations

from codecs import getincrementaldecoder
from typing import TextIO


class BytesAsText:
    """Takes UTF-8 in pieces cut anywhere and writes it as text; bytes that are no UTF-8 become replacement marks."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._decoder = getincrementaldecoder("utf-8")("replace")

    def write(self, data: bytes) -> int:
        self._stream.write(self._decoder.decode(data))
        return len(data)

    def flush(self) -> None:
        self._stream.write(self._decoder.decode(b"", final=True))
        if hasattr(self._stream, "flush"):
            self._stream.flush()


class TextAsBytes:
    """Gives text as UTF-8; half a surrogate pair becomes a question mark."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def read(self, length: int) -> bytes:
        """The next characters, as many as `length`; nothing at the end."""
        return self._stream.read(length).encode("utf-8", "replace")
