"""The values of one benchmark before and after, as two strips above each other with their medians."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median

from workbench.core.benchmark import Series
from workbench.core.model import Json
from workbench.core.units import value_text
from workbench.render.charts.benchmark import Scale, scale_of
from workbench.render.charts.parts import GREY, Chart, short

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
    sides = {BEFORE: before, AFTER: after}
    values = {
        word: [value for process in side.processes for value in process if math.isfinite(value)]
        for word, side in sides.items()
    }
    if not all(values.values()) or before.unit is not after.unit:
        return None
    scale = scale_of([median(each) for each in values.values()], before.unit)
    points = [point for word, side in sides.items() for point in _points(word, side, scale)]
    middles = [
        {"side": word, "value": median(each) / scale.factor, "said": value_text(median(each), before.unit)}
        for word, each in values.items()
    ]
    x = _across([point["value"] for point in points], scale)
    spec: Json = {"height": {"step": STRIP_PIXELS}, "layer": [_dots(points, x), _medians(middles, x)]}
    return Chart(spec, _alt_text(before, values, middles))


def _points(word: str, side: Series, scale: Scale) -> list[Json]:
    """Values with their process, spread across the strip so that equal ones can be told apart."""
    numbered = enumerate(side.processes, 1)
    every = sorted((value, number) for number, process in numbered for value in process if math.isfinite(value))
    step = math.ceil(len(every) / POINTS_LIMIT)
    kept = every[:: -max(1, step)]
    return [
        {
            "side": word,
            "value": float(f"{value / scale.factor:.6g}"),
            "said": value_text(value, side.unit),
            "process": f"{number} of {len(side.processes)}",
            "spot": (place * 0.618034 + number * 0.12) % 1,
        }
        for place, (value, number) in enumerate(kept)
    ]


def _across(values: Sequence[float], scale: Scale) -> Json:
    is_long = min(values) > 0 and max(values) / min(values) > LONG_RANGE
    kind: Json = {"zero": False, "nice": True}
    if is_long:
        kind = {"type": "log", "nice": False, "domain": [min(values) / MARGIN, max(values) * MARGIN]}
    title = f"{scale.unit}, logarithmic" if is_long else scale.unit
    axis = {"labelOverlap": True, "tickCount": 6}
    return {"field": "value", "type": "quantitative", "title": title, "scale": kind, "axis": axis}


def _sides() -> Json:
    axis = {"labelFontSize": 13, "ticks": False, "domain": False}
    return {"field": "side", "type": "nominal", "sort": [BEFORE, AFTER], "title": None, "axis": axis}


def _dots(points: Sequence[Json], x: Json) -> Json:
    colour = {"domain": list(COLOURS), "range": list(COLOURS.values())}
    return {
        "data": {"values": points},
        "mark": {"type": "point", "filled": True, "size": 36, "opacity": 0.7},
        "encoding": {
            "x": x,
            "y": {**_sides(), "scale": {"padding": 0.15}},
            "yOffset": {"field": "spot", "type": "quantitative", "scale": {"domain": [-0.1, 1.1]}},
            "color": {"field": "side", "type": "nominal", "scale": colour, "legend": None},
            "tooltip": [
                {"field": field, "type": "nominal", "title": title}
                for field, title in (("side", "side"), ("said", "value"), ("process", "process"))
            ],
        },
    }


def _medians(middles: Sequence[Json], x: Json) -> Json:
    return {
        "data": {"values": middles},
        "mark": {"type": "tick", "color": GREY, "opacity": 1, "size": STRIP_PIXELS * 0.8, "thickness": 3},
        "encoding": {"x": x, "y": _sides(), "tooltip": [{"field": "said", "type": "nominal", "title": "median"}]},
    }


def _alt_text(before: Series, values: dict[str, list[float]], middles: Sequence[Json]) -> str:
    said = ", ".join(
        f"{row['side']} {len(values[row['side']]):,} values with a median of {row['said']}" for row in middles
    )
    return f"All values of {short(before.name) or '(no name)'} as two strips: {said}."
