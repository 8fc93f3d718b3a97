"""The stage clock, on a clock that ticks only when it is told to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from workbench.core.clock import REPEATED_STAGES, STAGES, StageClock, StageTiming


class FakeClock:
    """Stands still until somebody lets time pass."""

    def __init__(self) -> None:
        self.now_ns = 1000

    def __call__(self) -> int:
        return self.now_ns

    def passes(self, elapsed_ns: int) -> None:
        self.now_ns += elapsed_ns


@pytest.fixture
def time() -> FakeClock:
    return FakeClock()


def test_only_the_time_inside_a_stage_counts(time: FakeClock) -> None:
    clock = StageClock(time)
    for elapsed_ns in (5, 7):
        time.passes(100)
        with clock.stage("parse"):
            time.passes(elapsed_ns)
    assert clock.elapsed_ns == {"parse": 12}


def test_a_stage_that_fails_still_counts(time: FakeClock) -> None:
    def broken() -> None:
        time.passes(3)
        raise ValueError("broken")

    clock = StageClock(time)
    with pytest.raises(ValueError, match="broken"), clock.stage("parse"):
        broken()
    assert clock.elapsed_ns == {"parse": 3}


def test_each_counts_the_getting_of_items_and_not_their_use(time: FakeClock) -> None:
    def items() -> Iterator[str]:
        for item in "ab":
            time.passes(10)
            yield item
        time.passes(1)

    clock = StageClock(time)
    seen = []
    for item in clock.each("read", items()):
        time.passes(1000)
        seen.append(item)
    assert seen == ["a", "b"]
    assert clock.elapsed_ns == {"read": 21}


def test_each_hands_on_what_goes_wrong_and_counts_it(time: FakeClock) -> None:
    def items() -> Iterator[int]:
        time.passes(4)
        raise OSError("gone")
        yield 0

    clock = StageClock(time)
    with pytest.raises(OSError, match="gone"):
        next(clock.each("read", items()))
    assert clock.elapsed_ns == {"read": 4}


def test_each_reads_no_item_ahead(time: FakeClock) -> None:
    source = iter([1, 2])
    assert next(StageClock(time).each("read", source)) == 1
    assert next(source) == 2


def test_timings_come_in_the_order_of_the_flow(time: FakeClock) -> None:
    clock = StageClock(time)
    for number, stage in enumerate(reversed(STAGES), 1):
        with clock.stage(stage):
            time.passes(number)
    assert clock.timings() == tuple(StageTiming(stage, len(STAGES) - place) for place, stage in enumerate(STAGES))


def test_a_stage_that_did_not_run_has_no_timing(time: FakeClock) -> None:
    clock = StageClock(time)
    with clock.stage("read"):
        pass
    assert clock.timings() == (StageTiming("read", 0),)


def test_repetitions_are_samples_and_leave_the_run_itself_alone(time: FakeClock) -> None:
    clock = StageClock(time)
    for stage in STAGES:
        with clock.stage(stage):
            time.passes(9)
    for elapsed_ns in (1, 2, 3):
        repetition = StageClock(time)
        for stage in ("read", *REPEATED_STAGES):
            with repetition.stage(stage):
                time.passes(elapsed_ns)
        clock.add_samples(repetition)
    for timing in clock.timings():
        assert timing.elapsed_ns == 9
        assert timing.samples_ns == ((1, 2, 3) if timing.stage in REPEATED_STAGES else ())
