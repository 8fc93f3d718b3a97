"""One result of the text that `cargo bench` prints, whichever harness printed it."""

from __future__ import annotations

from typing import NamedTuple

from workbench.core.benchmark import Series, SummaryStatistics
from workbench.formats.shared.unit_words import measured, name_with_unit


class CargoResult(NamedTuple):
    """A benchmark's name, its unit's word (empty for seconds), and its figures in that unit; a failure has none."""

    name: str
    word: str
    value: float | None
    sample_count: int = 1
    minimum: float | None = None
    median: float | None = None
    maximum: float | None = None
    failure: str = ""

    def series(self) -> Series:
        """A summary, as nothing else is printed."""
        found = measured(self.word or "s")
        label = name_with_unit(self.name, self.word, found)
        if self.value is None:
            return Series(label, found.unit, (), None, {}, failure=self.failure)
        estimate = SummaryStatistics(self.sample_count, self.value, None, self.minimum, self.median, self.maximum)
        one = Series(label, found.unit, (), estimate.times(found.factor), {}, failure=self.failure)
        return one.directed(found.direction)
