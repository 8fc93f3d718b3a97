"""A comparison with verdicts as text: for a terminal, and short Markdown for a pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.comparison.explain.wording import (
    HEAD,
    count_text,
    figure_cells,
    full_name,
    harmless,
    is_quiet,
    remarks,
    shift_text,
    shown_word,
    why_text,
)
from workbench.core.errors import shown_text
from workbench.core.verdict import Change, SuiteComparison
from workbench.render.text.layout import CELL_LENGTH, NAME_WIDTH, ruled
from workbench.render.text.pull_request import markdown

if TYPE_CHECKING:
    from workbench.comparison.gate.result import GateResult

TERMINAL_ROWS = 30
FEW_ROWS = 12
"""So few names are all listed, also those that show no change."""

TERMINAL_REMARKS = 20
WHY_WIDTH = 160


def terminal(comparison: SuiteComparison, gate: GateResult | None = None) -> str:
    """The comparison for a terminal, without colour or control characters; what makes the sides differ comes first."""
    rows, left = _listed(comparison)
    parts = [
        *_notes(comparison, gate),
        shown_text(comparison.headline, CELL_LENGTH),
        *([ruled("Names", HEAD, [_cells(row) for row in rows])] if rows else []),
        *([f"… and {len(left):,} more: {count_text(left)}."] if left else []),
        *([shift_text(comparison.shift)] if comparison.shift else []),
        *(_gate_parts(gate) if gate else []),
    ]
    return "\n\n".join(parts) + "\n"


def _notes(comparison: SuiteComparison, gate: GateResult | None) -> list[str]:
    found = remarks(comparison, gate.notices if gate else ())
    left = len(found) - TERMINAL_REMARKS
    lines = [shown_text(text, CELL_LENGTH) for text in found[:TERMINAL_REMARKS]]
    lines += [f"… and {left:,} more notes; the JSON document holds them all."] if left > 0 else []
    calm = "; ".join(harmless(comparison))
    return lines + ([shown_text(calm, CELL_LENGTH)] if calm else [])


def _listed(comparison: SuiteComparison) -> tuple[list[Change], list[Change]]:
    """The names to list, and the others, which are only counted."""
    every = list(comparison.changes)
    if len(every) <= FEW_ROWS:
        return every, []
    loud = [change for change in every if not is_quiet(change)]
    quiet = [change for change in every if is_quiet(change)]
    return loud[:TERMINAL_ROWS], loud[TERMINAL_ROWS:] + quiet


def _cells(change: Change) -> tuple[str, ...]:
    texts = (shown_word(change), shown_text(full_name(change), NAME_WIDTH), *figure_cells(change))
    return *texts, shown_text(why_text(change), WHY_WIDTH)


def _gate_parts(gate: GateResult) -> list[str]:
    waived = [row for row in gate.rows if row.waived]
    lines = [f"  {shown_text(row.name, NAME_WIDTH)}: {shown_text(row.waived, WHY_WIDTH)}" for row in waived]
    more = [f"  … and {len(lines) - TERMINAL_ROWS:,} more"] if len(lines) > TERMINAL_ROWS else []
    told = ["\n".join(["Waived", *lines[:TERMINAL_ROWS], *more])] if waived else []
    return [*told, shown_text(gate.headline, CELL_LENGTH)]


__all__ = ["markdown", "terminal"]
