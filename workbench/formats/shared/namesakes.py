"""Results of one name in one file that nothing tells apart: which of them is which on the other side, nobody knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from workbench.core.benchmark import Series
from workbench.core.errors import shown_text
from workbench.core.model import Notice
from workbench.formats.shared.json_path import Names

_SHOWN_LENGTH = 80
_SHOWN_NAMES = 3


def numbered(series: Sequence[Series]) -> tuple[Series, ...]:
    """The series with a number behind a name that was taken; all of such a name say which name they share."""
    counts, names = Counter(one.name for one in series), Names()
    labels = [names.distinct(one.name) for one in series]
    return tuple(
        one if counts[one.name] == 1 and label == one.name else one._replace(name=label, namesake_of=one.name)
        for one, label in zip(series, labels, strict=True)
    )


def namesake_notices(series: Sequence[Series]) -> list[Notice]:
    """Says which names stand for several results, and what comes of it."""
    counts = Counter(one.namesake_of for one in series if one.namesake_of)
    if not counts:
        return []
    shown = [f"“{shown_text(name, _SHOWN_LENGTH)}” ({count} times)" for name, count in counts.most_common(_SHOWN_NAMES)]
    more = f" and {len(counts) - _SHOWN_NAMES:,} more" if len(counts) > _SHOWN_NAMES else ""
    text = (
        f"Nothing tells results of one name apart: {', '.join(shown)}{more}. They get numbers behind their names, "
        "in the order of the file, and are not compared with those of another file."
    )
    return [Notice("duplicate_name", text)]
