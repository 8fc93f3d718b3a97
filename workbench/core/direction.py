"""Which way is better: what a change of a value means before anything else is known of it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import TypeAlias

from workbench.core.errors import PolicyError, shown_text

NOBODY_SAYS = "whether more is better or worse is not known"
SAY_IT = "Say which way is better, with --higher-is-better or --lower-is-better and its name."


class Direction(Enum):
    """What is better of a value; the value is its word."""

    LESS = "less"
    MORE = "more"
    UNKNOWN = "unknown"

    @property
    def sign(self) -> int:
        """What turns a logarithm of values into one in which more is worse; what is unknown stays as it is."""
        return -1 if self is Direction.MORE else 1

    @property
    def is_known(self) -> bool:
        """False where nobody said which way is better."""
        return self is not Direction.UNKNOWN

    def worse_by(self, ratio: float) -> float:
        """How many times worse a ratio of current over baseline is; of what is unknown, its move either way.

        >>> Direction.MORE.worse_by(0.5), Direction.LESS.worse_by(0.5), Direction.UNKNOWN.worse_by(0.5)
        (2.0, 0.5, 2.0)
        """
        inverse = 1 / ratio if ratio > 0 else float("inf")
        if self is Direction.UNKNOWN:
            return max(ratio, inverse)
        return inverse if self is Direction.MORE else ratio


Directions: TypeAlias = "tuple[tuple[str, Direction], ...]"
"""Which way is better, by patterns of names; the first that matches a name counts."""


def said_directions(higher_is_better: Iterable[str] = (), lower_is_better: Iterable[str] = ()) -> Directions:
    """The patterns of both lists; raises PolicyError for one that is in both, or is empty.

    >>> said_directions(["points*"], ["size"])
    (('points*', <Direction.MORE: 'more'>), ('size', <Direction.LESS: 'less'>))
    """
    more, less = ([pattern.strip() for pattern in each] for each in (higher_is_better, lower_is_better))
    if not all((*more, *less)):
        raise PolicyError("A pattern of names is empty.", "Give a name, or a pattern such as 'points*'.")
    if both := [pattern for pattern in more if pattern in less]:
        raise PolicyError(
            f"Of {shown_text(both[0])} both more and less are said to be better.", "Leave one of the two out."
        )
    return tuple([(pattern, Direction.MORE) for pattern in more] + [(pattern, Direction.LESS) for pattern in less])


def joint_direction(before: Direction, after: Direction) -> Direction:
    """The direction of two sides: what one of them knows, and unknown where they contradict each other.

    >>> joint_direction(Direction.UNKNOWN, Direction.MORE), joint_direction(Direction.LESS, Direction.MORE)
    (<Direction.MORE: 'more'>, <Direction.UNKNOWN: 'unknown'>)
    """
    if before is after or not after.is_known:
        return before
    return after if not before.is_known else Direction.UNKNOWN
