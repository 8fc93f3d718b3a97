"""What was made of a result for its page, kept until something else is asked for under the same name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

Kept = TypeVar("Kept")


class Memo:
    """One value for each name, with the key that it was made for; dropped as a whole with its owner.

    >>> memo = Memo()
    >>> memo.kept("square", 3, lambda: 9), memo.kept("square", 3, lambda: 0), memo.kept("square", 4, lambda: 16)
    (9, 9, 16)
    """

    def __init__(self) -> None:
        self._values: dict[str, tuple[object, Any]] = {}

    def kept(self, name: str, key: object, make: Callable[[], Kept]) -> Kept:
        """What was made under this name the last time, made anew where the key is another."""
        if name not in self._values or self._values[name][0] != key:
            self._values[name] = (key, make())
        found: Kept = self._values[name][1]
        return found
