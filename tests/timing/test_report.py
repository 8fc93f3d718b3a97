"""The report's figures, and the overhead that is taken off."""

from __future__ import annotations

import pytest

from tests.builders.clocks import FakeClock
from workbench.timing import overhead
from workbench.timing.decorator import profile
from workbench.timing.function_timing import FunctionTiming
from workbench.timing.overhead import Overhead, calibrated, is_too_short, without_overhead
from workbench.timing.recorder import Timings, recorded
from workbench.timing.report import profile_report, report_text
from workbench.timing.sketch import durations_of
from workbench.timing.timed import Recorder

COST = Overhead(100.0, 300.0)


def made(*values: float) -> Timings:
    time = FakeClock()
    recorder = Recorder(time)
    work = profile(name="app.work", recorder=recorder)(lambda seconds: time.passes(seconds))
    for value in values:
        work(value)
    return recorded(recorder)._replace(overhead=COST)


def test_every_figure_of_a_function() -> None:
    found = profile_report(made(*(number / 1024 for number in range(1, 129))))
    assert found == {
        "app.work": {
            "calls": 128,
            "errors": 0,
            "total_ms": pytest.approx(8062.5),
            "self_ms": pytest.approx(8062.5),
            "awaiting_ms": 0.0,
            "avg_ms": pytest.approx(62.98828125),
            "min_ms": 1000 / 1024,
            "max_ms": 125.0,
            "p50_ms": 64.5 / 1.024,
            "p95_ms": 122 / 1.024,
            "p99_ms": 127 / 1.024,
            "is_exact": True,
            "is_too_short": False,
        }
    }


def test_percentiles_need_enough_calls() -> None:
    (few,) = profile_report(made(1.0, 2.0)).values()
    assert (few["p50_ms"], few["p95_ms"], few["p99_ms"]) == (1500.0, None, None)


def test_the_largest_self_time_comes_first_and_two_files_stay_two() -> None:
    functions = (FunctionTiming("f", "a.py", self_ns=1), FunctionTiming("f", "b.py", self_ns=2))
    assert list(profile_report(Timings(functions, overhead=COST))) == ["f", "f (a.py)"]


def test_the_overhead_is_taken_off_self_times_only() -> None:
    timing = FunctionTiming("f", call_count=10, all_ns=9000, total_ns=9000, self_ns=8000, inner_count=4)
    found = without_overhead(timing, COST)
    assert found == timing._replace(self_ns=8000 - 10 * 100 - 4 * 300)
    assert without_overhead(timing._replace(self_ns=5), COST).self_ns == 0


@pytest.mark.parametrize(("mean_ns", "is_short"), [(899, True), (900, False)])
def test_too_short_is_a_call_that_takes_less_than_twice_its_recording(mean_ns: int, is_short: bool) -> None:
    assert is_too_short(FunctionTiming("f", call_count=2, all_ns=2 * mean_ns), COST) is is_short
    assert not is_too_short(FunctionTiming("f"), COST)


def test_the_overhead_is_measured_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a clock that goes on by 1 µs whenever it is read, a recorded call costs two readings, one of them inside."""
    monkeypatch.setattr(overhead, "CALLS", 100)
    readings = iter(range(10**6))
    found = calibrated(Recorder(lambda: next(readings) / 1e6))
    assert found.inside_ns == pytest.approx(1000)
    assert found.total_ns == pytest.approx(2000)


def test_the_overhead_here_and_now_is_no_nonsense() -> None:
    found = calibrated()
    assert 0 <= found.inside_ns <= found.total_ns
    assert 1 < found.total_ns < 100_000


def test_the_table_says_what_it_cannot_tell() -> None:
    said = report_text(made(3e-7, 3e-7))
    assert said.splitlines()[1].split() == [
        *("2", "0", "600", "ns", "600", "ns", "300", "ns", "300", "ns", "–", "–", "app.work", "*")
    ]
    assert "measure its caller instead" in said
    assert "\x1b" not in report_text(Timings((FunctionTiming("a\x1b[31m", call_count=1),), overhead=COST))


def test_nothing_recorded() -> None:
    assert profile_report(Timings(())) == {}
    assert report_text(Timings(())).startswith("Nothing was recorded")


def test_a_percentile_from_buckets_stays_between_shortest_and_longest() -> None:
    timing = FunctionTiming("f", minimum=1.0, maximum=1.001, durations=durations_of([1.0] * 2000))
    assert timing.percentile(99) == 1.001
