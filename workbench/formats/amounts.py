"""An amount in words, for what a reader has to say."""

from __future__ import annotations

from workbench.units import Unit, bytes_text, duration_text


def amount_text(value: float, unit: Unit) -> str:
    """A value with its unit.

    >>> amount_text(0.0125, Unit.SECONDS), amount_text(1200, Unit.SAMPLES)
    ('12.5 ms', '1,200 samples')
    """
    if unit is Unit.SECONDS:
        return duration_text(value)
    return bytes_text(value) if unit is Unit.BYTES else f"{value:,.0f} {unit.value}"
