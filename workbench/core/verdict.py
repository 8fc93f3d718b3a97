"""What became of a name or a whole, and the words that it is said in."""

from __future__ import annotations

from enum import Enum

from workbench.core.direction import Direction
from workbench.core.units import Unit

DEFAULT_THRESHOLD = 0.05
"""The change that a user cares about, as a fraction, where nothing else is asked for."""

ALARM_SHARE = 0.5
"""From this part of a limit on a change is called that noise does not explain: a name that changed by all of the limit
is seen to change by less half of the time.
"""

LEAST_TYPICAL = 8
"""What fewer names than these did says nothing of the whole suite."""


class Verdict(Enum):
    """What became of a name; the value is the word for everything that is not a time."""

    WORSE = "worse"
    BETTER = "better"
    NO_CHANGE = "no change shown"
    CANNOT_TELL = "cannot tell"


ORDER = (Verdict.WORSE, Verdict.BETTER, Verdict.CANNOT_TELL, Verdict.NO_CHANGE)
"""In the order of what matters."""


TIME_UNITS = (Unit.SECONDS, Unit.SAMPLES)


def verdict_word(verdict: Verdict, unit: Unit, direction: Direction = Direction.LESS) -> str:
    """A verdict as it is shown: times get slower or faster, everything else worse or better.

    So does a time of which more is better, as one between failures.

    >>> verdict_word(Verdict.WORSE, Unit.SECONDS), verdict_word(Verdict.WORSE, Unit.BYTES)
    ('slower', 'worse')
    """
    is_time = unit in TIME_UNITS and direction is not Direction.MORE
    words = {Verdict.WORSE: "slower", Verdict.BETTER: "faster"} if is_time else {}
    return words.get(verdict, verdict.value)


def moved_word(ratio: float, unit: Unit, direction: Direction) -> str:
    """The word for what values did that have become this many times as large.

    >>> moved_word(1.1, Unit.SECONDS, Direction.LESS), moved_word(1.1, Unit.COUNT, Direction.UNKNOWN)
    ('slower', 'more')
    """
    if not direction.is_known:
        return "more" if ratio > 1 else "less"
    return verdict_word(Verdict.WORSE if direction.worse_by(ratio) > 1 else Verdict.BETTER, unit, direction)
