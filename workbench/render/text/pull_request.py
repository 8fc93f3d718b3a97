"""A comparison of any kind as short Markdown for a pull request: the verdict first, what is quiet folded away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workbench.comparison.explain.measures import measures_text
from workbench.comparison.explain.records import GROUPS_TEXT, cells_of, head_of, headline_cells, rest_text
from workbench.comparison.explain.wording import (
    alarm_text,
    counts_text,
    full_name,
    harmless,
    is_change,
    remarks,
    shift_texts,
    shown_word,
    threshold_text,
    why_text,
)
from workbench.comparison.gate.result import GateResult, GateRow, Outcome
from workbench.core.comparison import Change, ComparedSide, Comparison, Presence
from workbench.core.errors import shown_text
from workbench.core.verdict import Verdict
from workbench.core.words import counted
from workbench.render.text.layout import literal, markdown_table

LIMIT_BYTES = 60_000
"""GitHub refuses a comment of more than 65,536 characters; bytes are never fewer than characters, and the rest is for
whoever puts a line of their own around it."""

OPEN_ROWS = 20
REMARKS_BYTES = 8_000
GATE_BYTES = 6_000
OPEN_BYTES = 20_000
CLOSING_BYTES = 6_000
"""What notes, gate, the open table and the end may take; the folded table has the rest."""

NAME_LENGTH = 120
WHY_LENGTH = 240
TEXT_LENGTH = 400
MORE = "the JSON document holds them all"


def markdown(comparison: Comparison, gate: GateResult | None = None) -> str:
    """The comparison as Markdown of at most LIMIT_BYTES for any input; text from the files appears literally."""
    opened, folded = _split(comparison, gate)
    head = [
        f"### {_line(comparison.headline)}",
        *(_gate(gate) if gate else []),
        *_remarks(comparison, gate),
        *_figures(comparison),
        *_table(opened, OPEN_BYTES, head_of(comparison)),
    ]
    tail = _closing(comparison)
    used = sum(_size(section) for section in (*head, tail))
    return "\n\n".join([*head, *_folded(comparison, opened, folded, LIMIT_BYTES - used - 200), tail]) + "\n"


def _figures(comparison: Comparison) -> list[str]:
    """The headline figures of records, and how many names became what."""
    if not comparison.figures:
        return []
    rows = [(figure.label, *headline_cells(figure)) for figure in comparison.figures]
    table = markdown_table(("Figure", "Before", "After", "Change"), rows)
    return [table, f"Names: {counts_text(comparison.risk_counts)}."]


def _split(comparison: Comparison, gate: GateResult | None) -> tuple[list[Change], Sequence[Change]]:
    """The names to see at once, and those to fold away: the order of the comparison is kept in both."""
    if comparison.loud_count is not None:
        opened_rows = list(comparison.loud[:OPEN_ROWS])
        return opened_rows, comparison.changes[len(opened_rows) :]
    rows = [row for row in gate.rows if row.waived or row.outcome is Outcome.FAILED] if gate else []
    judged = {(row.name, row.place) for row in rows}
    opened = [place for place, change in enumerate(comparison.changes) if _matters(change, judged)][:OPEN_ROWS]
    others = sorted(set(range(len(comparison.changes))).difference(opened))
    return [comparison.changes[place] for place in opened], [comparison.changes[place] for place in others]


def _matters(change: Change, judged: set[tuple[str, str]]) -> bool:
    """True for a name that changed, that the gate speaks of, or that may well have got worse though nothing tells."""
    if change.key in judged or (is_change(change.verdict) and change.presence is Presence.BOTH):
        return True
    if change.verdict is not Verdict.CANNOT_TELL or change.presence is not Presence.BOTH or change.ratio is None:
        return False
    return change.direction.worse_by(change.ratio) >= 1 + change.threshold / 2


def _gate(gate: GateResult) -> list[str]:
    waived = [row for row in gate.rows if row.waived]
    lines = _fitting(len(waived), (f"- {_waived(row)}" for row in waived), GATE_BYTES, " waived names")
    return [f"**{_line(gate.headline)}**", *(["\n".join(["Waived:", "", *lines])] if lines else [])]


def _waived(row: GateRow) -> str:
    return f"{literal(shown_text(row.name, NAME_LENGTH))}: {literal(shown_text(row.waived, WHY_LENGTH))}"


def _remarks(comparison: Comparison, gate: GateResult | None) -> list[str]:
    found = remarks(comparison, gate.notices if gate else ())
    lines = _fitting(len(found), (f"> {_line(text)}" for text in found), REMARKS_BYTES, " notes")
    return ["\n>\n".join(lines)] if lines else []


def _folded(comparison: Comparison, opened: Sequence[Change], changes: Sequence[Change], size_bytes: int) -> list[str]:
    if not changes:
        return []
    more = counted(len(changes), "more name")
    summary = f"<summary>{more}: {rest_text(comparison, opened, changes)}</summary>"
    return [f"<details>{summary}", *_table(changes, size_bytes - len(summary), head_of(comparison)), "</details>"]


def _table(changes: Sequence[Change], size_bytes: int, titles: tuple[str, ...]) -> list[str]:
    """As many rows as fit, and how many are left out."""
    if not changes:
        return []
    head, rule = markdown_table(titles, ()).split("\n")
    rows = (markdown_table(titles, [_cells(change)]).split("\n")[2] for change in changes)
    kept = _first(rows, size_bytes - _size(head) - _size(rule))
    table = ["\n".join([head, rule, *kept])] if kept else []
    return [*table, *_more(len(changes) - len(kept))]


def _cells(change: Change) -> tuple[str, ...]:
    name, why = shown_text(full_name(change), NAME_LENGTH), shown_text(why_text(change), WHY_LENGTH)
    return shown_word(change), name, *cells_of(change), why


def _closing(comparison: Comparison) -> str:
    """How it was compared, folded away."""
    limit = _limit(comparison)
    records = comparison.current.records
    measured = measures_text(comparison)
    lines = [
        f"Baseline: {_side(comparison.baseline)}. Current: {_side(comparison.current)}.",
        f"{limit} The sides were measured in turn." if comparison.is_interleaved else limit,
        *([_line(measured)] if measured else []),
        *map(literal, shift_texts(comparison)),
        *([_line(records.policy)] if records else []),
        *([GROUPS_TEXT] if comparison.has_groups else []),
        *map(_line, harmless(comparison)),
    ]
    kept = _fitting(len(lines), lines, CLOSING_BYTES, " remarks")
    return "\n\n".join(["<details><summary>How this was compared</summary>", *kept, "</details>"])


def _limit(comparison: Comparison) -> str:
    """From which change on a change counts."""
    if not comparison.risk_counts:
        counts = f"A change of {threshold_text(comparison.threshold)} or more counts where no limit of its own is set."
        return " ".join(filter(None, (counts, alarm_text(comparison))))
    if not comparison.threshold:
        return "Scores are exact, so every change of them counts."
    threshold = threshold_text(comparison.threshold)
    return f"Scores are exact; for the gate, a change of a score by {threshold} or more counts."


def _side(side: ComparedSide) -> str:
    texts = (shown_text(text, NAME_LENGTH) for text in (side.run_id, side.name, side.format_name))
    return ", ".join(filter(None, map(literal, texts)))


def _fitting(count: int, lines: Iterable[str], size_bytes: int, noun: str) -> list[str]:
    """As many lines as fit, and how many of the count are left out."""
    kept = _first(lines, size_bytes)
    return [*kept, *_more(count - len(kept), noun)]


def _more(count: int, noun: str = "") -> list[str]:
    return [f"… and {count:,} more{noun}; {MORE}."] if count else []


def _first(lines: Iterable[str], size_bytes: int) -> list[str]:
    """The first lines that fit into so many bytes; no more than that are looked at."""
    kept: list[str] = []
    for line in lines:
        size_bytes -= _size(line)
        if size_bytes < 0:
            break
        kept.append(line)
    return kept


def _line(text: str) -> str:
    return literal(shown_text(text, TEXT_LENGTH))


def _size(text: str) -> int:
    """How many bytes a section takes, with the blank line after it."""
    return len(text.encode("utf-8", "replace")) + 2
