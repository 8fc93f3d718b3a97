"""`profile` on every kind of function, on a clock that only the functions under test move."""

from __future__ import annotations

import asyncio
import inspect
import pickle
import types
from collections.abc import AsyncGenerator, Callable, Generator
from functools import partial
from typing import Any

import pytest

from tests.builders.clocks import FakeClock
from workbench.timing.decorator import profile
from workbench.timing.function_timing import FunctionTiming
from workbench.timing.timed import Recorder

pytestmark = pytest.mark.usefixtures("each_way")

S = 10**9
"""A second in nanoseconds."""


@pytest.fixture
def time() -> FakeClock:
    return FakeClock()


@pytest.fixture
def recorder(time: FakeClock) -> Recorder:
    return Recorder(time)


def timing(recorder: Recorder, end: str) -> FunctionTiming:
    """The one function whose name ends so."""
    (found,) = [each for each in recorder.timings() if each.name.endswith(end)]
    return found


def module_level() -> int:
    return 7


def test_a_call_is_counted_with_what_it_took(time: FakeClock, recorder: Recorder) -> None:
    @profile(recorder=recorder)
    def work(seconds: float, *, more: float = 0.0) -> float:
        time.passes(seconds + more)
        return seconds

    assert [work(1.0), work(2.0, more=1.0)] == [1.0, 2.0]
    found = timing(recorder, "work")
    assert found[3:9] == (2, 0, 4 * S, 4 * S, 4 * S, 0)
    assert (found.minimum, found.maximum, found.durations.values) == (1.0, 3.0, (1.0, 3.0))


def test_a_name_is_the_module_and_the_qualified_name(recorder: Recorder) -> None:
    class First:
        @profile(recorder=recorder)
        def run(self) -> None: ...

    class Second:
        @profile(recorder=recorder)
        def run(self) -> None: ...

    First().run()
    Second().run()
    here = f"{__name__}.test_a_name_is_the_module_and_the_qualified_name.<locals>"
    found = recorder.timings()
    assert [each.name for each in found] == [f"{here}.First.run", f"{here}.Second.run"]
    assert {each.file for each in found} == {__file__}
    assert found[0].line == First.run.__wrapped__.__code__.co_firstlineno  # type: ignore[attr-defined]


def test_what_is_handed_back_looks_like_the_function(recorder: Recorder) -> None:
    def work(seconds: float, *, more: float = 0.0) -> float:
        """Works."""
        return seconds + more

    timed = profile(recorder=recorder)(work)
    assert (timed.__name__, timed.__doc__, inspect.signature(timed)) == ("work", "Works.", inspect.signature(work))


def test_self_time_is_without_what_timed_functions_took(time: FakeClock, recorder: Recorder) -> None:
    @profile(recorder=recorder)
    def inner() -> None:
        time.passes(2)

    @profile(recorder=recorder)
    def outer() -> None:
        time.passes(1)
        inner()
        inner()
        time.passes(4)

    outer()
    inner()
    assert timing(recorder, "outer")[5:10] == (9 * S, 9 * S, 5 * S, 0, 2)
    assert timing(recorder, "inner")[5:10] == (6 * S, 6 * S, 6 * S, 0, 0)


def test_recursion_counts_every_call_and_its_time_once(time: FakeClock, recorder: Recorder) -> None:
    @profile(recorder=recorder)
    def down(depth: int) -> None:
        time.passes(1)
        if depth:
            other(depth)

    @profile(recorder=recorder)
    def other(depth: int) -> None:
        time.passes(0.5)
        down(depth - 1)

    down(3)
    found = timing(recorder, "down")
    assert (found.call_count, found.total_ns, found.self_ns) == (4, 5.5 * S, 4 * S)
    assert found.all_ns == (5.5 + 4 + 2.5 + 1) * S
    assert found.mean_ns * 4 == found.all_ns
    assert (timing(recorder, "other").total_ns, timing(recorder, "other").self_ns) == (4.5 * S, 1.5 * S)


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, StopIteration])
def test_an_exception_is_counted_and_handed_on(error: type[BaseException], time: FakeClock, recorder: Recorder) -> None:
    @profile(recorder=recorder)
    def broken() -> None:
        time.passes(1)
        raise error("broken")

    @profile(recorder=recorder)
    def catching() -> None:
        with pytest.raises(error, match="broken"):
            broken()
        time.passes(2)

    catching()
    broken_timing, catching_timing = timing(recorder, "broken"), timing(recorder, "catching")
    assert (broken_timing.call_count, broken_timing.error_count, broken_timing.total_ns) == (1, 1, S)
    assert (catching_timing.error_count, catching_timing.self_ns) == (0, 2 * S)


