"""A comparison of any kind as text: for a terminal, and short Markdown for a pull request."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbench.comparison.explain.measures import measures_text
from workbench.comparison.explain.records import GROUPS_TEXT, cells_of, head_of, headline_cells, rest_text
from workbench.comparison.explain.wording import (
    alarm_text,
    full_name,
    harmless,
    remarks,
    shift_texts,
    shown_word,
    why_text,
)
from workbench.core.comparison import Change, Comparison
from workbench.core.errors import shown_text
from workbench.core.words import counted
from workbench.render.text.layout import CELL_LENGTH, NAME_WIDTH, ruled
from workbench.render.text.pull_request import markdown

if TYPE_CHECKING:
    from workbench.comparison.gate.result import GateResult

TERMINAL_ROWS = 30
FEW_ROWS = 12
"""So few names are all listed, also those that show no change."""

TERMINAL_REMARKS = 20
WHY_WIDTH = 160


def terminal(comparison: Comparison, gate: GateResult | None = None) -> str:
    """The comparison for a terminal, without colour or control characters; what makes the sides differ comes first."""
    rows, left = _listed(comparison)
    figures = [(figure.label, *headline_cells(figure)) for figure in comparison.figures]
    measured = measures_text(comparison)
    parts = [
        *_notes(comparison, gate),
        shown_text(comparison.headline, CELL_LENGTH),
        *([ruled("Figures", ("", "before", "after", "change"), figures)] if figures else []),
        *([ruled("Names", head_of(comparison), [_cells(row) for row in rows])] if rows else []),
        *([f"… and {len(left):,} more: {rest_text(comparison, rows, left)}."] if left else []),
        *([GROUPS_TEXT] if comparison.has_groups else []),
        *([measured] if measured else []),
        *filter(None, (alarm_text(comparison),)),
        *shift_texts(comparison),
        *(_gate_parts(gate) if gate else []),
    ]
    return "\n\n".join(parts) + "\n"


def _notes(comparison: Comparison, gate: GateResult | None) -> list[str]:
    found = remarks(comparison, gate.notices if gate else ())
    left = len(found) - TERMINAL_REMARKS
    lines = [shown_text(text, CELL_LENGTH) for text in found[:TERMINAL_REMARKS]]
    lines += [f"… and {counted(left, 'more note')}; the JSON document holds them all."] if left > 0 else []
    calm = "; ".join(harmless(comparison))
    return lines + ([shown_text(calm, CELL_LENGTH)] if calm else [])


def _listed(comparison: Comparison) -> tuple[list[Change], Sequence[Change]]:
    """The names to list, and the others, which are only counted."""
    if len(comparison.changes) <= FEW_ROWS:
        return list(comparison.changes), ()
    rows = list(comparison.loud[:TERMINAL_ROWS])
    if comparison.loud_count is not None:
        return rows, comparison.changes[len(rows) :]
    quiet = [change for change in comparison.changes if change.is_quiet]
    return rows, [*comparison.loud[TERMINAL_ROWS:], *quiet]


def _cells(change: Change) -> tuple[str, ...]:
    texts = (shown_word(change), shown_text(full_name(change), NAME_WIDTH), *cells_of(change))
    return *texts, shown_text(why_text(change), WHY_WIDTH)


def _gate_parts(gate: GateResult) -> list[str]:
    waived = [row for row in gate.rows if row.waived]
    lines = [f"  {shown_text(row.name, NAME_WIDTH)}: {shown_text(row.waived, WHY_WIDTH)}" for row in waived]
    more = [f"  … and {len(lines) - TERMINAL_ROWS:,} more"] if len(lines) > TERMINAL_ROWS else []
    told = ["\n".join(["Waived", *lines[:TERMINAL_ROWS], *more])] if waived else []
    return [*told, shown_text(gate.headline, CELL_LENGTH)]


__all__ = ["markdown", "terminal"]
