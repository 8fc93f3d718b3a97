"""Opens files by their content: asks once what each of them is, and takes those of one kind as one run."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.core.blocks import BlockReader
from workbench.core.errors import UnknownFormatError
from workbench.core.kinds import kind_of
from workbench.core.model import SourceFacts
from workbench.core.run import Opened, RecordsFile, Run
from workbench.core.sources import Source


def open_run(sources: Sequence[Source], *, content_limit_bytes: int | None = None) -> Run:
    """The files as one run; each is opened and recognised once, and records are left to be read as a stream.

    Raises UnknownFormatError for files that are known not to be readable or of different kinds, and SourceError and
    MalformedError as their formats do.
    """
    found = [_open(source, content_limit_bytes) for source in sources]
    files = tuple(each for each in found if isinstance(each, Opened))
    records = tuple(each for each in found if isinstance(each, RecordsFile))
    kinds = dict.fromkeys(kind_of(each) for each in found)
    if len(kinds) > 1:
        said = ", ".join(
            f"{source.name}: {each.format_name if isinstance(each, Opened) else 'records'}"
            for source, each in zip(sources, found, strict=True)
        )
        raise UnknownFormatError(
            f"The files are of different kinds ({said}).", "Give files of one kind together, the others by themselves."
        )
    return Run(next(iter(kinds)), files, records)


def _open(source: Source, content_limit_bytes: int | None) -> Opened | RecordsFile:
    from workbench.formats import records
    from workbench.formats.shared.content import Content

    content = Content(source, content_limit_bytes=content_limit_bytes)
    if records.recognises(content):  # the commonest file by far, told without loading any other format
        return records.read(content)
    from workbench.formats.registry import recognised
    from workbench.formats.unreadable import refuse

    found = recognised(content)
    if found is None:
        refuse(content)
        return records.read(content)
    read = found.read(content)
    if isinstance(read, RecordsFile):
        return read
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
