"""Blocks timed under a name, in threads, in event loops, inside of one another."""

from __future__ import annotations

import asyncio

import pytest

from tests.builders.clocks import FakeClock
from workbench.timing.decorator import profile
from workbench.timing.function_timing import FunctionTiming
from workbench.timing.timed import Recorder

pytestmark = pytest.mark.usefixtures("each_way")

S = 10**9


@pytest.fixture
def time() -> FakeClock:
    return FakeClock()


@pytest.fixture
def recorder(time: FakeClock) -> Recorder:
    return Recorder(time)


def by_name(recorder: Recorder) -> dict[str, FunctionTiming]:
    return {each.name.rpartition(".")[2]: each for each in recorder.timings()}


def test_blocks_nest_with_functions(time: FakeClock, recorder: Recorder) -> None:
    @profile(recorder=recorder)
    def work() -> None:
        time.passes(2)
        with profile("write", recorder=recorder):
            time.passes(4)

    with profile("all", recorder=recorder):
        time.passes(1)
        work()
    found = by_name(recorder)
    assert {name: (each.total_ns, each.self_ns) for name, each in found.items()} == {
        "all": (7 * S, S),
        "work": (6 * S, 2 * S),
        "write": (4 * S, 4 * S),
    }


def test_one_block_may_be_open_twice(time: FakeClock, recorder: Recorder) -> None:
    block = profile("again", recorder=recorder)
    with block:
        time.passes(1)
        with block:
            time.passes(2)
    found = by_name(recorder)["again"]
    assert (found.call_count, found.total_ns, found.self_ns, found.all_ns) == (2, 3 * S, 3 * S, 5 * S)


def test_what_goes_wrong_in_a_block_is_counted_and_handed_on(recorder: Recorder) -> None:
    with pytest.raises(ValueError, match="broken"), profile("block", recorder=recorder):
        raise ValueError("broken")
    assert by_name(recorder)["block"].error_count == 1


def test_a_block_decorates_a_function(recorder: Recorder) -> None:
    @profile("named", recorder=recorder)
    async def work() -> int:
        return 3

    assert asyncio.run(work()) == 3
    assert by_name(recorder)["named"].call_count == 1


@pytest.mark.parametrize("is_async", [True, False])
def test_blocks_of_two_tasks_that_overlap(is_async: bool, time: FakeClock, recorder: Recorder) -> None:
    """Each has its time by the clock, and the function that runs in between keeps all of its own."""

    @profile(recorder=recorder)
    def work() -> None:
        time.passes(1)

    async def task(name: str) -> None:
        if is_async:
            async with profile(name, recorder=recorder):
                await asyncio.sleep(0)
                work()
        else:
            with profile(name, recorder=recorder):
                await asyncio.sleep(0)
                work()

    async def main() -> None:
        await asyncio.gather(task("one"), task("two"))
        work()

    asyncio.run(main())
    found = by_name(recorder)
    assert (found["one"].total_ns, found["two"].total_ns, found["one"].self_ns) == (S, 2 * S, 0)
    assert (found["work"].total_ns, found["work"].self_ns) == (3 * S, 3 * S)
