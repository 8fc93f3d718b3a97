"""Containers: a packed file or an archive as the files that are in it, opened without trusting it.

Nothing is written to disk, no name in it is used as a path, links and devices are passed over. What it unfolds to, how
many files it holds and how deep it is packed are bounded. gzip of a single file is no container: every reader takes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from workbench.core.errors import SourceError, UnknownFormatError, shown_text
from workbench.core.layouts import results_among, runs_among
from workbench.core.model import Notice
from workbench.core.sources import BytesSource, Source
from workbench.core.unpacking import UnpackedSource, packing_of
from workbench.core.words import counted
from workbench.formats.refused.containers import ANY_ZIP, by_what_is_inside
from workbench.formats.shared.content import Content
from workbench.formats.shared.tar_entries import TarError, is_tar, tar_entries
from workbench.formats.shared.zip_entries import DAMAGE, first_bytes, is_plain, is_zip, zip_of

MAX_ENTRIES = 10_000
MAX_TOTAL_BYTES = 256 * 1024 * 1024
"""All files of an archive together may not be larger when unpacked."""

_HIDDEN_BUT_READ = (".benchmarks", ".asv", ".")
_UNPACK_HINT = "Unpack it and give the files in it."


class Contained(NamedTuple):
    """The files in a container, and what should be known of it."""

    sources: tuple[Source, ...]
    notices: tuple[Notice, ...] = ()


class ContainedFile(BytesSource):
    """A file of an archive, found there and not named by the user; `path` is its name inside."""

    is_found = True

    def __init__(self, archive: str, name: str, data: bytes) -> None:
        super().__init__(f"{archive}: {name}", data)
        self.path = name


class _ArchiveEntry(NamedTuple):
    name: str
    data: bytes | None


def is_container(head: bytes) -> bool:
    """True where a file's first bytes are those of an archive or of a packed file that can be unpacked here."""
    return is_zip(head) or is_tar(head) or packing_of(head) is not None


def contained(content: Content) -> Contained | None:
    """The files in a container; None for a zip that a format takes as a whole, and for what holds no results.

    Raises SourceError for what is damaged or too large, and UnknownFormatError for what holds no file or another
    container.
    """
    packing = packing_of(content.head)
    if packing is None:
        return _of_archive(content)
    inner = UnpackedSource(content.source, packing, content.path)
    opened = Content(inner, content_limit_bytes=content.content_limit_bytes)
    if is_tar(opened.head):
        return _of_archive(opened)
    if is_container(opened.head):
        raise _nested(content.name)
    return Contained((inner,))


def _of_archive(content: Content) -> Contained | None:
    if is_tar(content.head):
        return _chosen(content.name, list(_tar_entries(content)))
    if by_what_is_inside(content.data, content.head) is not ANY_ZIP:
        return None
    from workbench.formats.registry import ZIPPED

    is_whole = any(each.recognises(content) for each in ZIPPED)
    return None if is_whole else _chosen(content.name, list(_zip_entries(content)))


def _chosen(archive: str, entries: list[_ArchiveEntry]) -> Contained:
    """The entries that are results, as the tools lay them out."""
    named = {_plain_name(each.name): each.data for each in entries if is_plain(each.name) and not _is_hidden(each.name)}
    files = {name: data for name, data in named.items() if data is not None}
    names = results_among(list(files))
    if not names:
        raise UnknownFormatError(f"{archive}: holds no file of results", "Pack the files that the tools wrote.")
    for name in names:
        if is_container(files[name][:1024]):
            raise _nested(f"{archive}: {name}")
    return Contained(
        tuple(ContainedFile(archive, name, files[name]) for name in names),
        tuple(_notices(entries, list(files))),
    )


def _plain_name(name: str) -> str:
    return name.removeprefix("./")


def _is_hidden(name: str) -> bool:
    return any(
        (part.startswith(".") and part not in _HIDDEN_BUT_READ) or part == "__MACOSX" for part in name.split("/")
    )


def _nested(name: str) -> UnknownFormatError:
    return UnknownFormatError(f"{name}: is a container inside of another one", _UNPACK_HINT)


def _notices(entries: list[_ArchiveEntry], names: list[str]) -> Iterator[Notice]:
    passed = sum(each.data is None or not is_plain(each.name) for each in entries)
    if passed:
        said = counted(
            passed,
            "entry is no plain file, or locked, or leads out of it; it is",
            "entries are no plain files, or locked, or lead out of it; they are",
        )
        yield Notice("entries_left_out", f"{said} left out.")
    runs = runs_among(names)
    if len(runs) > 1:
        shown = ", ".join(shown_text(each, 40) for each in runs)
        yield Notice("one_run_of_criterion", f"The archive holds criterion's runs {shown}; this is new.")


def _tar_entries(content: Content) -> Iterator[_ArchiveEntry]:
    left = _limit(content)
    try:
        for number, entry in enumerate(tar_entries(_Chunks(content), left)):
            _refuse_size(content.name, number, entry.is_too_large or len(entry.data or b"") > left)
            left -= len(entry.data or b"")
            yield _ArchiveEntry(entry.name, entry.data)
    except TarError as error:
        raise SourceError(f"{content.name}: the tar is damaged ({error})", "Copy or pack the files again.") from None


def _zip_entries(content: Content) -> Iterator[_ArchiveEntry]:
    left = _limit(content)
    archive = zip_of(content)
    files = [
        entry for entry in archive.infolist() if not entry.filename.endswith("/")
    ]  # its is_dir fails without a name
    for number, entry in enumerate(files):
        is_link = entry.create_system == 3 and (entry.external_attr >> 28) not in (0, 8)
        try:
            data = None if is_link else first_bytes(archive, entry, left + 1)
        except DAMAGE as error:
            raise SourceError(
                f"{content.name}: {shown_text(entry.filename)} is damaged ({error})", "Copy or pack the files again."
            ) from None
        _refuse_size(content.name, number, len(data or b"") > left)
        left -= len(data or b"")
        yield _ArchiveEntry(entry.filename, data)


def _limit(content: Content) -> int:
    return min(content.content_limit_bytes or MAX_TOTAL_BYTES, MAX_TOTAL_BYTES)


def _refuse_size(name: str, number: int, is_too_large: bool) -> None:
    if is_too_large:
        raise SourceError(f"{name}: unfolds to more than {MAX_TOTAL_BYTES:,} bytes", _UNPACK_HINT)
    if number >= MAX_ENTRIES:
        raise SourceError(f"{name}: holds more than {MAX_ENTRIES:,} files", _UNPACK_HINT)


class _Chunks:
    """What a content's reader gives in chunks, to be read piece by piece."""

    def __init__(self, content: Content) -> None:
        content.head  # noqa: B018 - looked at before the stream is read
        self._chunks = content.reader.chunks()
        self._rest = memoryview(b"")

    def read(self, size: int) -> bytes:
        if not self._rest:
            self._rest = memoryview(next(self._chunks, b""))
        found, self._rest = self._rest[:size], self._rest[size:]
        return bytes(found)