def test_class_and_static_methods_stay_what_they_are(recorder: Recorder) -> None:
    class Thing:
        @profile(recorder=recorder)
        @classmethod
        def made(cls) -> type:
            return cls

        @classmethod
        @profile(recorder=recorder)
        def made_below(cls) -> type:
            return cls

        @profile(recorder=recorder)
        @staticmethod
        def plain(value: int) -> int:
            return value

    assert (Thing.made(), Thing().made_below(), Thing.plain(3), Thing().plain(4)) == (Thing, Thing, 3, 4)
    assert [each.call_count for each in recorder.timings()] == [1, 1, 2]


def test_partials_builtins_and_callable_objects_can_be_timed(recorder: Recorder) -> None:
    class Adder:
        def __call__(self, one: int) -> int:
            return one + 1

    assert profile(recorder=recorder)(partial(max, 3))(5) == 5
    assert profile(recorder=recorder)(Adder())(5) == 6
    assert profile(recorder=recorder)(len)([1]) == 1
    assert [each.name.rpartition(".")[2] for each in recorder.timings()] == ["len", "max", "__call__"]


@pytest.mark.parametrize("wrong", [3, int, object()])
def test_what_is_no_function_is_refused(wrong: Any, recorder: Recorder) -> None:
    with pytest.raises(TypeError, match="decorate the methods"):
        profile(recorder=recorder)(wrong)


def test_a_generator_is_timed_while_it_runs(time: FakeClock, recorder: Recorder) -> None:
    @profile(recorder=recorder)
    def numbers() -> Generator[int, str, str]:
        time.passes(1)
        said = yield 1
        time.passes(2)
        try:
            yield len(said)
        except ValueError:
            time.passes(4)
        return "end"

    running = numbers()
    assert inspect.isgeneratorfunction(numbers)
    assert next(running) == 1
    time.passes(100)
    assert running.send("four") == 4
    assert timing(recorder, "numbers")[3:8] == (0, 0, 0, 3 * S, 3 * S), "not ended yet"
    with pytest.raises(StopIteration, match="end"):
        running.throw(ValueError("caught"))
    assert timing(recorder, "numbers")[3:9] == (1, 0, 7 * S, 7 * S, 7 * S, 0)


def test_a_generator_that_is_left_counts_and_one_that_fails_is_an_error(recorder: Recorder) -> None:
    @profile(recorder=recorder)
    def left() -> Generator[int, None, None]:
        yield from (1, 2)

    @profile(recorder=recorder)
    def failing() -> Generator[int, None, None]:
        yield 1
        raise OSError("gone")

    next(left())
    with pytest.raises(OSError, match="gone"):
        list(failing())
    assert (timing(recorder, "left").call_count, timing(recorder, "left").error_count) == (1, 0)
    assert (timing(recorder, "failing").call_count, timing(recorder, "failing").error_count) == (1, 1)


def test_self_time_of_generators_inside_of_one_another(time: FakeClock, recorder: Recorder) -> None:
    @profile(recorder=recorder)
    def inner() -> Generator[int, None, None]:
        for number in range(3):
            time.passes(2)
            yield number

    @profile(recorder=recorder)
    def outer() -> Generator[int, None, None]:
        for number in inner():
            time.passes(1)
            yield number

    for _ in outer():
        time.passes(50)
    assert (timing(recorder, "outer").total_ns, timing(recorder, "outer").self_ns) == (9 * S, 3 * S)
    assert timing(recorder, "inner").self_ns == 6 * S
    assert timing(recorder, "outer").inner_count == 1


@types.coroutine
def waiting(time: FakeClock, seconds: float) -> Generator[None, None, None]:
    """Lets the loop go on; time passes as the awaited thing would take it."""
    yield
    time.passes(seconds)


