"""Records compared exactly, as they are shown: the headline figures, and what a name's records are on both sides."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.comparison.explain.wording import HEAD, NOTHING, contribution_text, count_text, counts_text, figure_cells
from workbench.core.comparison import Change, Comparison
from workbench.core.errors import shown_text
from workbench.core.record_groups import Figure, RecordGroup
from workbench.core.units import share_text

RECORDS_HEAD = ("verdict", "name", "before", "after", "change", "why")
"""Of a table with a row for each name of records: the verdict, the name, `cells_of`, and why."""

GROUPS_TEXT = "Some names occur several times; each is compared as a group: how many, the worst and the mean score."
DECIDES_TEXT = (
    "How many of its records are high risk decides first, then the most urgent severity, the worst score and the mean "
    "score: the first of these that differs. Scores are exact, so chance has no part in it."
)
SCORE_LENGTH = 24
SEVERITY_LENGTH = 20


PART_HEAD = "part"
PART_PLACE = HEAD.index("change") + 1
"""Where in the head of functions stands what each has of the difference of the whole."""


def head_of(comparison: Comparison) -> tuple[str, ...]:
    """The head of the table of names."""
    if comparison.risk_counts:
        return RECORDS_HEAD
    has_parts = any(change.contribution is not None for change in comparison.changes[:1])
    return (*HEAD[:PART_PLACE], PART_HEAD, *HEAD[PART_PLACE:]) if has_parts else HEAD


def cells_of(change: Change) -> tuple[str, ...]:
    """What stands between a name and the reason: before, after and the change, with evidence where there is any.

    Of functions also what they have of the difference of the whole.
    """
    if change.risk is None:
        before, after, moved, *rest = figure_cells(change)
        part = () if change.contribution is None else (contribution_text(change),)
        return before, after, moved, *part, *rest
    difference = change.risk.difference
    moved = NOTHING if difference is None else shown_text(f"{difference:+}", SCORE_LENGTH)
    return group_text(change.risk.before), group_text(change.risk.after), moved


def group_text(group: RecordGroup | None) -> str:
    """A name's records on one side: worst score and severity, and of several how many and their mean.

    >>> group_text(RecordGroup(2, 0, 8, 8.5, "ok")), group_text(None)
    ('8 ok, 2 records, mean 8.5', '–')
    """
    if group is None:
        return NOTHING
    severity = shown_text(group.severity, SEVERITY_LENGTH) or "(empty)"
    several = f", {group.record_count:,} records, mean {group.mean:.4g}" if group.record_count > 1 else ""
    return f"{shown_text(str(group.worst), SCORE_LENGTH)} {severity}{several}"


def headline_cells(figure: Figure) -> tuple[str, str, str]:
    """Before, after and the change of a headline figure, as text."""
    if figure.is_share:
        points = NOTHING if figure.difference is None else f"{figure.difference * 100:+.3g} points"
        return _share(figure.before), _share(figure.after), points
    return _number(figure.before), _number(figure.after), _number(figure.difference, "+")


def rest_text(comparison: Comparison, shown: Sequence[Change], left: Sequence[Change]) -> str:
    """How many of the names that are left became what; of records without looking at each."""
    if not comparison.risk_counts:
        return count_text(left)
    counts = dict(comparison.risk_counts)
    for change in shown:
        counts[change.status] -= 1
    return counts_text(counts)


def records_seen(change: Change) -> str:
    """A name's records on both sides, in a sentence."""
    if change.risk is None:
        return ""
    before, after, moved = cells_of(change)
    return f"Before: {before}. Now: {after}. The worst score changed by {moved}."


def what_decides(change: Change) -> str:
    """How two groups of records are compared."""
    return DECIDES_TEXT if change.risk else ""


def _share(value: float | None) -> str:
    return NOTHING if value is None else share_text(value)


def _number(value: float | None, sign: str = "") -> str:
    return NOTHING if value is None else f"{value:{sign},}" if isinstance(value, int) else f"{value:{sign},.6g}"
