"""How the names of two sides are judged, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from workbench.comparison.changes.plain import same_change, self_change
from workbench.core.comparison import Change, Shift
from workbench.core.direction import Direction
from workbench.core.units import Unit
from workbench.core.whole_change import WholeChange

if TYPE_CHECKING:
    from workbench.comparison.comparability.measuring_order import MeasuringOrder


class Terms(NamedTuple):
    """How names are judged: the change that matters for each, how the sides were measured, whether unlike work is
    compared because the user wants it, and which way is better where the user says it of a name.
    """

    threshold_of: Callable[[str], float]
    order: MeasuringOrder
    is_forced: bool
    said_direction_of: Callable[[str], Direction | None] = lambda _: None


class Judgement(NamedTuple):
    """All changes, what the typical name of each unit did where enough tell, and of profiles what the whole did."""

    changes: tuple[Change, ...]
    shifts: Mapping[Unit, Shift] = MappingProxyType({})
    whole: WholeChange | None = None

    def of_same_content(self) -> Judgement:
        """The same for two sides that hold the same values: nothing can have changed."""
        return self._replace(changes=tuple(map(same_change, self.changes)))

    def of_one_measurement(self) -> Judgement:
        """The same for two sides that are one measurement: it tells nothing of a change."""
        return Judgement(tuple(map(self_change, self.changes)))
