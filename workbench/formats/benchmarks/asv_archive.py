"""A zip of asv's results folder, opened without trusting it.

Nothing is ever written to disk. Sizes are counted while unpacking, never taken from the zip's own claims; entries
whose names try to leave the folder are ignored.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from workbench.core.errors import WorkbenchError
from workbench.core.model import Notice
from workbench.core.words import counted
from workbench.formats.shared.content import Content
from workbench.formats.shared.json_path import JsonPart, JsonPlace, document
from workbench.formats.shared.zip_entries import DAMAGE, first_bytes, is_plain, zip_of

MAX_FILE_BYTES = 32 * 1024 * 1024
MAX_TOTAL_BYTES = 256 * 1024 * 1024
"""No entry, and all that are read together, may be larger when unpacked."""

_PEEKED_FILES = 20
_PEEKED_BYTES = 64 * 1024
_ASV_NAMES = (b"/machine.json", b"benchmarks.json")
_COMMIT = re.compile(rb'"commit_hash"\s*:\s*"([0-9a-fA-F]{6,64})"')
_DATE = re.compile(rb'"date"\s*:\s*(\d{1,15})\b')


class Stored(NamedTuple):
    """A result file in the zip, with its commit and that commit's date in milliseconds."""

    entry: zipfile.ZipInfo
    commit: str
    date: int


class Archive(NamedTuple):
    """A zip's result files, the oldest first, what its `benchmarks.json` says, and what was left out."""

    content: Content
    packed: zipfile.ZipFile
    stored: list[Stored]
    about: Mapping[str, Any]
    notices: list[Notice]

    def newest(self) -> list[Stored]:
        """The result files of the newest commit."""
        return [one for one in self.stored if one.commit == self.stored[-1].commit]

    def root(self, one: Stored) -> JsonPlace:
        """A result file as JSON; raises MalformedError."""
        data = _unpacked(self.packed, one.entry, MAX_FILE_BYTES, self.content)
        return document(JsonPart(f"{self.content.name}: {one.entry.filename}", data or b""))


def holds_results(content: Content) -> bool:
    """True when a file in the zip is a result file of asv's; never raises."""
    try:
        with zip_of(content) as archive:
            candidates = [entry for entry in archive.infolist() if _is_result_name(entry.filename)]
            return any(_COMMIT.search(_head(archive, entry)) for entry in candidates[:_PEEKED_FILES])
    except WorkbenchError:
        return any(name in content.head for name in _ASV_NAMES)  # damaged; the names still stand before the data


def opened(content: Content) -> Archive:
    """The zip with its results listed; raises MalformedError."""
    packed = zip_of(content)
    archive = Archive(content, packed, [], {}, [])
    left_out, left = [], MAX_TOTAL_BYTES
    entries = [entry for entry in packed.infolist() if is_plain(entry.filename)]
    for entry in entries:
        name = entry.filename
        is_about = name.rpartition("/")[2] == "benchmarks.json"
        if not is_about and not _is_result_name(name):
            continue
        data = _unpacked(packed, entry, min(left, MAX_FILE_BYTES), content)
        left -= len(data or b"")
        if is_about:
            found = JsonPart(name, data or b"").json
            archive = archive._replace(about=found if isinstance(found, dict) else {})
        elif commit := _COMMIT.search(data or b""):
            date = _DATE.search(data or b"")
            archive.stored.append(Stored(entry, commit[1].decode(), int(date[1]) if date else 0))
        else:
            left_out.append(name)
    if not archive.stored:
        raise content.malformed("no file in the zip is a result of asv's that can be read")
    archive.stored.sort(key=lambda one: (one.date, one.commit))
    archive.notices.extend(_notices(left_out, len(packed.infolist()) - len(entries)))
    return archive


def _head(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    try:
        return first_bytes(archive, entry, _PEEKED_BYTES) or b""
    except DAMAGE:
        return b""


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int, content: Content) -> bytes | None:
    """An entry's bytes; None when they cannot be read."""
    try:
        data = first_bytes(archive, entry, limit + 1)
    except DAMAGE:
        return None
    if data is not None and len(data) > limit:
        raise content.malformed(f"{entry.filename} is too large when unpacked")
    return data


def _is_hidden(name: str) -> bool:
    return any((part.startswith(".") and part not in (".", ".asv")) or part == "__MACOSX" for part in name.split("/"))


def _is_result_name(name: str) -> bool:
    is_other = name.endswith(("benchmarks.json", "machine.json")) or _is_hidden(name) or not is_plain(name)
    return name.endswith(".json") and not is_other


def _notices(left_out: list[str], ignored: int) -> Iterator[Notice]:
    if left_out:
        shown = ", ".join(left_out[:5]) + (" …" if len(left_out) > 5 else "")
        files = counted(
            len(left_out), "file in the zip is no readable result", "files in the zip are no readable results"
        )
        yield Notice("files_left_out", f"{files}: {shown}.")
    if ignored:
        entries = counted(
            ignored,
            "entry of the zip has a name that leads out of it; it is",
            "entries of the zip have names that lead out of it; they are",
        )
        yield Notice("names_ignored", f"{entries} ignored.")
