"""What all flame charts share as Vega-Lite: the zoom in the browser, what is in view, scales, names, fading.

Rows have the fields id, x0, x1, depth and thin, and `hit` where there is a search.
"""

from __future__ import annotations

from typing import NamedTuple

from workbench.core.model import Json
from workbench.core.units import Unit

ZOOM = "zoom"
"""The name of the selection; its fields are id, x0, x1 and depth of the clicked frame."""

ROW_PIXELS = 18
LEGEND_PIXELS = 74
MOST_ROWS = 400
"""Deeper charts show so many rows at a time, from a little above the clicked frame on; a browser draws no more."""

SCROLL_PIXELS = 640
LEAST_NAME_PIXELS = 24
ROWS_ABOVE = 5
STROKE_PIXELS = 0.35

TEXT_COLOUR = "#0B1622"

_SELECTION: Json = {"type": "point", "fields": ["id", "x0", "x1", "depth"], "toggle": False, "clear": "dblclick"}
_SYMBOLS = {Unit.SECONDS: "s", Unit.BYTES: "B"}


class Extent(NamedTuple):
    """How far the frames reach: where the last one ends, and how many rows lie above each other."""

    width: float
    depth_count: int

    @property
    def is_deep(self) -> bool:
        """True where not all rows can be shown at a time."""
        return self.depth_count > MOST_ROWS


def flame_spec(extent: Extent, data: Json, transform: list[Json], layers: list[Json]) -> Json:
    """The whole chart: frames and their names over data of one row for each frame."""
    frames = {"data": data, "transform": transform, "layer": layers}
    height = min(extent.depth_count, MOST_ROWS) * ROW_PIXELS + LEGEND_PIXELS
    return {"width": "container", "height": height, "layer": [frames], "config": {"view": {"stroke": None}}}


def height_to_scroll(extent: Extent) -> int | None:
    """The height in pixels of the area that a taller chart should scroll in; None where it fits."""
    return SCROLL_PIXELS if extent.depth_count * ROW_PIXELS > SCROLL_PIXELS else None


def in_view(extent: Extent) -> list[Json]:
    """Only what can be seen, cut to what is in view (`from`, `to`, `below`), and how many `pixels` wide it is."""
    low, high, top = _view(extent)
    visible = f"(min(datum.x1, {high}) - max(datum.x0, {low})) / ({high} - {low}) * width >= 1"
    seen = f"datum.x1 > {low} && datum.x0 < {high} && {visible}"
    if extent.is_deep:
        seen += f" && datum.depth >= {top} && datum.depth < {top} + {MOST_ROWS}"
    return [
        {"filter": seen},
        {"calculate": f"max(datum.x0, {low})", "as": "from"},
        {"calculate": f"min(datum.x1, {high})", "as": "to"},
        {"calculate": "datum.depth + 1", "as": "below"},
        {"calculate": f"(datum.to - datum.from) / ({high} - {low}) * width", "as": "pixels"},
    ]


def name_or_rest(sign: str = "") -> Json:
    """The frame's `name`: of how many frames it is the rest, or what is `known` of its function, after a sign."""
    thin = "'(' + format(datum.thin, ',') + (datum.thin == 1 ? ' thin frame)' : ' thin frames)')"
    known = f"{sign} + datum.known" if sign else "datum.known"
    return {"calculate": f"datum.thin > 0 ? {thin} : {known}", "as": "name"}


def amount(field: str, unit: Unit) -> str:
    """An expression for a value with its unit."""
    if unit not in _SYMBOLS:
        return f"format(datum.{field}, ',.6~r')"
    return f"replace(format(datum.{field}, '.3~s'), /([^0-9.]?)$/, ' $1{_SYMBOLS[unit]}')"


