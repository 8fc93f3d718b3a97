"""The compiled hot path where it could differ from the one in Python: references, threads, what it looks like."""

from __future__ import annotations

import copy
import gc
import inspect
import pickle
import sys
import threading
import weakref
from contextlib import suppress
from typing import Any

import pytest

from tests.builders.clocks import FakeClock
from workbench.timing import fields, timed
from workbench.timing.calls import timed_call
from workbench.timing.decorator import profile
from workbench.timing.timed import Recorder

native = pytest.importorskip("workbench.timing._native")
pytestmark = pytest.mark.skipif(fields.compiled_call() is None, reason="the pure-Python one was asked for")


@profile
def global_work(one: int, two: int = 2) -> int:
    """Adds."""
    return one + two


def test_it_is_the_compiled_one_and_looks_like_the_function() -> None:
    assert type(global_work) is native.TimedCall
    assert native.FOLD_COUNT == timed.FOLD_COUNT
    assert (global_work.__name__, global_work.__module__, global_work.__doc__) == ("global_work", __name__, "Adds.")
    assert list(inspect.signature(global_work).parameters) == ["one", "two"]
    assert "global_work" in repr(global_work)
    assert inspect.isroutine(global_work)


def test_it_is_pickled_and_copied_as_a_function_is() -> None:
    assert pickle.loads(pickle.dumps(global_work)) is global_work  # noqa: S301 - our own bytes
    assert copy.deepcopy(global_work) is global_work


def test_it_binds_as_a_method_does() -> None:
    class Thing:
        run = profile(recorder=Recorder())(lambda self, *args, **names: (self, args, names))

    thing = Thing()
    assert thing.run(1, b=2) == (thing, (1,), {"b": 2})
    assert Thing.run(thing, *[1], b=2) == (thing, (1,), {"b": 2})
    assert inspect.ismethod(thing.run)


def test_nothing_is_held_longer_than_by_a_function() -> None:
    recorder = Recorder()
    result, argument = object(), object()
    work = profile(recorder=recorder)(lambda _: result)

    def failing(_: object) -> None:
        raise ValueError

    fails = profile(recorder=recorder)(failing)
    before = sys.getrefcount(result), sys.getrefcount(argument)
    for _ in range(5000):
        work(argument)
        with suppress(ValueError):
            fails(argument)
    assert (sys.getrefcount(result), sys.getrefcount(argument)) == before
    cells = [cell for each in recorder._timed.values() for cell in each.cells]
    counts = [sys.getrefcount(cell) for cell in cells]
    for _ in range(3):
        work(argument)
    assert [sys.getrefcount(cell) for cell in cells] == counts


def test_a_circle_through_it_is_collected() -> None:
    def work() -> None: ...

    circular: Any = timed_call(work, Recorder().timed("work"))
    circular()
    circular.itself = circular
    gone = weakref.ref(circular)
    del circular
    gc.collect()
    assert gone() is None


def test_threads_in_turn_each_have_their_cell() -> None:
    time = FakeClock()
    recorder = Recorder(time)
    work = profile(recorder=recorder)(lambda: time.passes(1))
    first, second = threading.Barrier(2), threading.Barrier(2)

    def run() -> None:
        for _ in range(5):
            first.wait()
            work()
            second.wait()

    thread = threading.Thread(target=run)
    thread.start()
    for _ in range(5):
        first.wait()
        second.wait()
        work()
    thread.join()
    ((one,),) = [[each.cells for each in recorder._timed.values()]]
    assert [len(cell.values) for cell in one] == [5, 5]


def test_a_clock_that_fails_is_said_and_leaves_nothing_behind() -> None:
    readings = iter([1.0])
    recorder = Recorder(lambda: next(readings))
    work = profile(recorder=recorder)(lambda: 3)
    for _ in range(2):
        with pytest.raises(StopIteration):
            work()
    assert not recorder.thread().cell.is_active
    assert recorder.timings() == ()


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(TypeError, match="a function"):
        native.TimedCall(3, None, None)
    with pytest.raises(TypeError):
        native.TimedCall(len)

    class Wrong:
        def cell(self) -> int:
            return 3

    with pytest.raises(TypeError, match="a cell"):
        native.TimedCall(len, Wrong(), None)([1])
