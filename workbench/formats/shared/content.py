"""The content of one file, read once for all formats that look at it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from workbench.core.blocks import BlockReader
from workbench.core.errors import MalformedError
from workbench.core.sample_types import SampleTypes, chosen_type
from workbench.core.sources import PeekedSource, Source

HEAD_BYTES = 64 * 1024
CONTENT_LIMIT_BYTES = 1024 * 1024 * 1024
MARKS_AND_SPACE = b" \t\r\n\xef\xbb\xbf\xff\xfe\0"
"""What may stand before the first character of a JSON text: byte order marks, and half of a UTF-16 character."""


class Content:
    """A file's bytes, unpacked if they were packed; parsed as JSON at most once.

    Nothing is read before it is asked for, and the file is opened once. What is held whole may have
    CONTENT_LIMIT_BYTES, or less where a smaller limit is given; reading raises SourceError when it holds more.
    `path` is where the file lies as far as that is known, to name by its folders what does not name itself.
    `sample_type` is which of several measures of a profile is wanted, empty for the usual one.
    """

    def __init__(self, source: Source, *, content_limit_bytes: int | None = None, sample_type: str = "") -> None:
        self.name = source.name
        self.path = str(getattr(source, "path", "") or source.name)
        self.sample_type = sample_type
        self.source = PeekedSource(source)
        self.content_limit_bytes = content_limit_bytes
        limit = min(content_limit_bytes or CONTENT_LIMIT_BYTES, CONTENT_LIMIT_BYTES)
        self.reader = BlockReader(self.source, content_limit_bytes=limit)

    @cached_property
    def head(self) -> bytes:
        """The first bytes, enough to recognise most formats; the rest is not read for them."""
        return self.source.head()[:HEAD_BYTES]

    @cached_property
    def head_text(self) -> str:
        """The first part as text to recognise a format by, with a sign in place of what is none; never raises."""
        if self.head[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return self.head[: len(self.head) // 2 * 2].decode("utf-16", "replace")
        return self.head.decode("utf-8", "replace").removeprefix("\ufeff")

    @cached_property
    def data(self) -> bytes:
        """All bytes."""
        self.head  # noqa: B018 - looked at before the stream is read
        return b"".join(self.reader.chunks())

    @cached_property
    def text(self) -> str:
        """The content as text: UTF-8, or UTF-16 where a byte order mark says so; raises MalformedError."""
        encoding = "utf-16" if self.data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        try:
            return self.data.decode(encoding)
        except UnicodeDecodeError as error:
            raise self.malformed(f"not {encoding[:6].upper()} text", position=error.start) from None

    @cached_property
    def json(self) -> Any:
        """The content as JSON, or None when it is no JSON; recognising never raises, so this does not either."""
        if self.head.lstrip(MARKS_AND_SPACE)[:1] not in (b"{", b"["):
            return None
        try:
            return json.loads(self.text, parse_constant=_constant)
        except (ValueError, RecursionError, MalformedError):
            return None

    def keys(self) -> frozenset[str]:
        """The keys of the JSON object, none if it is something else."""
        return frozenset(self.json) if isinstance(self.json, dict) else frozenset()

    def chosen_type(self, names: Sequence[str], usual: str) -> SampleTypes:
        """Which of a file's sample types is to be read; raises PolicyError where the wanted one is not among them."""
        return chosen_type(names, usual, self.sample_type, self.name)

    def malformed(self, reason: str, *, position: int | None = None, text: str = "", hint: str = "") -> MalformedError:
        """The error for a file that is of this format but breaks its rules; `position` counts bytes or characters."""
        where = "" if position is None else f"at position {position:,}: "
        return MalformedError("malformed", self.name, f"{where}{reason}", text=text, hint=hint)


def _constant(word: str) -> float:
    """NaN and the infinities, which some tools write though JSON has no such words."""
    return float(word)


_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def utf8_data(content: Content) -> bytes:
    """The content as UTF-8 without a byte order mark; raises MalformedError where UTF-16 is announced but broken.

    Plain content is handed on as it is, not checked and not copied.
    """
    if content.data.startswith(_UTF16_MARKS):
        return content.text.encode("utf-8", "surrogatepass")
    return content.data.removeprefix(_UTF8_MARK)
