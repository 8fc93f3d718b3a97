"""A clock for tests that stands still until it is told to go on."""

from __future__ import annotations


class FakeClock:
    """Seconds; binary fractions stay exact."""

    def __init__(self) -> None:
        self.now = 4096.0

    def __call__(self) -> float:
        return self.now

    def passes(self, seconds: float) -> None:
        self.now += seconds
