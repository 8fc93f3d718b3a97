"""What the files of both sides state of their environment, and the difference between two such statements."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from math import isfinite
from typing import NamedTuple

from workbench.core.comparison import Difference, Level
from workbench.core.errors import shown_text
from workbench.core.run import Opened
from workbench.core.units import Unit

SHOWN_LENGTH = 100
SHOWN_VALUES = 3
TIMED_UNITS = (Unit.SECONDS, Unit.SAMPLES, Unit.SCORE)
"""What another processor changes; scores are here because a benchmark's score is something done so often a second."""


class StatedValues(NamedTuple):
    """What both sides say of one thing, each value once; empty where a side says nothing."""

    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def is_known(self) -> bool:
        """True when both sides say something."""
        return bool(self.before and self.after)

    def is_equal(self, meaning: Callable[[str], Hashable] = lambda text: text) -> bool:
        """True when both sides mean the same, in whatever order and writing."""
        return set(map(meaning, self.before)) == set(map(meaning, self.after))

    def difference(self, code: str, level: Level, text: str) -> Difference:
        """A difference in this thing; `text` has places for `before` and `after`."""
        before, after = shown(self.before), shown(self.after)
        return Difference(code, level, before, after, text.format(before=before, after=after))

    def unstated(self, code: str, noun: str) -> Iterator[Difference]:
        """Says that only one side names it, where that is so."""
        if bool(self.before) != bool(self.after):
            silent = "current side" if self.before else "baseline"
            yield self.difference(code, Level.FINE, f"The {silent} does not say its {noun}.")


def stated(baseline: Sequence[Opened], current: Sequence[Opened], key: str) -> StatedValues:
    """What the environments say under a key."""
    return StatedValues(_values(baseline, key), _values(current, key))


def numbers(side: Sequence[Opened], key: str) -> list[float]:
    """The finite numbers above zero that the files of a side say under a key."""
    found = (each.content.environment.get(key) for each in side)
    return [float(n) for n in found if isinstance(n, int | float) and n > 0 and isfinite(n)]


def is_timed(*sides: Sequence[Opened]) -> bool:
    """True when any value is a time, or something that follows the processor as times do."""
    return any(unit in TIMED_UNITS for side in sides for each in side for unit in units(each))


def units(opened: Opened) -> frozenset[Unit]:
    """The units of what a file holds."""
    return opened.content.units


def shown(values: Sequence[str]) -> str:
    """The first few values in a line that is fit for a message."""
    more = f" and {len(values) - SHOWN_VALUES:,} more" if len(values) > SHOWN_VALUES else ""
    return ", ".join(shown_text(value, SHOWN_LENGTH) for value in values[:SHOWN_VALUES]) + more


def _values(side: Sequence[Opened], key: str) -> tuple[str, ...]:
    found = (each.content.environment.get(key) for each in side)
    return tuple(dict.fromkeys(str(value) for value in found if value not in (None, "")))