def test_a_coroutine_tells_awaiting_from_running(time: FakeClock, recorder: Recorder) -> None:
    @profile(recorder=recorder)
    async def work(name: str) -> str:
        time.passes(1)
        await asyncio.sleep(0)
        time.passes(2)
        return name

    async def main() -> list[str]:
        return await asyncio.gather(work("a"), work("b"))

    assert inspect.iscoroutinefunction(work)
    assert asyncio.run(main()) == ["a", "b"]
    found = timing(recorder, "work")
    assert found[3:8] == (2, 0, 6 * S, 6 * S, 6 * S), "what the other task ran is nobody's running time here"
    assert found.awaiting_ns == 3 * S, "a waits while b begins, b while a ends"


def test_coroutines_inside_of_one_another_and_recursion(time: FakeClock, recorder: Recorder) -> None:
    @profile(recorder=recorder)
    async def down(depth: int) -> int:
        time.passes(1)
        await asyncio.sleep(0)
        return 1 + (await down(depth - 1) if depth else 0)

    assert asyncio.run(down(2)) == 3
    found = timing(recorder, "down")
    assert (found.call_count, found.total_ns, found.self_ns, found.all_ns) == (3, 3 * S, 3 * S, 6 * S)


def test_a_cancelled_coroutine_is_counted_and_stays_cancelled(recorder: Recorder) -> None:
    @profile(recorder=recorder)
    async def forever() -> None:
        await asyncio.Event().wait()

    async def main() -> bool:
        task = asyncio.create_task(forever())
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return task.cancelled()

    assert asyncio.run(main())
    assert (timing(recorder, "forever").call_count, timing(recorder, "forever").error_count) == (1, 1)


def test_an_old_coroutine_can_still_be_awaited(time: FakeClock, recorder: Recorder) -> None:
    timed = profile(recorder=recorder)(waiting)

    async def main() -> None:
        await timed(time, 2.0)

    asyncio.run(main())
    assert timing(recorder, "waiting").total_ns == 2 * S


def test_an_asynchronous_generator(time: FakeClock, recorder: Recorder) -> None:
    seen = []

    @profile(recorder=recorder)
    async def numbers() -> AsyncGenerator[int, str]:
        try:
            time.passes(1)
            await asyncio.sleep(0)
            seen.append((yield 1))
            yield 2
        except ValueError:
            time.passes(4)
            yield 3
        finally:
            seen.append("closed")

    async def main() -> None:
        running = numbers()
        assert await anext(running) == 1
        time.passes(100)
        assert await running.asend("hello") == 2
        assert await running.athrow(ValueError("caught")) == 3
        await running.aclose()
        assert [number async for number in numbers()] == [1, 2]

    asyncio.run(main())
    assert inspect.isasyncgenfunction(numbers)
    assert seen == ["hello", "closed", None, "closed"]
    assert timing(recorder, "numbers")[3:9] == (2, 0, 6 * S, 6 * S, 6 * S, 0), "its user's time is not its awaiting"


def test_an_asynchronous_generator_that_fails(recorder: Recorder) -> None:
    @profile(recorder=recorder)
    async def failing() -> AsyncGenerator[int, None]:
        yield 1
        raise OSError("gone")

    async def main() -> None:
        with pytest.raises(OSError, match="gone"):
            async for _ in failing():
                pass

    asyncio.run(main())
    assert timing(recorder, "failing").error_count == 1


@pytest.mark.parametrize("make", [lambda f: profile(f), lambda f: profile()(f), lambda f: profile("named")(f)])
def test_switched_off_it_hands_back_the_function_itself(
    make: Callable[[Any], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert make(module_level) is not module_level
    monkeypatch.setattr("workbench.timing.decorator.IS_OFF", True)
    assert make(module_level) is module_level
    with profile("a block"):
        pass


def test_a_name_can_be_given(recorder: Recorder) -> None:
    profile(name="step one", recorder=recorder)(module_level)()
    assert [each.name for each in recorder.timings()] == ["step one"]


def test_a_timed_function_can_be_pickled() -> None:
    assert pickle.loads(pickle.dumps(timed_level))() == 7  # noqa: S301 - our own bytes


timed_level = profile(module_level)
timed_level.__qualname__ = timed_level.__name__ = "timed_level"
