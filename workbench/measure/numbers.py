"""A small generator of numbers that is the same in every version of Python and on every machine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

_MASK = 2**64 - 1


class Numbers:
    """SplitMix64 (Steele, Lea and Flood 2014): whole numbers only, so nothing depends on rounding.

    >>> Numbers(1234567).draw(), Numbers(7).below(10), Numbers(7).chosen("abc")
    (6457827717110365317, 3, 'b')
    """

    def __init__(self, seed: int) -> None:
        self._state = seed & _MASK

    def draw(self) -> int:
        """The next number of 64 bits."""
        self._state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        mixed = self._state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        return mixed ^ (mixed >> 31)

    def below(self, limit: int) -> int:
        """A number from 0 up to, but not including, the limit."""
        return self.draw() * limit >> 64

    def chosen(self, options: Sequence[T]) -> T:
        """One of the options."""
        return options[self.below(len(options))]
