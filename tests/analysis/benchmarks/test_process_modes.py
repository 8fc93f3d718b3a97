"""Two modes are found where there are two, and hardly ever where there is one."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from workbench.analysis.benchmarks.process_modes import mode_distance

SIDES = 2_000
CHANCE = random.Random(5)  # noqa: S311

ONE_MODE: dict[str, Callable[[], float]] = {
    "normal": lambda: CHANCE.gauss(1, 0.02),
    "exponential": lambda: 1 + CHANCE.expovariate(30),
    "uniform": lambda: CHANCE.uniform(1, 1.1),
}


@pytest.mark.parametrize("noise", ONE_MODE)
@pytest.mark.parametrize("count", [6, 10, 20, 40])
def test_one_mode_is_hardly_ever_taken_for_two(noise: str, count: int) -> None:
    found = sum(mode_distance([ONE_MODE[noise]() for _ in range(count)]) is not None for _ in range(SIDES))
    assert found <= 0.02 * SIDES


@pytest.mark.parametrize("count", [10, 20, 40])
def test_two_modes_well_apart_are_found(count: int) -> None:
    sides = [[CHANCE.gauss(1 + 0.2 * (place % 2), 0.01) for place in range(count)] for _ in range(100)]
    distances = [mode_distance(side) for side in sides]
    assert sum(each is not None for each in distances) >= 95
    assert all(each == pytest.approx(0.2, abs=0.03) for each in distances if each is not None)


@pytest.mark.parametrize("values", [[1.0, 1.0, 1.0, 2.0, 2.0], [0.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0], [1.0] * 20])
def test_too_few_or_equal_values_have_no_modes(values: list[float]) -> None:
    assert mode_distance(values) is None


def test_processes_that_were_disturbed_are_no_mode() -> None:
    """Two of ten, and a fifth of many that are slower each in its own way, as on a busy machine."""
    assert mode_distance([0.212, 0.2, 0.2, 0.196, 0.193, 0.29, 0.211, 0.198, 0.197, 0.324]) is None
    assert (
        mode_distance([0.168, 0.17, 0.169, 0.174, 0.178, 0.182, 0.193, 0.196] * 2 + [0.244, 0.264, 0.28, 0.31]) is None
    )


def test_values_as_far_apart_as_numbers_can_be_do_no_harm() -> None:
    assert mode_distance([1e-300] * 3 + [1e300] * 3) is not None
