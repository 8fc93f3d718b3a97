"""Prints the factors of `workbench/comparison/stats/trimming.py`: true over estimated variance of the lowest's mean.

    python benchmarks/calibration.py

Normal noise, a million sides for each number of processes; the same seed gives the same table.
"""

from __future__ import annotations

import numpy

from workbench.comparison.stats.trimming import LEAST_FOR_TRIMMING, TRIMS, kept_count

SIDES = 400_000
MOST_PROCESSES = 40


def calibration(process_count: int, trim: float, generator: numpy.random.Generator) -> float:
    """The variance of the mean of the lowest over the mean of its estimates."""
    ordered = numpy.sort(generator.standard_normal((SIDES, process_count)), axis=1)
    kept = kept_count(process_count, trim)
    winsorised = numpy.minimum(ordered, ordered[:, kept - 1 : kept])
    estimates = winsorised.var(axis=1, ddof=1) / ((kept / process_count) ** 2 * process_count)
    return float(ordered[:, :kept].mean(axis=1).var() / estimates.mean())


def main() -> None:
    """Prints a row for each trim."""
    generator = numpy.random.default_rng(20_260_101)
    for trim in TRIMS[1:]:
        row = [calibration(count, trim, generator) for count in range(LEAST_FOR_TRIMMING, MOST_PROCESSES + 1)]
        print(f"{trim}: ({', '.join(f'{value:.3f}' for value in row)})")


if __name__ == "__main__":
    main()
