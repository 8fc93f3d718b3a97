"""Cells: threads, memory that stays bounded, starting anew, and processes of their own."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator

import pytest

from tests.builders.clocks import FakeClock
from workbench.timing.decorator import profile
from workbench.timing.sketch import RELATIVE_ERROR
from workbench.timing.timed import CELLS_BEFORE_TIDYING, FOLD_COUNT, Recorder

pytestmark = pytest.mark.usefixtures("each_way")

S = 10**9


def in_threads(count: int, work: object) -> None:
    threads = [threading.Thread(target=work) for _ in range(count)]  # type: ignore[arg-type]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.fixture
def restless() -> Iterator[None]:
    """Threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("restless")
def test_threads_lose_nothing() -> None:
    recorder = Recorder()

    @profile(recorder=recorder)
    def inner() -> None: ...

    @profile(recorder=recorder)
    def outer() -> None:
        inner()

    in_threads(8, lambda: [outer() for _ in range(3000)])
    for timing in recorder.timings():
        assert (timing.call_count, timing.durations.number) == (24_000, 24_000)
        assert 0 < timing.self_ns <= timing.total_ns == timing.all_ns
    assert recorder.timings()[1].inner_count == 24_000


@pytest.mark.usefixtures("restless")
def test_a_report_while_threads_run_is_never_wrong() -> None:
    recorder = Recorder()
    work = profile(recorder=recorder)(lambda: None)
    threads = [threading.Thread(target=lambda: [work() for _ in range(5000)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    counts = [0]
    while any(thread.is_alive() for thread in threads):
        for timing in recorder.timings():
            assert timing.durations.number == timing.call_count
            counts.append(timing.call_count)
    assert counts == sorted(counts)
    assert recorder.timings()[0].call_count == 20_000


def test_each_thread_has_its_own_nesting() -> None:
    """While one thread is inside of a function, another's calls are not that function's."""
    time = FakeClock()
    recorder = Recorder(time)

    @profile(recorder=recorder)
    def work() -> None:
        time.passes(1)

    @profile(recorder=recorder)
    def starter() -> None:
        in_threads(3, work)

    starter()
    timings = {each.name.rpartition(".")[2]: each for each in recorder.timings()}
    assert timings["starter"].self_ns == timings["starter"].total_ns == 3 * S
    assert timings["work"].call_count == 3


def test_cells_of_threads_that_ended_are_put_together() -> None:
    time = FakeClock()
    recorder = Recorder(time)
    work = profile(recorder=recorder)(lambda: time.passes(1))
    for _ in range(5 * CELLS_BEFORE_TIDYING):
        in_threads(1, work)
    (timing,) = recorder.timings()
    (timed,) = recorder._timed.values()
    assert timing.call_count == 5 * CELLS_BEFORE_TIDYING == timing.total_ns // S
    assert len(timed.cells) <= CELLS_BEFORE_TIDYING + 1


def test_many_calls_take_no_more_memory_and_few_are_exact() -> None:
    time = FakeClock()
    recorder = Recorder(time)
    work = profile(recorder=recorder)(lambda seconds: time.passes(seconds))
    for number in range(FOLD_COUNT - 1):
        work(number / 2)
    (timing,) = recorder.timings()
    assert timing.durations.is_exact
    assert timing.percentile(50) == (FOLD_COUNT - 2) / 4
    for number in range(3 * FOLD_COUNT):
        work(number / 2)
    (timing,) = recorder.timings()
    (cell,) = next(iter(recorder._timed.values())).cells
    assert len(cell.values) < FOLD_COUNT
    assert not timing.durations.is_exact
    assert timing.call_count == 4 * FOLD_COUNT - 1
    assert timing.maximum == (3 * FOLD_COUNT - 1) / 2
    assert timing.percentile(99) == pytest.approx(1515, rel=RELATIVE_ERROR + 0.002)
    assert timing.all_ns == sum(range(FOLD_COUNT - 1)) * S // 2 + sum(range(3 * FOLD_COUNT)) * S // 2


def test_just_as_many_calls_as_are_folded_leave_no_single_one() -> None:
    time = FakeClock()
    recorder = Recorder(time)
    work = profile(recorder=recorder)(lambda seconds: time.passes(seconds))
    for number in range(FOLD_COUNT):
        work(number / 2)
    (timing,) = recorder.timings()
    assert (timing.minimum, timing.maximum, timing.call_count) == (0.0, (FOLD_COUNT - 1) / 2, FOLD_COUNT)
    for _ in range(2 * FOLD_COUNT):
        work(7.0)
    for _ in range(FOLD_COUNT):
        work(1000.0)
    for _ in range(FOLD_COUNT):
        work(1000.25)
    (timing,) = recorder.timings()
    assert (timing.minimum, timing.maximum) == (0.0, 1000.25), "also within one bucket"
    work(10_000.0)
    (timing,) = recorder.timings()
    assert timing.maximum == 10_000.0


def test_reset_forgets_and_a_call_that_runs_meanwhile_does_no_harm() -> None:
    time = FakeClock()
    recorder = Recorder(time)

    @profile(recorder=recorder)
    def inner() -> None:
        time.passes(1)

    @profile(recorder=recorder)
    def outer() -> None:
        inner()
        recorder.reset()
        inner()

    outer()
    assert [(each.name.rpartition(".")[2], each.call_count) for each in recorder.timings()] == [("inner", 1)]
    outer()
    inner()
    assert [each.call_count for each in recorder.timings()] == [2]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="only where processes can fork")
def test_a_forked_child_begins_with_nothing() -> None:
    recorder = Recorder()
    work = profile(recorder=recorder)(lambda: None)
    work()
    lock = recorder.lock  # another thread may hold it at that moment, and will never give it back in the child
    recorder.begin_as_child()
    assert recorder.lock is not lock
    assert recorder.timings() == ()
    work()
    assert recorder.timings()[0].call_count == 1
