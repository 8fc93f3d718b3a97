"""Margins of error, as benchmark tools print them beside a mean, and the deviation that they were worked out from."""

from __future__ import annotations

_QUANTILES = (
    *(12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131),
    *(2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042),
)
"""Student's 97.5 % quantiles for 1 to 30 degrees of freedom, as the tools have them; 1.96 for more."""


def deviation_of_margin(mean: float, relative_margin: float, count: int) -> float | None:
    """The standard deviation of so many values whose mean has this margin (a fraction) at 95 %; None for one value.

    The margin is the quantile of Student's distribution times the standard error of the mean.

    >>> deviation_of_margin(100.0, 0.0196, 100)
    10.0
    """
    if count < 2:
        return None
    quantile = _QUANTILES[count - 2] if count - 2 < len(_QUANTILES) else 1.96
    return float(f"{mean * relative_margin * count**0.5 / quantile:.12g}")
