"""Variances that borrow from each other: Smyth's prior found again, and nothing made surer than it may be."""

from __future__ import annotations

import math

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import polygamma

from workbench.comparison.stats.moderation import (
    FEW_DEGREES,
    LEAST_NAMES,
    MOST_DEGREES,
    NOISIER_BY,
    QUIET_SHARE,
    inverse_trigamma,
    moderated,
    prior_of,
)


def drawn(names: int, degrees: float, prior_degrees: float, prior_variance: float, seed: int) -> numpy.ndarray:
    """Sample variances whose true ones are drawn from the scaled inverse chi-squared prior."""
    generator = numpy.random.default_rng(seed)
    true = prior_variance * prior_degrees / generator.chisquare(prior_degrees, names)
    return true * generator.chisquare(degrees, names) / degrees


@given(st.floats(1e-6, 1e6))
def test_inverse_trigamma_is_the_inverse(x):
    assert inverse_trigamma(float(polygamma(1, x))) == pytest.approx(x, rel=1e-6)


def test_inverse_trigamma_of_what_is_too_large_to_iterate():
    assert inverse_trigamma(1e12) == pytest.approx(1e-6)


@pytest.mark.parametrize(("prior_degrees", "tolerance"), [(4.0, 0.4), (10.0, 1.5)])
def test_the_prior_is_found_again(prior_degrees, tolerance):
    variances = drawn(5_000, 18.0, prior_degrees, 0.0004, 7)
    prior = prior_of(variances, numpy.full(5_000, 18.0))
    assert prior is not None
    assert prior.degrees == pytest.approx(prior_degrees, abs=tolerance)
    assert prior.variance == pytest.approx(0.0004, rel=0.05)


def test_names_of_one_variance_are_worth_all_degrees_there_are():
    variances = numpy.random.default_rng(3).chisquare(18, 400) / 18
    prior = prior_of(variances, numpy.full(400, 18.0))
    assert prior is not None
    assert prior.degrees > 100
    assert prior.variance == pytest.approx(1, rel=0.05)


def test_equal_variances_by_hand():
    """Without any spread the prior is exp(mean(log s² - digamma(d/2) + log(d/2))); d = 2 gives digamma(1) = -γ."""
    prior = prior_of(numpy.full(8, 3.0), numpy.full(8, 2.0))
    assert prior is not None
    assert prior.degrees == MOST_DEGREES
    assert prior.variance == pytest.approx(3.0 * math.exp(0.5772156649015329))


def test_too_few_names_have_nothing_to_borrow_from():
    variances, degrees = numpy.full(LEAST_NAMES - 1, 2.0), numpy.full(LEAST_NAMES - 1, 4.0)
    assert prior_of(variances, degrees) is None
    found, freedom = moderated(variances, degrees)
    assert found.tolist() == variances.tolist()
    assert freedom.tolist() == degrees.tolist()


def test_a_variance_of_zero_is_unknown_and_not_small():
    variances = drawn(40, 18.0, 5.0, 0.0004, 1)
    variances[0] = 0.0
    degrees = numpy.full(40, 18.0)
    prior = prior_of(variances, degrees)
    found, freedom = moderated(variances, degrees)
    assert prior is not None
    assert found[0] == pytest.approx(prior.variance)
    assert freedom[0] == pytest.approx(min(prior.degrees, MOST_DEGREES))
    assert freedom[0] < freedom[1]


def test_a_variance_of_zero_among_few_names_is_not_known():
    found, _ = moderated(numpy.array([0.0, 1.0]), numpy.array([4.0, 4.0]))
    assert math.isnan(found[0])
    assert found[1] == 1.0


VARIANCES = st.lists(st.floats(1e-12, 1e3), min_size=LEAST_NAMES, max_size=20)


@given(VARIANCES, st.floats(1, 40))
def test_bounds(variances, degrees):
    own, freedom = numpy.array(variances), numpy.full(len(variances), degrees)
    prior = prior_of(own, freedom)
    found, _ = moderated(own, freedom)
    assert prior is not None
    assert (found >= own / NOISIER_BY * (1 - 1e-12)).all()
    if degrees < FEW_DEGREES:
        assert (found >= QUIET_SHARE * prior.variance * (1 - 1e-12)).all()


@given(VARIANCES, st.floats(1e-6, 1e6))
def test_scale(variances, scale):
    degrees = numpy.full(len(variances), 9.0)
    plain, scaled = (moderated(numpy.array(variances) * by, degrees) for by in (1.0, scale))
    assert numpy.allclose(plain[0] * scale, scaled[0], rtol=1e-4)
    assert numpy.allclose(plain[1], scaled[1], rtol=1e-3)
