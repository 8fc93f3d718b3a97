"""What a reader says of the direction of the values it read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbench.core.benchmark import Series
from workbench.core.direction import Direction
from workbench.core.errors import LISTED_NAME_LENGTH, shown_text
from workbench.core.model import Notice
from workbench.core.words import counted

SHOWN_NAMES = 3


def direction_notices(series: Sequence[Series]) -> Iterator[Notice]:
    """Of which names more is better, and of which nobody says which way is."""
    if more := [one.name for one in series if one.direction is Direction.MORE]:
        yield Notice("higher_is_better", f"More is better of {_some(more)}.")
    if unknown := [one.name for one in series if not one.direction.is_known]:
        text = (
            f"Whether more is better or worse is not known of {_some(unknown)}: a change of it neither passes nor "
            "fails a gate before --higher-is-better or --lower-is-better says it."
        )
        yield Notice("direction_unknown", text)


def _some(names: Sequence[str]) -> str:
    """The names where they are few, else how many there are and the first of them."""
    said = ", ".join(shown_text(name, LISTED_NAME_LENGTH) for name in names[:SHOWN_NAMES])
    return said if len(names) <= SHOWN_NAMES else f"{counted(len(names), 'name')} ({said}, …)"
