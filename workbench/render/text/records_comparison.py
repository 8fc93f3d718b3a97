"""A comparison as text: for a terminal, and as one page of Markdown."""

from __future__ import annotations

from typing import Any

from workbench.comparison.records.compare import Comparison, Figure, plain
from workbench.core.errors import shown_text
from workbench.core.units import share_text
from workbench.render.text.layout import CELL_LENGTH, NAME_WIDTH, literal, markdown_table, ruled

SHOWN_ROWS = 20
GROUPS_TEXT = "Some names occur several times; each is compared as a group: how many, the worst and the mean score."

Row = dict[Any, Any]


def terminal(comparison: Comparison) -> str:
    """The comparison for a terminal, what makes the sides differ first."""
    figures = [(figure.label, *figure_cells(figure)) for figure in comparison.figures]
    parts = [f"Note: {shown_text(notice.text, CELL_LENGTH)}" for notice in comparison.notices]
    parts += [comparison.headline, ruled("Figures", ("", "before", "after", "change"), figures)]
    rows, left = _shown(comparison)
    if rows:
        cells = [(str(r["verdict"]), shown_text(str(r["name"]), NAME_WIDTH), *change_cells(r)) for r in rows]
        parts.append(ruled("Changes", ("verdict", "name", "before", "after", "change", "why"), cells))
    parts += [f"… and {left:,} more names changed."] if left else []
    parts += [GROUPS_TEXT] if comparison.has_groups else []
    return "\n\n".join(parts) + "\n"


def markdown(comparison: Comparison) -> str:
    """The comparison as one page of Markdown; text from the files appears literally."""
    figures = [(figure.label, *figure_cells(figure)) for figure in comparison.figures]
    rows, left = _shown(comparison)
    changes = [(str(r["verdict"]), str(r["name"]), *change_cells(r)) for r in rows]
    counts = [(verdict, f"{count:,}") for verdict, count in comparison.counts.items() if count]
    sections = [
        f"# {literal(comparison.baseline.run_id)} → {literal(comparison.current.run_id)}",
        *(f"> {literal(notice.text)}" for notice in comparison.notices),
        f"**{literal(comparison.headline)}**",
        markdown_table(("Figure", "Before", "After", "Change"), figures),
        "## Names",
        markdown_table(("Verdict", "Names"), counts),
        "## What changed",
        markdown_table(("Verdict", "Name", "Before", "After", "Change", "Why"), changes) if rows else "Nothing.",
        *([f"… and {left:,} more; the JSON document holds them all."] if left else []),
        *([GROUPS_TEXT] if comparison.has_groups else []),
        f"Baseline: {literal(comparison.baseline.name)}. Current: {literal(comparison.current.name)}.",
        literal(comparison.current.policy_text),
    ]
    return "\n\n".join(sections) + "\n"


def figure_cells(figure: Figure) -> tuple[str, str, str]:
    """Before, after and the change of a headline figure, as text."""
    if figure.is_share:
        points = "–" if figure.difference is None else f"{figure.difference * 100:+.3g} points"
        return _share(figure.before), _share(figure.after), points
    return _number(figure.before), _number(figure.after), _number(figure.difference, "+")


def change_cells(row: Row) -> tuple[str, str, str, str]:
    """Before, after, difference and reason of a name, as text."""
    difference = plain(row["difference"])
    change = "–" if difference is None else shown_text(f"{difference:+}", 24)
    return _side(row, "before"), _side(row, "after"), change, str(row["reason"]) or "–"


def _shown(comparison: Comparison) -> tuple[list[Row], int]:
    """The first rows that are not unchanged, and how many more there are."""
    changed = comparison.table[comparison.table["verdict"] != "unchanged"]
    return changed.head(SHOWN_ROWS).to_dict("records"), max(0, len(changed) - SHOWN_ROWS)


def _side(row: Row, side: str) -> str:
    count = plain(row[f"count_{side}"])
    if count is None:
        return "–"
    severity = shown_text(str(row[f"severity_{side}"]), 20) or "(empty)"
    group = f", {count} records, mean {plain(row[f'mean_{side}']):.4g}" if count > 1 else ""
    return f"{shown_text(str(plain(row[f'worst_{side}'])), 24)} {severity}{group}"


def _share(value: float | None) -> str:
    return "–" if value is None else share_text(value)


def _number(value: float | None, sign: str = "") -> str:
    return "–" if value is None else f"{value:{sign},}" if isinstance(value, int) else f"{value:{sign},.6g}"
