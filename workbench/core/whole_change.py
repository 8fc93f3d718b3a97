"""The whole of two profiles: what all functions took together, before and after."""

from __future__ import annotations

from typing import NamedTuple

from workbench.core.units import Unit
from workbench.core.verdict import Verdict


class WholeChange(NamedTuple):
    """What one recording of each side holds in all: the sum of the self values, in the profiles' unit.

    `is_by_share` says that the sides are compared by shares, because one is longer than the other everywhere; then no
    function has a part of the difference. `text` says it all in a sentence.
    """

    unit: Unit
    before: float
    after: float
    verdict: Verdict
    is_provisional: bool
    is_by_share: bool
    text: str

    @property
    def difference(self) -> float:
        """By how much the whole grew."""
        return self.after - self.before

    @property
    def ratio(self) -> float | None:
        """After over before, None where either is nothing."""
        return self.after / self.before if self.before > 0 and self.after > 0 else None
