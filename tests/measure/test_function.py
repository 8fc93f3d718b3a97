"""Measuring on a clock that only the measured function moves, so that every value is known beforehand."""

from __future__ import annotations

import gc
import json
import statistics
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest

from workbench.core.benchmark import Benchmarks
from workbench.core.errors import PolicyError
from workbench.core.sources import PathSource
from workbench.formats.open import open_run
from workbench.measure import measure, save
from workbench.measure.loops import MOST_WINDOWS, TICKS_A_VALUE, WINDOW, calibrated, resolution_of, warmed_up
from workbench.measure.machine import machine_notices


class FakeClock:
    """Goes on by what a call takes, and by one step of its own each time it is read."""

    def __init__(self, step: float = 2**-30) -> None:
        self.now, self.step, self.calls = 1024.0, step, 0

    def __call__(self) -> float:
        self.now += self.step
        return self.now

    def task(self, seconds_of: Callable[[int], float]) -> Callable[[], None]:
        """A function whose n-th call takes so long."""

        def called() -> None:
            self.calls += 1
            self.now += seconds_of(self.calls)

        return called


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def measured(clock: FakeClock, seconds_of: Callable[[int], float], **options: object) -> Benchmarks:
    return measure(clock.task(seconds_of), name="task", clock=clock, **options)  # type: ignore[arg-type]


def codes(found: Benchmarks) -> list[str]:
    return [notice.code for notice in found.notices if notice.code not in ("turbo", "governor")]


def test_a_steady_function_gives_its_time_and_no_doubt_but_the_one_process(clock: FakeClock) -> None:
    found = measured(clock, lambda _: 2**-10)
    (series,) = found.series
    assert (series.name, len(series.processes), len(series.processes[0])) == ("task", 1, 300)
    assert max(series.processes[0]) == pytest.approx(2**-10, rel=1e-5)
    assert found.environment["loops"] == 16
    assert found.environment["warm_up_values"] == 2 * WINDOW
    assert codes(found) == ["one_process"]


def test_loops_double_until_a_value_takes_long_enough(clock: FakeClock) -> None:
    assert calibrated(clock.task(lambda _: 0.001), clock, 0.01).loops == 16
    assert calibrated(clock.task(lambda _: 0.5), clock, 0.01).loops == 1


