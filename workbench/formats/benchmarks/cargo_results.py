"""One result of the text that `cargo bench` prints, whichever harness printed it."""

from __future__ import annotations

import math
from typing import NamedTuple

from workbench.core.benchmark import Series, SummaryStatistics
from workbench.formats.shared.unit_words import measured, name_with_unit


class CargoResult(NamedTuple):
    """A benchmark's name, its unit's word (empty for seconds), and its figures in that unit; a failure has none.

    `half_interval` is half the width of the 95 % interval of the value, where one is said.
    """

    name: str
    word: str
    value: float | None
    sample_count: int = 1
    minimum: float | None = None
    median: float | None = None
    maximum: float | None = None
    half_interval: float | None = None
    failure: str = ""

    def series(self) -> Series:
        """A summary, as nothing else is printed."""
        found = measured(self.word or "s")
        label = name_with_unit(self.name, self.word, found)
        if self.value is None:
            return Series(label, found.unit, (), None, {}, failure=self.failure)
        figures = self.value, self._deviation(), self.minimum, self.median, self.maximum
        estimate = SummaryStatistics(self.sample_count, *figures)
        one = Series(label, found.unit, (), estimate.times(found.factor), {}, failure=self.failure)
        return one.directed(found.direction)

    def _deviation(self) -> float | None:
        """What the interval follows from: 1.96 standard errors of a mean of so many samples; None of one."""
        if self.half_interval is None or self.sample_count < 2:
            return None
        return self.half_interval / 1.96 * math.sqrt(self.sample_count)
