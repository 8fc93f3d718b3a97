"""How a profile's values are spoken of: a function takes time, bytes, or what else was counted."""

from __future__ import annotations

from typing import NamedTuple

from workbench.core.units import Unit


class MeasuredWords(NamedTuple):
    """What is measured, what a function's own part is called, what it is without any, and the whole without it."""

    measured: str
    own: str
    nothing: str
    better: str


_TIME = MeasuredWords("time", "self time", "took no time", "faster")
_WORDS = {
    Unit.SECONDS: _TIME,
    Unit.SAMPLES: _TIME._replace(measured="samples"),
    Unit.BYTES: MeasuredWords("bytes", "bytes", "took no bytes", "smaller"),
}
_COUNT = MeasuredWords("weight", "weight", "weighed nothing", "smaller")


def measured_words(unit: Unit) -> MeasuredWords:
    """The words for values of this unit; samples stand for time.

    >>> measured_words(Unit.BYTES).better, measured_words(Unit.SAMPLES).own
    ('smaller', 'self time')
    """
    return _WORDS.get(unit, _COUNT)
