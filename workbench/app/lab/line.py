"""One measurement at a time on this server: whoever comes waits in line, and is told the place."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition
from time import monotonic

from workbench.core.errors import MeasureError

TICK_SECONDS = 0.5
LONGEST_LINE = 12
LONGEST_WAIT_SECONDS = 180.0


class Line:
    """A fair line: first come, first served. Leaving it, by whatever way, lets the next one in."""

    def __init__(self, clock: Callable[[], float] = monotonic, tick_seconds: float = TICK_SECONDS) -> None:
        self._tickets: deque[object] = deque()
        self._moved = Condition()
        self._clock = clock
        self._tick_seconds = tick_seconds

    @property
    def length(self) -> int:
        """How many measure or wait."""
        with self._moved:
            return len(self._tickets)

    @contextmanager
    def turn(self, say_place: Callable[[int], None]) -> Iterator[None]:
        """Waits until it is one's turn, and holds the place until the block ends.

        While it waits, `say_place` is told again and again how many are before. Raises MeasureError where the line is
        too long, or does not move.
        """
        ticket = self._join()
        try:
            self._wait(ticket, say_place)
            yield
        finally:
            with self._moved:
                self._tickets.remove(ticket)
                self._moved.notify_all()

    def _join(self) -> object:
        ticket = object()
        with self._moved:
            if len(self._tickets) >= LONGEST_LINE:
                raise MeasureError("Too many are measuring at the moment.", "Read on, and try again in a minute.")
            self._tickets.append(ticket)
        return ticket

    def _wait(self, ticket: object, say_place: Callable[[int], None]) -> None:
        end = self._clock() + LONGEST_WAIT_SECONDS
        while before := self._before(ticket):
            say_place(before)
            with self._moved:
                if self._tickets[0] is not ticket:
                    self._moved.wait(self._tick_seconds)
            if self._clock() > end:
                raise MeasureError("The line did not move for minutes.", "Try again later.")

    def _before(self, ticket: object) -> int:
        with self._moved:
            return self._tickets.index(ticket)


LINE = Line()
"""The line of this server, shared by all its visitors."""
