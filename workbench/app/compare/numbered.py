"""Some changes of records with their numbers, made only as far as they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

from workbench.comparison.records.changes import RecordChanges
from workbench.core.comparison import Change

if TYPE_CHECKING:
    import numpy
    import numpy.typing as npt


class NumberedChanges(Sequence[tuple[int, Change]]):
    """The changes at these places, each with its number in the whole, from one."""

    def __init__(self, changes: RecordChanges, places: npt.NDArray[numpy.int64]) -> None:
        self._changes = changes
        self._places = places

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, place: int) -> tuple[int, Change]: ...
    @overload
    def __getitem__(self, place: slice) -> NumberedChanges: ...
    def __getitem__(self, place: int | slice) -> tuple[int, Change] | NumberedChanges:
        if isinstance(place, slice):
            return NumberedChanges(self._changes, self._places[place])
        found = int(self._places[place])
        return found + 1, self._changes[found]
