"""Variances that borrow strength from each other: with few processes each alone is too uncertain."""

from __future__ import annotations

from typing import NamedTuple

from workbench.core.arrays import Floats

LEAST_NAMES = 8
"""With fewer names there is too little to borrow from."""

NOISIER_BY = 1.6
"""A variance is never made smaller than what was seen over this: 18 degrees of freedom exceed it in 5 of 100 cases."""

FEW_DEGREES = 12.0
QUIET_SHARE = 0.8
"""With few degrees of freedom a name's own quietness is hardly believed: its variance is at least this share of the
prior's. Five processes that all happen to run in the same mode look quiet and are not."""

MOST_DEGREES = 1000.0
"""A prior of infinitely many degrees of freedom is cut here, which changes no result that could be seen."""


class Prior(NamedTuple):
    """What a variance of this suite typically is, and how many degrees of freedom that knowledge is worth."""

    variance: float
    degrees: float


def prior_of(variances: Floats, degrees: Floats) -> Prior | None:
    """The prior by the moments of the logarithms (Smyth, 2004, section 6.2); None with too few names."""
    import numpy
    from scipy.special import digamma, polygamma

    is_known = (variances > 0) & (degrees > 0)
    if int(is_known.sum()) < LEAST_NAMES:
        return None
    half = degrees[is_known] / 2
    e = numpy.log(variances[is_known]) - digamma(half) + numpy.log(half)
    excess = float(e.var(ddof=1) - polygamma(1, half).mean())
    if excess <= float(polygamma(1, MOST_DEGREES / 2)):
        return Prior(float(numpy.exp(e.mean())), MOST_DEGREES)
    prior_degrees = 2 * inverse_trigamma(excess)
    shift = float(digamma(prior_degrees / 2)) - float(numpy.log(prior_degrees / 2))
    return Prior(float(numpy.exp(e.mean() + shift)), prior_degrees)


def moderated(variances: Floats, degrees: Floats) -> tuple[Floats, Floats]:
    """Variances and degrees of freedom after moderation, an entry for each name.

    A variance is made smaller only within what chance explains: suites hold quiet and noisy names, and a noisy one
    must not be taken for a quiet one. A variance of zero says nothing (a clock was too coarse): the suite's takes its
    place, with the prior's degrees of freedom alone; without a prior it is NaN.
    """
    import numpy

    prior = prior_of(variances, degrees)
    if prior is None:
        return numpy.where(variances > 0, variances, numpy.nan), degrees
    own = numpy.where(variances > 0, degrees, 0.0)
    pooled = (prior.degrees * prior.variance + own * variances) / (prior.degrees + own)
    pooled = numpy.fmax(pooled, numpy.where(degrees < FEW_DEGREES, QUIET_SHARE * prior.variance, 0.0))
    return numpy.fmax(pooled, variances / NOISIER_BY), numpy.minimum(own + prior.degrees, MOST_DEGREES)


def inverse_trigamma(value: float) -> float:
    """The x whose trigamma is the value, by Newton's method (Smyth, 2004, appendix).

    >>> round(inverse_trigamma(1.6449340668482266), 9)
    1.0
    """
    from scipy.special import polygamma

    if value > 1e7:
        return float(value**-0.5)
    x = 0.5 + 1 / value
    for _ in range(50):
        trigamma = float(polygamma(1, x))
        step = trigamma * (1 - trigamma / value) / float(polygamma(2, x))
        x += step
        if -step / x < 1e-9:
            break
    return x
