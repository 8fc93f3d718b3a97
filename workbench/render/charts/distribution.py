"""The values of one benchmark before and after, as two strips above each other with their medians."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median
from typing import TYPE_CHECKING

from workbench.core.benchmark import Series
from workbench.core.model import Json
from workbench.core.units import UnitStep, value_text
from workbench.render.charts.benchmark import step_of
from workbench.render.charts.parts import GREY, Chart, drawn, short, tooltips

if TYPE_CHECKING:
    import altair as alt

BEFORE, AFTER = "before", "after"
POINTS_LIMIT = 1_500
"""So many values of a side are drawn; of more, every n-th in the order of their size, and the largest."""

LONG_RANGE = 20
MARGIN = 1.15
"""The room beyond the values on a logarithmic axis, as a factor."""

STRIP_PIXELS = 92
COLOURS = {BEFORE: "#8A7AA8", AFTER: "#2A9D7C"}


def distribution_chart(before: Series, after: Series) -> Chart | None:
    """The two strips on one axis; None where a side keeps no single values, or not in the same unit."""
    import altair as alt

    sides = {BEFORE: before, AFTER: after}
    values = {
        word: [value for process in side.processes for value in process if math.isfinite(value)]
        for word, side in sides.items()
    }
    if not all(values.values()) or before.unit is not after.unit:
        return None
    step = step_of([median(each) for each in values.values()], before.unit)
    points = [point for word, side in sides.items() for point in _points(word, side, step)]
    middles = [
        {"side": word, "value": median(each) / step.factor, "said": value_text(median(each), before.unit)}
        for word, each in values.items()
    ]
    x = _across([point["value"] for point in points], step)
    picture = alt.layer(_dots(x), _medians(x), height=alt.Step(STRIP_PIXELS))
    return drawn(picture, _alt_text(before, values, middles), points=points, medians=middles)


def _points(word: str, side: Series, step: UnitStep) -> list[Json]:
    """Values with their process, spread across the strip so that equal ones can be told apart."""
    numbered = enumerate(side.processes, 1)
    every = sorted((value, number) for number, process in numbered for value in process if math.isfinite(value))
    kept = every[:: -max(1, math.ceil(len(every) / POINTS_LIMIT))]
    return [
        {
            "side": word,
            "value": float(f"{value / step.factor:.6g}"),
            "said": value_text(value, side.unit),
            "process": f"{number} of {len(side.processes)}",
            "spot": (place * 0.618034 + number * 0.12) % 1,
        }
        for place, (value, number) in enumerate(kept)
    ]


def _across(values: Sequence[float], step: UnitStep) -> alt.X:
    import altair as alt

    axis = alt.Axis(labelOverlap=True, tickCount=6)
    if min(values) > 0 and max(values) / min(values) > LONG_RANGE:
        scale = alt.Scale(type="log", nice=False, domain=[min(values) / MARGIN, max(values) * MARGIN])
        return alt.X("value:Q", title=f"{step.unit}, logarithmic", scale=scale, axis=axis)
    return alt.X("value:Q", title=step.unit, scale=alt.Scale(zero=False, nice=True), axis=axis)


def _sides() -> alt.Y:
    import altair as alt

    axis = alt.Axis(labelFontSize=13, ticks=False, domain=False)
    return alt.Y("side:N", sort=[BEFORE, AFTER], title=None, axis=axis)


def _dots(x: alt.X) -> alt.Chart:
    import altair as alt

    colours = alt.Scale(domain=list(COLOURS), range=list(COLOURS.values()))
    found: alt.Chart = (
        alt.Chart(alt.NamedData("points"))
        .mark_point(filled=True, size=36, opacity=0.7)
        .encode(
            x=x,
            y=_sides().scale(padding=0.15),
            yOffset=alt.YOffset("spot:Q", scale=alt.Scale(domain=[-0.1, 1.1])),
            color=alt.Color("side:N", scale=colours, legend=None),
            tooltip=tooltips(side="side", said="value", process="process"),
        )
    )
    return found


def _medians(x: alt.X) -> alt.Chart:
    import altair as alt

    ticks = alt.Chart(alt.NamedData("medians")).mark_tick(color=GREY, opacity=1, size=STRIP_PIXELS * 0.8, thickness=3)
    found: alt.Chart = ticks.encode(x=x, y=_sides(), tooltip=tooltips(said="median"))
    return found


def _alt_text(before: Series, values: dict[str, list[float]], middles: Sequence[Json]) -> str:
    said = ", ".join(
        f"{row['side']} {len(values[row['side']]):,} values with a median of {row['said']}" for row in middles
    )
    return f"All values of {short(before.name) or '(no name)'} as two strips: {said}."
