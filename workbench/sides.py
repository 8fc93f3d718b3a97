"""The sides of a comparison: the files that arguments stand for, and what kind of thing they are."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from glob import glob, has_magic

from workbench.errors import CompareError, SourceError, shown_text
from workbench.formats import summary
from workbench.opening import HEAD_BYTES, Opened, open_other, records_sources
from workbench.profile import Profile
from workbench.sources import BlockReader, Source

_NO_RECORDS = re.compile(rb'"average_score"\s*:\s*null')
"""Stands early in the document of a profile or of benchmarks, and never in one of records."""


def files_of(arguments: Sequence[str]) -> list[str]:
    """The files that a side's arguments stand for: a folder for all files in it, a pattern for those that match.

    Hidden files and folders inside of a folder are left out; the order is that of the names. `-`, and what is neither
    a folder nor a pattern, stands for itself. Raises SourceError where nothing is found.
    """
    return [path for argument in arguments for path in _files(argument)]


def opened_sides(
    baseline: Sequence[Source], current: Sequence[Source], *, content_limit_bytes: int | None = None
) -> tuple[tuple[Opened, ...], tuple[Opened, ...]] | None:
    """Both sides if they are profiles or benchmarks; None if both are records, which are to be read as a stream.

    Raises CompareError, which says which is which, where the sides are of different kinds, and what `open_other` and
    `require_records` do.
    """
    before, after = (opened_side(side, content_limit_bytes=content_limit_bytes) for side in (baseline, current))
    if _kind(before) != _kind(after):
        for side, opened in ((baseline, before), (current, after)):
            if not opened:
                require_records(side, content_limit_bytes=content_limit_bytes)
        said = f"{_said(baseline, before)}, {_said(current, after)}"
        raise CompareError(f"The sides are of different kinds: {said}.", "Compare two of one kind.")
    return (before, after) if before else None


def opened_side(sources: Sequence[Source], *, content_limit_bytes: int | None = None) -> tuple[Opened, ...]:
    """One side if it is profiles or benchmarks, also saved ones; empty for records and documents of records.

    Raises what `open_other` does.
    """
    return () if _is_records_document(sources) else open_other(sources, content_limit_bytes=content_limit_bytes)


def require_records(sources: Sequence[Source], *, content_limit_bytes: int | None = None) -> None:
    """Makes sure that what no format recognised is records, before anybody is told that it is.

    Raises SourceError and MalformedError for what is empty, no text, or has a line that is no record.
    """
    from workbench.pipeline import analyse

    analyse(records_sources(sources, content_limit_bytes=content_limit_bytes), content_limit_bytes=content_limit_bytes)


def _is_records_document(sources: Sequence[Source]) -> bool:
    """True for a summary document of records, told by its first bytes: it may be too large to be opened whole."""
    heads = [next(BlockReader(source, digest=False).chunks(), b"")[:HEAD_BYTES] for source in sources]
    return any(summary.recognises(head) and not _NO_RECORDS.search(head) for head in heads)


def _kind(opened: Sequence[Opened]) -> str:
    if not opened:
        return "records"
    return "a profile" if isinstance(opened[0].content, Profile) else "benchmarks"


def _said(sources: Sequence[Source], opened: Sequence[Opened]) -> str:
    """One side and its kind, in words."""
    formats = f" ({opened[0].format_name})" if opened else ""
    return f"{shown_text(sources[0].name, 80)} holds {_kind(opened)}{formats}"


def _files(argument: str) -> list[str]:
    if os.path.isdir(argument):
        return _found(argument, _inside(argument), "holds no file", "Give the folder that the files are in.")
    if has_magic(argument) and not os.path.lexists(argument):
        return _found(argument, _matches(argument), "matches no file", "Check the pattern; ** stands for any folders.")
    return [argument]


def _inside(folder: str) -> list[str]:
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise SourceError(f"{shown_text(folder)}: {why}", "Check the path and its permissions.") from error
    return [os.path.join(folder, name) for name in names if not name.startswith(".")]


def _matches(pattern: str) -> list[str]:
    return sorted(glob(pattern, recursive=True))


def _found(argument: str, paths: Sequence[str], why: str, hint: str) -> list[str]:
    files = [path for path in paths if os.path.isfile(path)]
    if not files:
        raise SourceError(f"{shown_text(argument)}: {why}", hint)
    return files
