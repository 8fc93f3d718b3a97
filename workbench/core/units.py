"""The units that values are kept in, which direction is the better one, and how an amount is said."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple

from workbench.core.direction import Direction


class Unit(Enum):
    """A base unit; the value is its plural word."""

    SECONDS = "seconds"
    BYTES = "bytes"
    SAMPLES = "samples"
    COUNT = "count"
    SCORE = "score"
    PER_SECOND = "per second"
    BYTES_PER_SECOND = "bytes per second"

    @property
    def direction(self) -> Direction:
        """Which way is better where nothing else says so; a count can be of good things as well as of bad ones."""
        if self is Unit.COUNT:
            return Direction.UNKNOWN
        return Direction.MORE if self in (Unit.SCORE, *RATE_UNITS) else Direction.LESS


RATE_UNITS = (Unit.PER_SECOND, Unit.BYTES_PER_SECOND)


_WHOLE_FROM = 1e5
"""From here on a count is shown with all its digits, never with an exponent."""


class UnitStep(NamedTuple):
    """What amounts are divided by to be shown, and the unit that they have then."""

    factor: float
    unit: str


UNIT_STEPS: Mapping[Unit, tuple[UnitStep, ...]] = {
    Unit.SECONDS: (UnitStep(1.0, "s"), UnitStep(1e-3, "ms"), UnitStep(1e-6, "µs"), UnitStep(1e-9, "ns")),
    Unit.BYTES: (UnitStep(1e9, "GB"), UnitStep(1e6, "MB"), UnitStep(1e3, "kB"), UnitStep(1.0, "bytes")),
    Unit.PER_SECOND: (UnitStep(1.0, "/s"),),
    Unit.BYTES_PER_SECOND: (
        UnitStep(1e9, "GB/s"),
        UnitStep(1e6, "MB/s"),
        UnitStep(1e3, "kB/s"),
        UnitStep(1.0, "bytes/s"),
    ),
}
"""The units that an amount can be shown in, the largest first; all others have a single one."""


def unit_step(amount: float, unit: Unit) -> UnitStep:
    """The largest step of which the amount is at least one; the smallest below that, the base unit for nothing.

    >>> unit_step(0.0021, Unit.SECONDS).unit, unit_step(0, Unit.BYTES).unit, unit_step(3, Unit.COUNT)
    ('ms', 'bytes', UnitStep(factor=1.0, unit='count'))
    """
    base = UnitStep(1.0, unit.value)
    steps = UNIT_STEPS.get(unit, (base,))
    if not amount:
        return next(step for step in steps if step.factor == base.factor)
    return next((step for step in steps if abs(amount) >= step.factor), steps[-1])


def duration_text(seconds: float) -> str:
    """A duration with a sensible unit and three significant digits.

    >>> duration_text(0.00123), duration_text(65.0), duration_text(0)
    ('1.23 ms', '65 s', '0 s')
    """
    factor, unit = unit_step(seconds, Unit.SECONDS)
    return f"{_three_digits(seconds / factor)} {unit}"


def bytes_text(size_bytes: float) -> str:
    """A size with a decimal unit.

    >>> bytes_text(999), bytes_text(1_245_000_000)
    ('999 bytes', '1.25 GB')
    """
    factor, unit = unit_step(size_bytes, Unit.BYTES)
    return f"{size_bytes:.0f} {unit}" if factor == 1.0 else f"{_three_digits(size_bytes / factor)} {unit}"


def rate_text(rate: float, unit: Unit) -> str:
    """What is done, or how much is moved, in a second.

    >>> rate_text(1491.2, Unit.PER_SECOND), rate_text(9.5e8, Unit.BYTES_PER_SECOND)
    ('1,491 /s', '950 MB/s')
    """
    factor, step = unit_step(rate, unit)
    return f"{_three_digits(rate / factor)} {step}"


def share_text(share: float) -> str:
    """A fraction as per cent.

    >>> share_text(2 / 3), share_text(1)
    ('66.7 %', '100 %')
    """
    return f"{_three_digits(share * 100)} %"


def _three_digits(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def amount_text(value: float, unit: Unit) -> str:
    """A value with its unit.

    >>> amount_text(0.0125, Unit.SECONDS), amount_text(1200, Unit.SAMPLES)
    ('12.5 ms', '1,200 samples')
    """
    if unit is Unit.SECONDS:
        return duration_text(value)
    if unit in RATE_UNITS:
        return rate_text(value, unit)
    return bytes_text(value) if unit is Unit.BYTES else f"{value:,.0f} {unit.value}"


def duration_words(seconds: float) -> str:
    """A duration in the unit that people say it in.

    >>> duration_words(0.4), duration_words(90), duration_words(7300), duration_words(300_000)
    ('400 ms', '90 s', '2 hours', '3 days')
    """
    for length, noun in ((86_400, "days"), (3_600, "hours"), (60, "minutes")):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {noun}"
    return duration_text(seconds)


def value_text(value: float, unit: Unit) -> str:
    """A value of a profile with a sensible unit."""
    if unit is Unit.SECONDS:
        return duration_text(value)
    if unit is Unit.BYTES:
        return bytes_text(value)
    if unit in RATE_UNITS:
        return rate_text(value, unit)
    return f"{value:,.0f}" if abs(value) >= _WHOLE_FROM else f"{value:,.6g}"