def test_a_coarse_clock_asks_for_more_calls() -> None:
    coarse = FakeClock(step=2**-10)
    assert resolution_of(coarse) == 2**-10
    loop = calibrated(coarse.task(lambda _: 2**-8), coarse, 0.01)
    assert loop.loops * 2**-8 >= TICKS_A_VALUE * 2**-10
    assert (loop.loops // 2) * 2**-8 < TICKS_A_VALUE * 2**-10


def test_a_clock_that_stands_still_has_no_resolution() -> None:
    assert resolution_of(lambda: 1.0) == 0.0


def test_what_is_slow_at_first_is_thrown_away(clock: FakeClock) -> None:
    found = measured(clock, lambda call: 1.0 if call < 15 else 0.25, at_most_seconds=1000.0)
    assert max(found.series[0].processes[0]) == pytest.approx(0.25)
    assert "not_warm" not in codes(found)


def test_what_never_settles_is_said(clock: FakeClock) -> None:
    found = measured(clock, lambda call: 0.01 * 1.01**call, value_count=50, at_most_seconds=1e9)
    assert {"not_warm", "drift", "spread"} <= set(codes(found))
    assert found.environment["warm_up_values"] == MOST_WINDOWS * WINDOW


def test_warming_up_ends_when_its_time_is_up(clock: FakeClock) -> None:
    loop = calibrated(clock.task(lambda _: 1.0), clock, 0.01)
    assert len(warmed_up(loop, 5.0).values) == 5
    assert not warmed_up(loop, 5.0).is_stable


def test_warming_up_takes_a_third_of_the_time_at_most(clock: FakeClock) -> None:
    found = measured(clock, lambda call: 1.01**call, value_count=5, at_most_seconds=30.0)
    assert 5 <= int(found.environment["warm_up_values"]) <= 10


def test_garbage_from_before_is_collected_before() -> None:
    class Circle: ...

    circle = Circle()
    circle.itself = circle  # type: ignore[attr-defined]
    gone = weakref.ref(circle)
    del circle
    gc.disable()
    try:
        found = measure(lambda: gone() is None, value_count=1, least_seconds=1e-6)
        assert gone() is None
    finally:
        gc.enable()
    assert len(found.series[0].processes[0]) == 1


def test_measuring_ends_when_the_time_is_up_with_one_value_at_least(clock: FakeClock) -> None:
    found = measured(clock, lambda _: 100.0, at_most_seconds=1.0)
    assert len(found.series[0].processes[0]) == 1
    assert {"time_was_up", "blind", "not_warm"} <= set(codes(found))


def test_a_value_that_the_clock_hardly_sees_is_said(clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.measure.loops.MOST_LOOPS", 4)
    found = measured(clock, lambda _: 2**-30)
    assert "timer_resolution" in codes(found)


@pytest.mark.parametrize("was_on", [True, False])
def test_garbage_collection_is_stated_and_put_back(was_on: bool, clock: FakeClock) -> None:
    seen = set()

    def seconds_of(_: int) -> float:
        seen.add(gc.isenabled())
        return 0.01

    (gc.enable if was_on else gc.disable)()
    try:
        found = measured(clock, seconds_of, value_count=10)
        assert (seen, found.environment["garbage_collection"]) == ({False}, "off while measuring")
        assert gc.isenabled() is was_on
        seen.clear()
        assert measured(clock, seconds_of, is_collecting=True).environment["garbage_collection"] == "on"
        assert seen == {True}
        assert gc.isenabled() is was_on
    finally:
        gc.enable()


def test_what_the_function_raises_is_handed_on_and_collection_put_back() -> None:
    with pytest.raises(ZeroDivisionError):
        measure(lambda: 1 / 0)
    assert gc.isenabled()


@pytest.mark.parametrize("target", ["no module", "json", "json:", "json:x y", "json:dumps; import os", ":f", "1a:f"])
def test_a_target_that_is_no_name_is_refused(target: str) -> None:
    with pytest.raises(PolicyError, match="names no function"):
        measure(target)


@pytest.mark.parametrize(
    ("target", "said"),
    [("no_such_module:f", "cannot be had"), ("json:no_such", "cannot be had"), ("json:__name__", "cannot be called")],
)
def test_a_target_that_there_is_not_is_refused(target: str, said: str) -> None:
    with pytest.raises(PolicyError, match=said):
        measure(target)


@pytest.mark.parametrize("wrong", [{"value_count": 0}, {"process_count": 0}, {"least_seconds": 0}])
def test_senseless_counts_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(PolicyError, match="Nothing can be measured"):
        measure(lambda: None, **wrong)  # type: ignore[arg-type]


def test_a_name_alone_is_measured_here_where_pyperf_is_not(clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.measure.function.find_spec", lambda _: None)
    found = measure("gc:isenabled", least_seconds=1e-5, value_count=20)
    assert (found.series[0].name, len(found.series[0].processes)) == ("gc:isenabled", 1)
    assert "one_process" in codes(found)


def test_pyperf_measures_in_several_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyperf")
    (tmp_path / "measured_here.py").write_text("class Work:\n    @staticmethod\n    def run(): return sum(range(50))\n")
    monkeypatch.syspath_prepend(tmp_path)
    found = measure("measured_here:Work.run", value_count=9, process_count=3, least_seconds=1e-4)
    (series,) = found.series
    assert series.name == "measured_here:Work.run"
    assert [len(process) for process in series.processes] == [3, 3, 3]
    assert 1e-8 < statistics.median(series.processes[0]) < 1e-2
    assert found.environment["garbage_collection"] == "on"
    assert "one_process" not in codes(found)


def test_what_pyperf_cannot_measure_is_said_in_its_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyperf")
    (tmp_path / "broken_here.py").write_text("def run(): raise ValueError('broken by design')\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(PolicyError, match="could not measure"):
        measure("broken_here:run", process_count=2)


def test_the_document_is_one_of_benchmarks(clock: FakeClock, tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    save(measured(clock, lambda _: 0.0625), str(path), run_id="after")
    found = json.loads(path.read_bytes())
    (row,) = found["records"]
    assert (found["kind"], found["run_id"], found["format"]) == ("benchmark", "after", "workbench.measure")
    assert (row["name"], row["value_count"], row["p50"]) == ("task", 300, pytest.approx(0.0625))
    assert "one_process" in {notice["code"] for notice in found["notices"]}


def test_the_document_is_opened_again_with_its_values(clock: FakeClock, tmp_path: Path) -> None:
    pytest.importorskip("workbench.formats.own.benchmark")
    made = measured(clock, lambda _: 0.25)
    save(made, str(tmp_path / "out.json"))
    (opened,) = open_run([PathSource(str(tmp_path / "out.json"))]).files
    assert isinstance(opened.content, Benchmarks)
    assert opened.content.series[0].processes == made.series[0].processes


def test_the_machine_says_what_makes_values_drift(tmp_path: Path) -> None:
    assert machine_notices(tmp_path) == ()
    for place, said in (("intel_pstate/no_turbo", "0\n"), ("cpu0/cpufreq/scaling_governor", "powersave\n")):
        (tmp_path / place).parent.mkdir(parents=True)
        (tmp_path / place).write_text(said)
    assert [notice.code for notice in machine_notices(tmp_path)] == ["turbo", "governor"]
    assert "powersave" in machine_notices(tmp_path)[1].text
    (tmp_path / "intel_pstate/no_turbo").write_text("1\n")
    (tmp_path / "cpu0/cpufreq/scaling_governor").write_text("performance\n")
    assert machine_notices(tmp_path) == ()
