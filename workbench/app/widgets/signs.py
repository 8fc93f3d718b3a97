"""The words and signs for what became of a name, the same in tiles, filters and tables."""

from __future__ import annotations

from workbench.comparison.explain.wording import shown_word
from workbench.core.verdict import ORDER, Change, Presence, SuiteComparison, verdict_word

SYMBOLS = {
    "worse": "▼",
    "better": "▲",
    "cannot tell": "?",
    "no change shown": "=",
    "added": "+",
    "removed": "−",
}
"""By the plain word of a verdict or presence, as in `SuiteComparison.counts`."""


def status_of(change: Change) -> str:
    """The plain word of what became of a name."""
    return change.verdict.value if change.presence is Presence.BOTH else change.presence.value


def status_cell(change: Change) -> str:
    """The same with its sign, as it is shown."""
    return f"{SYMBOLS[status_of(change)]} {shown_word(change)}"


def status_label(status: str, comparison: SuiteComparison) -> str:
    """A filter's label: sign, word and count."""
    words = {verdict.value: verdict_word(verdict, comparison.unit) for verdict in ORDER}
    return f"{SYMBOLS[status]} {words.get(status, status)}: {comparison.counts[status]:,}"
