"""How a profile's values are spoken of: a function takes time, bytes, or what else was counted."""

from __future__ import annotations

from typing import NamedTuple

from workbench.core.errors import shown_text
from workbench.core.profile import Profile
from workbench.core.sample_types import ENVIRONMENT_KEY
from workbench.core.units import Unit

LONGEST_COUNTED = 40


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


def measured_words(unit: Unit, counted: str = "") -> MeasuredWords:
    """The words for values of this unit; samples stand for time, and what is counted has the name that its tool gives.

    >>> measured_words(Unit.BYTES).better, measured_words(Unit.SAMPLES).own, measured_words(Unit.COUNT, "Ir").own
    ('smaller', 'self time', 'Ir')
    """
    if unit is not Unit.COUNT or not counted:
        return _WORDS.get(unit, _COUNT)
    name = shown_text(counted, LONGEST_COUNTED)
    return MeasuredWords(name, name, f"took no {name}", "smaller")


def words_of(profile: Profile) -> MeasuredWords:
    """The words for the values of a profile, by its unit and by the sample type that was read."""
    return measured_words(profile.unit, str(profile.environment.get(ENVIRONMENT_KEY, "")))
