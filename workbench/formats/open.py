"""Opens any file by its content: records stay a stream, everything else is read by its format."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbench.core.errors import UnknownFormatError
from workbench.core.model import SourceFacts
from workbench.core.opened import Opened
from workbench.core.sources import BlockReader, Source

if TYPE_CHECKING:
    pass

HEAD_BYTES = 64 * 1024

_RECORD = re.compile(rb"\s*[^,\n]*,\s*[+-]?[0-9][0-9_]*\s*,[^,\n]*[\r\n]")
"""The first line of a plain records file; anything else gets a closer look."""


def open_other(sources: Sequence[Source], *, content_limit_bytes: int | None = None) -> tuple[Opened, ...]:
    """The files if they are profiles or benchmarks; empty if they are records, which are to be read as a stream.

    Raises UnknownFormatError for files that are known not to be readable or of different kinds, and SourceError and
    MalformedError as their formats do.
    """
    found = [_open(source, content_limit_bytes) for source in sources]
    opened = tuple(each for each in found if each is not None)
    if opened and (len(opened) < len(found) or len({type(each.content) for each in opened}) > 1):
        kinds = ", ".join(f"{s.name}: {o.format_name if o else 'records'}" for s, o in zip(sources, found, strict=True))
        raise UnknownFormatError(
            f"The files are of different kinds ({kinds}).", "Give files of one kind together, the others by themselves."
        )
    return opened


def records_sources(sources: Sequence[Source], *, content_limit_bytes: int | None = None) -> list[Source]:
    """The sources with every summary document among them turned back into the records that it was made of."""
    return [_records_source(source, content_limit_bytes) for source in sources]


def _records_source(source: Source, content_limit_bytes: int | None) -> Source:
    head = _head(source)
    if not head.lstrip().startswith(b"{"):
        return source
    from workbench.formats.own import records as summary

    is_document = summary.recognises(head)
    return summary.as_records(source, content_limit_bytes=content_limit_bytes) if is_document else source


def _head(source: Source) -> bytes:
    return next(BlockReader(source, digest=False).chunks(), b"")


def _open(source: Source, content_limit_bytes: int | None) -> Opened | None:
    if _RECORD.match(_head(source)):
        return None
    from workbench.formats.registry import recognised
    from workbench.formats.shared.content import CONTENT_LIMIT_BYTES, Content
    from workbench.formats.unreadable import refuse

    content = Content(source, content_limit_bytes=min(content_limit_bytes or CONTENT_LIMIT_BYTES, CONTENT_LIMIT_BYTES))
    found = recognised(content)
    if found is None:
        refuse(content)
        return None
    read = found.read(content)
    return Opened(read, read.format_name, _facts(content.reader))  # a saved document names what it was made of


def _facts(reader: BlockReader) -> SourceFacts:
    return SourceFacts(
        name=reader.source.name,
        size_bytes=reader.size_bytes,
        sha256=reader.sha256,
        content_size_bytes=reader.content_size_bytes,
        content_sha256=reader.content_sha256,
        is_gzip=reader.is_gzip,
        line_count=0,
        record_count=0,
        quarantined_count=0,
    )
