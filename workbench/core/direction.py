"""Which way is better: what a change of a value means before anything else is known of it."""

from __future__ import annotations

from enum import Enum

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


def joint_direction(before: Direction, after: Direction) -> Direction:
    """The direction of two sides: what one of them knows, and unknown where they contradict each other.

    >>> joint_direction(Direction.UNKNOWN, Direction.MORE), joint_direction(Direction.LESS, Direction.MORE)
    (<Direction.MORE: 'more'>, <Direction.UNKNOWN: 'unknown'>)
    """
    if before is after or not after.is_known:
        return before
    return after if not before.is_known else Direction.UNKNOWN
