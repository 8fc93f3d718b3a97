"""How much functions vary where nothing changed, found again from functions that vary so."""

from __future__ import annotations

import math

import numpy
import pytest

from workbench.comparison.stats.profile_noise import USUAL_DISPERSION, USUAL_RUN_DEVIATION, noise_of

CHANCE = numpy.geomspace(1e-4, 0.1, 400)


def drawn(dispersion: float, deviation: float, scale: float = 2.0) -> numpy.ndarray:
    variance = dispersion * CHANCE + deviation**2 * scale
    return numpy.random.default_rng(11).standard_normal(len(CHANCE)) * numpy.sqrt(variance)


@pytest.mark.parametrize("dispersion", [2.0, 6.0])
@pytest.mark.parametrize("deviation", [0.03, 0.12])
def test_noise_is_found_again(dispersion, deviation):
    found = noise_of(drawn(dispersion, deviation), CHANCE, 2.0)
    assert found.dispersion == pytest.approx(dispersion, rel=0.5)
    assert math.sqrt(found.run_variance) == pytest.approx(deviation, rel=0.5)


def test_without_functions_it_is_the_usual():
    found = noise_of(numpy.empty(0), numpy.empty(0), 2.0)
    assert found.dispersion == pytest.approx(USUAL_DISPERSION, rel=0.15)
    assert math.sqrt(found.run_variance) == pytest.approx(USUAL_RUN_DEVIATION, rel=0.15)


def test_a_function_that_did_change_is_no_noise():
    relative = drawn(2.0, 0.03)
    changed = relative.copy()
    changed[::40] += 3.0
    plain, found = noise_of(relative, CHANCE, 2.0), noise_of(changed, CHANCE, 2.0)
    assert found.run_variance < 4 * plain.run_variance
    assert found.dispersion < 2 * plain.dispersion


def test_the_direction_does_not_matter():
    relative = drawn(3.0, 0.05)
    assert noise_of(relative, CHANCE, 2.0) == noise_of(-relative, CHANCE, 2.0)
