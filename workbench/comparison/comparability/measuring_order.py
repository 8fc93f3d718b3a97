"""When the sides of a comparison were measured: in turn, or one after the other.

What a machine does changes from minute to minute. Only sides that were measured in turn share those changes; of suites
measured one side after the other, minutes apart, most show a false difference with any method.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from enum import Enum
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from workbench.core.benchmark import Benchmarks
from workbench.core.run import Opened

LEAST_ALTERNATIONS = 3
"""So often at least the side changes in the order of the starts (A B A B) when it was measured in turn."""

WIDEST_IMBALANCE = 0.25
"""And so far from one half, at most, lies the share of pairs whose current start is the later one; A B A B is at it."""

INTERLEAVED_SHARE = 0.9
"""So many of the names have to be measured in turn for the whole to be."""

EARLIEST = datetime(1980, 1, 1, tzinfo=UTC).timestamp()
"""An earlier date comes from a clock that was never set, or counts from something else."""

LARGEST_SECONDS = 1e11
"""A larger number of seconds since 1970 is one of milliseconds."""

_WHOLE = ""
_FILE_DATES = ("started_utc", "saved_utc", "start_time")

Starts = dict[str, list[float]]


class _Moment(NamedTuple):
    """Seconds since 1970, and whether the date said its zone; without one it is taken for UTC."""

    seconds: float
    is_zoned: bool


class MeasuringOrder(Enum):
    """In which order the sides were measured."""

    INTERLEAVED = "in turn"
    APART = "one after the other"
    UNKNOWN = "not known"


class OrderAndGap(NamedTuple):
    """The order, and for APART the seconds between the sides: typically, from the middle of a name's starts to the
    middle of the other side's."""

    order: MeasuringOrder
    gap_seconds: float | None = None


def measuring_order(baseline: Sequence[Opened], current: Sequence[Opened]) -> OrderAndGap:
    """Tells the order from the start of every process, or from the dates of the files; the sides may change places.

    UNKNOWN where the files say too little, where dates with and without a zone meet, and where the order is mixed.
    """
    before, after = _starts(baseline), _starts(current)
    if before is None or after is None or before[1] is not after[1]:
        return OrderAndGap(MeasuringOrder.UNKNOWN)
    names = before[0].keys() & after[0].keys()
    found = [_order(before[0][name], after[0][name]) for name in names]
    known = [one for one in found if one.order is not MeasuringOrder.UNKNOWN]
    gaps = [one.gap_seconds for one in known if one.gap_seconds is not None]
    if known and len(known) - len(gaps) >= INTERLEAVED_SHARE * len(found):
        return OrderAndGap(MeasuringOrder.INTERLEAVED)
    return (
        OrderAndGap(MeasuringOrder.APART, median(gaps))
        if 2 * len(gaps) > len(found)
        else OrderAndGap(MeasuringOrder.UNKNOWN)
    )


def _order(before: Sequence[float], after: Sequence[float]) -> OrderAndGap:
    """The order of one name's starts."""
    if not before or not after or not set(before).isdisjoint(after):
        return OrderAndGap(MeasuringOrder.UNKNOWN)  # the same moment on both sides is the same measurement
    if max(before) < min(after) or max(after) < min(before):
        return OrderAndGap(MeasuringOrder.APART, abs(median(after) - median(before)))
    sides = [side for _, side in sorted([*((t, 0) for t in before), *((t, 1) for t in after)])]
    alternations = sum(one != other for one, other in pairwise(sides))
    is_balanced = abs(_later_share(sides) - 0.5) <= WIDEST_IMBALANCE + 1e-12
    return OrderAndGap(
        MeasuringOrder.INTERLEAVED if alternations >= LEAST_ALTERNATIONS and is_balanced else MeasuringOrder.UNKNOWN
    )


def _later_share(sides: Sequence[int]) -> float:
    """In how many of all pairs the current side's start is the later one (the rank sum as a fraction)."""
    seen, pairs = 0, 0
    for side in sides:
        seen += 1 - side
        pairs += seen * side
    after_count = sum(sides)
    return pairs / (after_count * (len(sides) - after_count))


def _starts(side: Sequence[Opened]) -> tuple[Starts, bool] | None:
    """The starts by name, and whether they say their zone; None where there are none or they are of both kinds."""
    found: Starts = defaultdict(list)
    zones: set[bool] = set()
    for opened in side:
        for name, moments in _said(opened):
            found[name] += [moment.seconds for moment in moments]
            zones.update(moment.is_zoned for moment in moments)
    return (found, zones.pop()) if len(zones) == 1 else None


def _said(opened: Opened) -> Iterator[tuple[str, list[_Moment]]]:
    """What one file says: starts by benchmark, or one date for all that is in it."""
    content = opened.content
    date = next((moment for key in _FILE_DATES if (moment := _moment(content.environment.get(key)))), None)
    whole = [date] if date else []
    if not isinstance(content, Benchmarks):
        yield _WHOLE, whole
        return
    for series in content.series:
        yield series.name, [moment for text in series.started_utc if (moment := _moment(text))] or whole


def _moment(said: str | int | float | None) -> _Moment | None:
    """A date as ISO 8601, or as seconds or milliseconds since 1970; None for anything else."""
    try:
        if isinstance(said, str):
            date = datetime.fromisoformat(said)
        elif said is None:
            return None
        else:
            date = datetime.fromtimestamp(said / 1000 if said > LARGEST_SECONDS else said, UTC)
        is_zoned = date.tzinfo is not None
        seconds = (date if is_zoned else date.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError, OSError):
        return None
    return _Moment(seconds, is_zoned) if seconds > EARLIEST else None
