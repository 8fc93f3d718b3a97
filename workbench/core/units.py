"""The units that values are kept in, which direction is the better one, and how an amount is said."""

from __future__ import annotations

from enum import Enum


class Unit(Enum):
    """A base unit; the value is its plural word."""

    SECONDS = "seconds"
    BYTES = "bytes"
    SAMPLES = "samples"
    COUNT = "count"
    SCORE = "score"

    @property
    def is_higher_better(self) -> bool:
        """True only for scores: of everything else, less is better."""
        return self is Unit.SCORE


def duration_text(seconds: float) -> str:
    """A duration with a sensible unit and three significant digits.

    >>> duration_text(0.00123), duration_text(65.0), duration_text(0)
    ('1.23 ms', '65 s', '0 s')
    """
    for factor, name in ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs")):
        if abs(seconds) >= factor:
            return f"{_three_digits(seconds / factor)} {name}"
    return f"{_three_digits(seconds / 1e-9)} ns" if seconds else "0 s"


def bytes_text(size_bytes: float) -> str:
    """A size with a decimal unit.

    >>> bytes_text(999), bytes_text(1_245_000_000)
    ('999 bytes', '1.25 GB')
    """
    for factor, name in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if size_bytes >= factor:
            return f"{_three_digits(size_bytes / factor)} {name}"
    return f"{size_bytes:.0f} bytes"


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
    return f"{value:,.6g}"
