"""Noise findings: each limit from both sides, and the words that go with it."""

import random
from array import array

import pytest

from workbench.analysis.benchmarks.noise import NoiseLimits, noise_of, severity_of
from workbench.core.benchmark import Series, SummaryStatistics
from workbench.core.units import Unit


def series(*processes: list[float], estimate: SummaryStatistics | None = None) -> Series:
    return Series("s", Unit.SECONDS, tuple(array("d", one) for one in processes), estimate, {})


def calm(count: int, middle: float = 1.0, width: float = 0.01, seed: int = 3) -> list[float]:
    chance = random.Random(seed)  # noqa: S311
    return [chance.uniform(middle - width, middle + width) for _ in range(count)]


def found(*processes: list[float], **given: object) -> dict[str, str]:
    return {one.code: one.severity for one in noise_of(series(*processes), **given)}


def test_a_calm_benchmark_of_several_processes_has_no_finding():
    assert noise_of(series(*(calm(20, seed=n) for n in range(6)))) == ()


def test_one_process_is_only_said():
    noise = noise_of(series(calm(100)))
    assert [(one.code, one.severity, one.value, one.limit) for one in noise] == [("too_few_processes", "info", 1, 5)]
    assert severity_of(noise) == "ok"


@pytest.mark.parametrize("count", [1, 2, 5, 9])
def test_few_values_are_nothing_suspect(count):
    assert severity_of(noise_of(series(calm(count)))) == "ok"


@pytest.mark.parametrize(("width", "severity"), [(0.1, None), (0.2, "info"), (0.6, "info")])
def test_spread_is_said_and_not_suspect(width, severity):
    assert found(*(calm(40, width=width, seed=n) for n in range(5))).get("spread") == severity


@pytest.mark.parametrize(("step", "severity"), [(0.01, None), (0.06, "info"), (0.2, "info")])
def test_spread_between_processes(step, severity):
    processes = [calm(20, middle=1 + step * place, width=0.001) for place in (1, 5, 2, 4, 3)]
    assert found(*processes).get("process_spread") == severity


@pytest.mark.parametrize(("gap", "severity"), [(0.03, None), (0.08, "warn"), (0.3, "critical")])
def test_processes_in_two_modes(gap, severity):
    processes = [calm(20, middle=1 + gap * (seed % 3 == 0), width=0.004, seed=seed) for seed in range(12)]
    assert found(*processes).get("process_modes") == severity


@pytest.mark.parametrize(("rise", "severity"), [(0.02, None), (0.08, "warn"), (0.5, "critical"), (-0.08, "warn")])
def test_drift_inside_a_process(rise, severity):
    one = [value * (1 + rise * place / 50) for place, value in enumerate(calm(50, width=0.003))]
    assert found(one).get("drift") == severity


def test_the_words_tell_warming_up_from_heating_up():
    falling = [2 - place / 100 for place in range(50)]
    (noise,) = [one for one in noise_of(series(falling)) if one.code == "drift"]
    assert noise.reason.startswith("values fall by ")
    assert noise.reason.endswith("from the first to the last third of a process; perhaps it still warms up")
    (noise,) = [one for one in noise_of(series(falling[::-1])) if one.code == "drift"]
    assert "heats up" in noise.reason


def test_drift_between_processes():
    assert found(*([1 + place / 50] for place in range(20)))["process_drift"] == "critical"
    assert "process_drift" not in found(*([value] for value in calm(20)))


def test_outliers():
    assert "outliers" not in found([*calm(200), 5.0])
    assert found([*calm(50), 5.0])["outliers"] == "info"
    assert found([*calm(20), 5.0, 6.0, 7.0])["outliers"] == "info"


def test_a_summary_is_judged_by_what_it_keeps():
    noise = noise_of(series(estimate=SummaryStatistics(4, 1.0, 0.12, None, None, None)))
    assert [(one.code, one.severity) for one in noise] == [("summary_only", "info"), ("spread", "info")]
    assert noise[1].reason == "values typically lie 12 % away from the middle"


def test_the_limits_can_be_chosen():
    strict = NoiseLimits(drift=(0.0001, 0.0002), processes=1)
    one = [value * (1 + 0.02 * place / 50) for place, value in enumerate(calm(50, width=0.003))]
    assert found(one, limits=strict) == {"drift": "critical"}


def test_severity_is_the_gravest_of_what_is_suspect():
    assert severity_of(()) == "ok"
    assert severity_of(noise_of(series([2 - place / 100 for place in range(50)]))) == "critical"
    assert severity_of(noise_of(series([1.0]))) == "ok"


def test_times_of_zero_do_no_harm():
    assert found([0.0] * 20) == {"too_few_processes": "info"}
