"""The axis of ratios: logarithmic, labelled in per cent near no change and as factors far from it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from workbench.comparison.explain.wording import is_known
from workbench.core.comparison import Change
from workbench.core.direction import Direction
from workbench.core.units import Unit
from workbench.core.verdict import Verdict, verdict_word

if TYPE_CHECKING:
    import altair as alt


class Measure(NamedTuple):
    """A unit, and which way is better of it."""

    unit: Unit
    direction: Direction


ROOM = 0.35
"""So much further than the ratios and the band an interval may reach, on each side; what is longer is cut."""

_STEPS = (
    *(
        1e-6,
        1e-5,
        1e-4,
        1e-3,
        0.01,
        0.02,
        0.05,
        0.1,
        0.2,
        0.33,
        0.5,
        0.6,
        0.7,
        0.8,
        0.85,
        0.9,
        0.95,
        0.98,
        0.99,
        0.995,
        0.998,
    ),
    *(
        1.0,
        1.002,
        1.005,
        1.01,
        1.02,
        1.05,
        1.1,
        1.15,
        1.2,
        1.3,
        1.5,
        2.0,
        3.0,
        5.0,
        10.0,
        20.0,
        50.0,
        100.0,
        1e3,
        1e4,
        1e5,
        1e6,
    ),
)
_MOST_TICKS = 7


class Reach(NamedTuple):
    """The ratios at the ends of the axis."""

    low: float
    high: float


class RatioAxis(NamedTuple):
    """The axis of the ratios, which is the same for all layers of a chart."""

    reach: Reach
    title: str
    scale: alt.Scale
    axis: alt.Axis

    def x(self, field: str) -> alt.X:
        """A field's place on the axis."""
        import altair as alt

        return alt.X(f"{field}:Q", scale=self.scale, axis=self.axis, title=self.title)


def ratio_axis(reach: Reach, measures: Iterable[Measure]) -> RatioAxis:
    """The axis of ratios of these measures between these ends."""
    import altair as alt

    axis = alt.Axis(
        values=tick_values(reach),
        labelExpr=_tick_text(),
        labelOverlap=True,
        orient="top",
        gridOpacity=0.5,
        titlePadding=6,
    )
    scale = alt.Scale(type="log", domain=[reach.low, reach.high], nice=False)
    return RatioAxis(reach, title_of(measures), scale, axis)


def _tick_text() -> str:
    """The expression that makes the label of a tick: per cent near no change, a factor from a half and from two on."""
    import altair as alt

    ratio, text = alt.datum.value, alt.expr.format
    per_cent = alt.expr.replace(text((ratio - 1) * 100, "+.2~r"), "−", "-") + " %"
    factor = text(ratio, ".2~r") + " ×"
    return str(alt.expr.if_(ratio == 1, "±0 %", alt.expr.if_((ratio >= 2) | (ratio <= 0.5), factor, per_cent)))


def reach_of(changes: Sequence[Change], threshold: float) -> Reach:
    """The ends of the axis: every ratio and twice the threshold fit, and of the intervals as much as is reasonable."""
    band = 2 * math.log1p(threshold)
    ratios = [math.log(change.ratio) for change in changes if change.ratio]
    low, high = min(-band, *ratios), max(band, *ratios)
    room = ROOM * (high - low)
    ends = [math.log(end) for c in changes for end in (c.low, c.high) if end and is_known(end) and end > 0]
    lowest, highest = min([low, *ends]), max([high, *ends])
    margin = 0.04 * (high - low)
    return Reach(math.exp(max(lowest, low - room) - margin), math.exp(min(highest, high + room) + margin))


def tick_values(reach: Reach) -> list[float]:
    """A few ratios for the axis, always no change among them, and the same distances to either side of it."""
    inside = [step for step in _STEPS if reach.low <= step <= reach.high]
    if len(inside) <= _MOST_TICKS:
        return inside
    gap = math.log(reach.high / reach.low) / _MOST_TICKS
    kept = [1.0]
    for step in (step for step in inside if step > 1):
        if math.log(step / kept[-1]) >= gap:
            kept.append(step)
    below = [1.0]
    for step in (step for step in reversed(inside) if step < 1):
        if math.log(below[-1] / step) >= gap:
            below.append(step)
    return sorted({*kept, *below})


def title_of(measures: Iterable[Measure]) -> str:
    """What lies on which side of no change, of all names that are drawn."""
    found = set(map(_sides, measures))
    if len(found) > 1:
        found = {("better", "worse")} if found == {("better", "worse"), ("faster", "slower")} else {("less", "more")}
    left, right = found.pop()
    return f"← {left} · {right} →"


def _sides(measure: Measure) -> tuple[str, str]:
    """What lies left and right for one unit and the way that is better."""
    worse, better = (verdict_word(verdict, *measure) for verdict in (Verdict.WORSE, Verdict.BETTER))
    if not measure.direction.is_known:
        return "less", "more"
    return (worse, better) if measure.direction is Direction.MORE else (better, worse)
