"""Opens files by their content: asks once what each of them is, and takes those of one kind as one run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from workbench.core.benchmark import Benchmarks
from workbench.core.blocks import BlockReader
from workbench.core.errors import LISTED_NAME_LENGTH, UnknownFormatError, shown_text
from workbench.core.kinds import kind_of
from workbench.core.layouts import is_known_as_no_result
from workbench.core.model import Kind, Notice, SourceFacts
from workbench.core.profile import Profile
from workbench.core.run import FileContent, Opened, RecordsFile, Run
from workbench.core.same_content import counted_once
from workbench.core.sample_types import ENVIRONMENT_KEY, SampleTypes, chosen_type
from workbench.core.sources import Source
from workbench.core.words import counted
from workbench.formats.newest_commit import newest_commit_only

if TYPE_CHECKING:
    from workbench.formats.shared.content import Content

CONTAINER_STARTS = (b"PK\x03\x04", b"PK\x05\x06", b"\xfd7zXZ\0", b"BZh", b"\x28\xb5\x2f\xfd")
TAR_MARK, TAR_MARK_AT = b"ustar", 257
"""What a container may start with: a cheap look, so that other files load nothing of containers."""

_SHOWN_NAMES = 5


def open_run(sources: Sequence[Source], *, content_limit_bytes: int | None = None, sample_type: str = "") -> Run:
    """The files as one run; each is opened and recognised once, and records are left to be read as a stream.

    A container (zip, tar, xz, bzip2, zstd) stands for the files in it. A file that holds what another does, however it
    is named, packed or saved again, is left out, with a notice. So is what lies beside results and is known to be none.

    `sample_type` is which measure of a profile is wanted where its file holds several, by the tool's own name.

    Raises UnknownFormatError for files that are known not to be readable or of different kinds, and SourceError and
    MalformedError as their formats do. Raises PolicyError for a sample type that a file does not hold.
    """
    read = _Read([], [], [], [])
    for source in sources:
        _add(read, source, content_limit_bytes, sample_type)
    named = zip(read.found, read.is_found, strict=True)
    files, older = newest_commit_only([(each, is_found) for each, is_found in named if isinstance(each, Opened)])
    if len(files) > 1:
        files = _counted_once(files)
    records = tuple(each for each in read.found if isinstance(each, RecordsFile))
    if records and sample_type:
        chosen_type([], "", sample_type, records[0].source.name)
    notices = (*_set_aside_notices(read), *read.notices, *older)
    kind = _one_kind(read)
    if not files:
        return Run(kind, (), records, notices)
    return Run(kind, (_noticed(files[0], notices), *files[1:]) if notices else files, records)


class _Read(NamedTuple):
    """What was read so far, and whether it was found in a folder or archive, and not named by the user.

    `set_aside` names the files there that are no results.
    """

    found: list[Opened | RecordsFile]
    is_found: list[bool]
    set_aside: list[str]
    notices: list[Notice]


def _one_kind(read: _Read) -> Kind:
    kinds = dict.fromkeys(kind_of(each) for each in read.found)
    if len(kinds) > 1:
        said = ", ".join(
            f"{each.facts.name}: {each.format_name}" if isinstance(each, Opened) else f"{each.source.name}: records"
            for each in read.found
        )
        raise UnknownFormatError(
            f"The files are of different kinds ({said}).", "Give files of one kind together, the others by themselves."
        )
    if not kinds:
        raise UnknownFormatError("No file holds results.", f"Left aside: {', '.join(read.set_aside[:_SHOWN_NAMES])}.")
    return next(iter(kinds))


def _set_aside_notices(read: _Read) -> tuple[Notice, ...]:
    if not read.set_aside:
        return ()
    names = list(dict.fromkeys(shown_text(name, LISTED_NAME_LENGTH) for name in read.set_aside))
    more = " …" if len(names) > _SHOWN_NAMES else ""
    said = counted(len(read.set_aside), "file is no result", "files are no results")
    return (Notice("files_set_aside", f"{said}: {', '.join(names[:_SHOWN_NAMES])}{more}."),)


def _add(read: _Read, source: Source, content_limit_bytes: int | None, sample_type: str) -> None:
    """Reads a file, or all files of a container."""
    from workbench.formats import records
    from workbench.formats.shared.content import Content

    is_found = getattr(source, "is_found", False)
    content = Content(source, content_limit_bytes=content_limit_bytes, sample_type=sample_type)
    if content.head.startswith(CONTAINER_STARTS) or content.head[TAR_MARK_AT:].startswith(TAR_MARK):
        from workbench.formats.containers import contained

        inside = contained(content)
        if inside is not None:
            read.notices.extend(inside.notices)
            for each in inside.sources:
                _add(read, each, content_limit_bytes, sample_type)
            return
    if records.recognises(content):  # the commonest file by far, told without loading any other format
        read.found.append(records.read(content))
        read.is_found.append(is_found)
        return
    opened = _open(content, is_found=is_found)
    if opened is None:
        read.set_aside.append(content.path.rpartition("/")[2])
    else:
        read.found.append(opened)
        read.is_found.append(is_found)


def _open(content: Content, *, is_found: bool) -> Opened | RecordsFile | None:
    """The file as its format reads it; None for what was found beside results and is known to be none."""
    from workbench.formats import records
    from workbench.formats.plausible import check_plausible
    from workbench.formats.refused.refuse import refuse
    from workbench.formats.registry import recognised

    found = recognised(content)
    if found is None:
        if is_found and is_known_as_no_result(content.path):
            return None
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
