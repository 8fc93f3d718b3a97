"""The server's line: one at a time, first come, first served, and nobody holds it up by leaving."""

from __future__ import annotations

import threading
from collections.abc import Callable
from itertools import count

import pytest

from tests.builders.waits import SECONDS
from workbench.app.lab.line import LONGEST_LINE, Line
from workbench.core.errors import MeasureError

TICK = 0.005


def nobody(before: int) -> None:
    pytest.fail(f"nobody was there, but {before} were said to be")


def test_whoever_comes_alone_has_the_turn_at_once() -> None:
    line = Line()
    with line.turn(nobody):
        assert line.length == 1
    assert line.length == 0


def waiting(line: Line, name: str, order: list[str], joined: threading.Event) -> threading.Thread:
    """Somebody who waits in the line, and writes their name down when it is their turn."""

    def stand() -> None:
        with line.turn(lambda before: joined.set()):
            order.append(name)

    thread = threading.Thread(target=stand)
    thread.start()
    assert joined.wait(SECONDS)
    return thread


def test_turns_come_in_the_order_of_arrival_and_one_at_a_time() -> None:
    line, order = Line(tick_seconds=TICK), []
    with line.turn(nobody):
        threads = [waiting(line, name, order, threading.Event()) for name in "abc"]
        assert order == []
        assert line.length == 4
    for thread in threads:
        thread.join(SECONDS)
    assert order == ["a", "b", "c"]


def test_places_are_told_and_get_smaller() -> None:
    line, places, seen_two = Line(tick_seconds=TICK), [], threading.Event()

    def say(before: int) -> None:
        places.append(before)
        if before == 2:
            seen_two.set()

    def last() -> None:
        with line.turn(say):
            pass

    with line.turn(nobody):
        middle_may_go, joined = threading.Event(), threading.Event()

        def middle() -> None:
            with line.turn(lambda before: joined.set()):
                middle_may_go.wait(SECONDS)

        threads = [threading.Thread(target=middle)]
        threads[0].start()
        assert joined.wait(SECONDS)
        threads.append(threading.Thread(target=last))
        threads[1].start()
        assert seen_two.wait(SECONDS)
    middle_may_go.set()
    for thread in threads:
        thread.join(SECONDS)
    assert places[0] == 2
    assert places == sorted(places, reverse=True)


class Left(BaseException):
    """What a page raises where its visitor has gone."""


def leave(before: int) -> None:
    raise Left


def test_who_leaves_while_waiting_is_out_of_the_line() -> None:
    line = Line(tick_seconds=TICK)
    with line.turn(nobody):
        with pytest.raises(Left), line.turn(leave):
            pytest.fail("it was not their turn")
        assert line.length == 1


def test_who_leaves_while_measuring_lets_the_next_one_in() -> None:
    line = Line(tick_seconds=TICK)
    with pytest.raises(Left), line.turn(nobody):
        raise Left
    with line.turn(nobody):
        pass


def test_a_line_that_is_too_long_takes_nobody_more() -> None:
    line = Line()
    line._tickets.extend(object() for _ in range(LONGEST_LINE))
    with pytest.raises(MeasureError, match="Too many"), line.turn(lambda before: None):
        pytest.fail("there was no room")
    assert line.length == LONGEST_LINE


def test_a_line_that_does_not_move_is_left() -> None:
    minutes = count(0, 60)
    clock: Callable[[], float] = lambda: float(next(minutes))  # noqa: E731
    line = Line(clock, tick_seconds=0)
    line._tickets.append(object())
    with pytest.raises(MeasureError, match="did not move"), line.turn(lambda before: None):
        pytest.fail("it was not their turn")
    assert line.length == 1
