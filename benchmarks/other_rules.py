"""The rules by which other tools call a benchmark slower, applied to the same values, as each documents them.

All of them treat the values of all processes as one sample. Each function takes names × processes × values for both
sides and gives a truth for each name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy
from scipy.special import ndtr, stdtrit


def pyperf(before: Any, after: Any) -> Any:
    """`pyperf compare_to`: Student's t with pooled variance, two-sided 95 %, and a larger mean."""
    first, second = _pooled(before), _pooled(after)
    m, n = first.shape[1], second.shape[1]
    variance = ((m - 1) * first.var(axis=1, ddof=1) + (n - 1) * second.var(axis=1, ddof=1)) / (m + n - 2)
    t = (second.mean(axis=1) - first.mean(axis=1)) / numpy.sqrt(variance * (1 / m + 1 / n))
    return t > stdtrit(m + n - 2, 0.975)


def pytest_benchmark(before: Any, after: Any) -> Any:
    """`--benchmark-compare-fail=mean:5%`."""
    return _pooled(after).mean(axis=1) > 1.05 * _pooled(before).mean(axis=1)


def benchstat(before: Any, after: Any) -> Any:
    """benchstat: Mann and Whitney's U, two-sided 95 %, and a larger median."""
    first, second = _pooled(before), _pooled(after)
    m, n = first.shape[1], second.shape[1]
    ranks = numpy.argsort(numpy.argsort(numpy.concatenate([first, second], axis=1), axis=1), axis=1) + 1.0
    u = ranks[:, m:].sum(axis=1) - n * (n + 1) / 2
    z = (u - m * n / 2 - 0.5) / numpy.sqrt(m * n * (m + n + 1) / 12)
    is_larger = numpy.median(second, axis=1) > numpy.median(first, axis=1)
    return (2 * ndtr(-z) < 0.05) & is_larger


def hyperfine(before: Any, after: Any) -> Any:
    """hyperfine's "times faster ± deviation": the ratio of the means less its deviation is above 1."""
    first, second = _pooled(before), _pooled(after)
    ratio = second.mean(axis=1) / first.mean(axis=1)
    relative = [side.std(axis=1, ddof=1) / side.mean(axis=1) for side in (first, second)]
    return ratio - ratio * numpy.hypot(*relative) > 1


RULES: dict[str, Callable[[Any, Any], Any]] = {
    "pyperf": pyperf,
    "pytest-benchmark, mean:5%": pytest_benchmark,
    "benchstat": benchstat,
    "hyperfine": hyperfine,
}


def _pooled(values: Any) -> Any:
    return values.reshape(len(values), -1)
