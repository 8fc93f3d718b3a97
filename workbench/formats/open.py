"""Opens files by their content: asks once what each of them is, and takes those of one kind as one run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbench.core.benchmark import Benchmarks
from workbench.core.blocks import BlockReader
from workbench.core.errors import UnknownFormatError, shown_text
from workbench.core.kinds import kind_of
from workbench.core.model import Notice, SourceFacts
from workbench.core.profile import Profile
from workbench.core.run import FileContent, Opened, RecordsFile, Run
from workbench.core.same_content import counted_once
from workbench.core.sample_types import ENVIRONMENT_KEY, SampleTypes, chosen_type
from workbench.core.sources import Source

if TYPE_CHECKING:
    from workbench.formats.shared.content import Content


def open_run(sources: Sequence[Source], *, content_limit_bytes: int | None = None, sample_type: str = "") -> Run:
    """The files as one run; each is opened and recognised once, and records are left to be read as a stream.

    A file that holds what another does, however it is named, packed or saved again, is left out, with a notice.

    `sample_type` is which measure of a profile is wanted where its file holds several, by the tool's own name.

    Raises UnknownFormatError for files that are known not to be readable or of different kinds, and SourceError and
    MalformedError as their formats do. Raises PolicyError for a sample type that a file does not hold.
    """
    found = [_open(source, content_limit_bytes, sample_type) for source in sources]
    files = tuple(each for each in found if isinstance(each, Opened))
    if len(files) > 1:
        files = _counted_once(files)
    records = tuple(each for each in found if isinstance(each, RecordsFile))
    if records and sample_type:
        chosen_type([], "", sample_type, records[0].source.name)
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


def _open(source: Source, content_limit_bytes: int | None, sample_type: str) -> Opened | RecordsFile:
    from workbench.formats import records
    from workbench.formats.shared.content import Content

    content = Content(source, content_limit_bytes=content_limit_bytes, sample_type=sample_type)
    if records.recognises(content):  # the commonest file by far, told without loading any other format
        return records.read(content)
    from workbench.formats.plausible import check_plausible
    from workbench.formats.refused.refuse import refuse
    from workbench.formats.registry import recognised

    found = recognised(content)
    if found is None:
        refuse(content)
        return records.read(content)
    read = found.read(content)
    if isinstance(read, RecordsFile):
        return read
    check_plausible(read, content)
    facts = _facts(content.reader)
    # a saved document names what it was made of
    return Opened(typed(read, content), read.format_name, facts, _made_of(content))


def _made_of(content: Content) -> tuple[str, ...]:
    """The digests of the contents that a document of the workbench says it was made of; empty for any other file."""
    if b'"project_title"' not in content.head or not isinstance(content.json, dict):
        return ()
    sources = content.json.get("sources")
    found = (
        [each.get("content_sha256") for each in sources if isinstance(each, dict)] if isinstance(sources, list) else []
    )
    return tuple(each for each in found if isinstance(each, str) and each)


def _counted_once(files: tuple[Opened, ...]) -> tuple[Opened, ...]:
    kept, notices = counted_once(files)
    return (_noticed(kept[0], notices), *kept[1:]) if notices else kept


def _noticed(opened: Opened, notices: tuple[Notice, ...]) -> Opened:
    """The same with notices before its own."""
    content = opened.content
    if not isinstance(content, Profile | Benchmarks):
        return opened
    return opened._replace(content=content._replace(notices=(*notices, *content.notices)))


def typed(read: FileContent, content: Content) -> FileContent:
    """What was read, with its sample type said where a reader of any kind looks; raises PolicyError.

    A type that is asked for has to be there, also where a file holds a single one or is no profile.
    """
    types = read.sample_types if isinstance(read, Profile) else None
    if types is not None and isinstance(read, Profile):
        others = [name for name in types.names if name != types.chosen]
        notice = Notice("sample_types", _types_text(types)) if others else None
        return read._replace(
            environment={**read.environment, ENVIRONMENT_KEY: types.chosen},
            notices=(*read.notices, notice) if notice else read.notices,
        )
    if content.sample_type and content.sample_type != read.environment.get(ENVIRONMENT_KEY):
        content.chosen_type([], "")
    return read


def _types_text(types: SampleTypes) -> str:
    shown = [shown_text(name, 60) for name in types.names]
    return (
        f"The file holds {len(shown)} sample types ({', '.join(shown)}); this is {shown_text(types.chosen, 60)}. "
        "Another is read with --sample-type NAME."
    )


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
