"""How much the functions of a profile vary where nothing changed: by chance, in bursts, and from run to run."""

from __future__ import annotations

import math
from typing import NamedTuple

from workbench.core.arrays import Floats

USUAL_DISPERSION = 3.0
USUAL_RUN_DEVIATION = 0.08
"""What recordings of the same code typically show; they count until enough functions say otherwise."""

PRIOR_SPREAD = 1.0
"""How far from the usual, as a logarithm, is still not surprising."""

DISPERSIONS = tuple(math.exp(0.25 * step) for step in range(13))
RUN_DEVIATIONS = tuple(0.01 * math.exp(0.25 * step) for step in range(17))
TAIL_DEGREES = 4.0
"""Of Student's t: functions that did change must not be taken for noise."""


NORMAL_OVER_T = 1.45
"""The variance of normal values over the squared scale that fits them best as Student's t of so few degrees."""


class ProfileNoise(NamedTuple):
    """`dispersion` multiplies the variance of chance; `run_variance` is what one recording adds to a logarithm."""

    dispersion: float
    run_variance: float


def noise_of(relative: Floats, chance: Floats, scale: float) -> ProfileNoise:
    """The most plausible noise for changes that chance alone would give the variances `chance`.

    `scale` is what the variance between runs is divided by: the inverse counts of recordings of both sides, added.
    """
    import numpy

    dispersion, deviation = (each.ravel() for each in numpy.meshgrid(DISPERSIONS, RUN_DEVIATIONS, indexing="ij"))
    variance = (dispersion[:, None] * chance + (deviation**2)[:, None] * scale) / NORMAL_OVER_T
    fit = -numpy.log(variance).sum(axis=1) / 2
    fit -= (TAIL_DEGREES + 1) / 2 * numpy.log1p(relative**2 / variance / TAIL_DEGREES).sum(axis=1)
    fit -= numpy.log(dispersion / USUAL_DISPERSION) ** 2 / (2 * PRIOR_SPREAD**2)
    fit -= numpy.log(deviation / USUAL_RUN_DEVIATION) ** 2 / (2 * PRIOR_SPREAD**2)
    best = int(numpy.argmax(fit))
    return ProfileNoise(float(dispersion[best]), float(deviation[best] ** 2))
