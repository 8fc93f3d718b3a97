"""The sides of a comparison: whether both hold the same kind of thing."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.comparison.registry import require_comparable
from workbench.core.errors import CompareError, shown_text
from workbench.core.kinds import KIND_WORDS
from workbench.core.model import Kind
from workbench.core.run import Run
from workbench.core.sources import Source
from workbench.formats.open import open_run


def open_sides(
    baseline: Sequence[Source],
    current: Sequence[Source],
    *,
    content_limit_bytes: int | None = None,
    sample_type: str = "",
) -> tuple[Run, Run]:
    """Both sides, each opened once.

    Raises CompareError, which says which is which, where the sides are of different kinds, and what `open_run` and
    `require_records` do.
    """
    before, after = (
        open_run(side, content_limit_bytes=content_limit_bytes, sample_type=sample_type) for side in (baseline, current)
    )
    require_one_kind(before, after, content_limit_bytes=content_limit_bytes)
    return before, after


def require_one_kind(baseline: Run, current: Run, *, content_limit_bytes: int | None = None) -> None:
    """Raises CompareError where the sides are of different kinds, saying which is which, or of one not compared."""
    if baseline.kind is current.kind:
        require_comparable(baseline.kind)
        return
    for side in (baseline, current):
        require_records(side, content_limit_bytes=content_limit_bytes)
    raise CompareError(
        f"The sides are of different kinds: {_said(baseline)}, {_said(current)}.", "Compare two of one kind."
    )


def require_records(run: Run, *, content_limit_bytes: int | None = None) -> None:
    """Makes sure that what no format recognised is records, before anybody is told that it is.

    Raises SourceError and MalformedError for what is empty, no text, or has a line that is no record.
    """
    if run.kind is not Kind.RECORDS:
        return
    from workbench.analysis.records.analyse import analyse

    analyse([each.lines for each in run.records], content_limit_bytes=content_limit_bytes)


def _said(run: Run) -> str:
    """One side and its kind, in words."""
    formats = f" ({run.format_name})" if run.files else ""
    return f"{shown_text(run.names[0], 80)} holds {KIND_WORDS[run.kind].held}{formats}"
