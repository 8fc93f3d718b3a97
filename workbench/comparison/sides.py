"""The sides of a comparison: the files that arguments stand for, and what kind of thing they are."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workbench.core.errors import CompareError, shown_text
from workbench.core.opened import Opened
from workbench.core.profile import Profile
from workbench.core.sources import BlockReader, Source
from workbench.formats.open import HEAD_BYTES, open_other, records_sources
from workbench.formats.own import records as summary

_NO_RECORDS = re.compile(rb'"average_score"\s*:\s*null')
"""Stands early in the document of a profile or of benchmarks, and never in one of records."""


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
    from workbench.analysis.records.analyse import analyse

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
