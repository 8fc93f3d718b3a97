"""The words and signs for what became of a name, the same in tiles, filters and tables."""

from __future__ import annotations

from workbench.comparison.explain.wording import shown_word
from workbench.core.comparison import Change, Comparison
from workbench.core.verdict import ORDER

SYMBOLS = {
    "worse": "▼",
    "better": "▲",
    "cannot tell": "?",
    "no change shown": "=",
    "added": "+",
    "removed": "−",
}
"""By the plain word of a verdict or presence, as in `Comparison.counts`."""

RISK_SYMBOLS = {
    "newly high risk": "▼",
    "added, high risk": "▼",
    "no longer high risk": "▲",
    "unchanged": "=",
}
"""What records have besides, as in `Comparison.risk_counts`."""

_SIGNS = {**SYMBOLS, **RISK_SYMBOLS}


def status_cell(change: Change) -> str:
    """The same with its sign, as it is shown."""
    return f"{_SIGNS[change.status]} {shown_word(change)}"


def status_label(status: str, comparison: Comparison) -> str:
    """A filter's label: sign, word and count."""
    words = {verdict.value: comparison.word_of(verdict) for verdict in ORDER}
    return f"{_SIGNS[status]} {words.get(status, status)}: {comparison.status_counts[status]:,}"