def scales(extent: Extent, axis: Json | None = None) -> tuple[Json, Json]:
    """The scales of both directions, which follow the selection; with an axis above for the one across."""
    low, high, top = _view(extent)
    rows = min(extent.depth_count, MOST_ROWS)
    across: Json = {"nice": False, "zero": False, "domainMin": {"expr": low}, "domainMax": {"expr": high}}
    down: Json = {"nice": False, "zero": False, "reverse": True}
    down |= {"domainMin": {"expr": top}, "domainMax": {"expr": f"{top} + {rows}"}}
    x: Json = {"type": "quantitative", "scale": across, "axis": axis}
    return x, {"type": "quantitative", "scale": down, "axis": None}


def frames_layer(places: tuple[Json, Json], encoding: Json, *, is_search: bool) -> Json:
    """The frames as rectangles that a click zooms in on, with what else they are to show."""
    x, y = places
    return {
        "params": [{"name": ZOOM, "select": _SELECTION}],
        "mark": {
            "type": "rect",
            "clip": True,
            "cursor": "pointer",
            "stroke": TEXT_COLOUR,
            "strokeWidth": STROKE_PIXELS,
        },
        "encoding": {
            "x": {"field": "from", **x},
            "x2": {"field": "to"},
            "y": {"field": "depth", **y},
            "y2": {"field": "below"},
            **_opacity(is_search=is_search),
            **encoding,
        },
    }


def outline_layer(
    places: tuple[Json, Json], test: str, look: tuple[float, list[int]], words: list[Json], *, is_search: bool
) -> Json:
    """A dashed outline (its width and dashes) around the frames that a test, an expression, tells.

    A rectangle's own dashes cannot depend on its data, so this lies above the frames and shows the same tooltip.
    """
    x, y = places
    pixels, dashes = look
    outline = {"fill": "transparent", "stroke": TEXT_COLOUR, "strokeWidth": pixels, "strokeDash": dashes}
    return {
        "transform": [{"filter": test}],
        "mark": {"type": "rect", "clip": True, "cursor": "pointer", **outline},
        "encoding": {
            "x": {"field": "from", **x},
            "x2": {"field": "to"},
            "y": {"field": "depth", **y},
            "y2": {"field": "below"},
            **_opacity(is_search=is_search),
            "tooltip": words,
        },
    }


def names_layer(places: tuple[Json, Json], *, is_search: bool) -> Json:
    """The names on those frames that are wide enough."""
    x, y = places
    mark = {"type": "text", "align": "left", "baseline": "middle", "dx": 4, "fontSize": 11, "color": TEXT_COLOUR}
    return {
        "transform": [
            {"filter": f"datum.pixels >= {LEAST_NAME_PIXELS}"},
            {"calculate": "datum.depth + 0.5", "as": "middle"},
        ],
        "mark": {**mark, "limit": {"expr": "datum.pixels - 8"}, "clip": True, "tooltip": None},
        "encoding": {
            "x": {"field": "from", **x},
            "y": {"field": "middle", **y},
            "text": {"field": "name", "type": "nominal"},
            **_opacity(is_search=is_search),
        },
    }


def tooltip(titles: dict[str, str]) -> list[Json]:
    """What pointing at a frame shows: fields by their titles."""
    return [{"field": field, "type": "nominal", "title": title} for field, title in titles.items()]


def _view(extent: Extent) -> tuple[str, str, str]:
    """Expressions for where the view begins and ends, and for its first row."""
    low, high = f"({ZOOM}.x0 ? {ZOOM}.x0[0] : 0)", f"({ZOOM}.x1 ? {ZOOM}.x1[0] : {extent.width or 1.0!r})"
    last = max(0, extent.depth_count - MOST_ROWS)
    return low, high, f"({ZOOM}.depth ? clamp({ZOOM}.depth[0] - {ROWS_ABOVE}, 0, {last}) : 0)"


def _opacity(*, is_search: bool) -> Json:
    faded = {"condition": {"test": "datum.hit == 1", "value": 1}, "value": 0.3}
    return {"opacity": faded} if is_search else {}
