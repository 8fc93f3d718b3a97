"""The flame chart as Vega-Lite: root on top, a click zooms in the browser, a double click shows everything again.

The browser is given a row for each frame as CSV and a row for each function; what is out of view or thinner than a
pixel is left out there before anything is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence

from workbench.chart_parts import Chart, Json, legend
from workbench.errors import shown_text
from workbench.flame import REST_ORIGIN, Layout, Order, place_of
from workbench.flame_growth import REST
from workbench.origins import Origin
from workbench.profile_report import value_text
from workbench.units import Unit, share_text

ZOOM = "zoom"
"""The name of the selection; its fields are id, x0, x1 and depth of the clicked frame."""

ROW_PIXELS = 18
LEGEND_PIXELS = 74
MOST_ROWS = 400
"""Deeper charts show so many rows at a time, from a little above the clicked frame on; a browser draws no more."""

SCROLL_PIXELS = 640
NAME_LENGTH = 120
NAMES_SAID = 5
LEAST_NAME_PIXELS = 24
ROWS_ABOVE = 5

COLOURS = {
    Origin.OWN.value: "#F0A030",
    Origin.LIBRARY.value: "#7CC4EC",
    Origin.STANDARD_LIBRARY.value: "#7FD1B0",
    Origin.INTERPRETER.value: "#DDB5D0",
    REST_ORIGIN: "#B7BEC6",
}
"""Told apart by colour-blind people too, and light enough for dark text in either theme."""

TEXT_COLOUR = "#0B1622"

_NUMBERS = ("id", "x0", "x1", "depth", "f", "own", "all", "thin", "hit")
_OF_FUNCTION = ["known", "place", "whose"]
_FORMAT: Json = {"type": "csv", "parse": dict.fromkeys(_NUMBERS, "number")}
_SELECTION: Json = {"type": "point", "fields": ["id", "x0", "x1", "depth"], "toggle": False, "clear": "dblclick"}
_SYMBOLS = {Unit.SECONDS: "s", Unit.BYTES: "B"}


def flame_chart(layout: Layout, matched: Sequence[int] | None = None) -> Chart:
    """The chart; with a mask of matches (as `matching` gives it) all other frames are faded."""
    frames = {
        "data": {"values": _rows(layout, matched), "format": _FORMAT},
        "transform": _in_view(layout),
        "layer": [_frames(layout, is_search=matched is not None), _names(layout, is_search=matched is not None)],
    }
    height = min(layout.depth_count, MOST_ROWS) * ROW_PIXELS + LEGEND_PIXELS
    spec = {"width": "container", "height": height, "layer": [frames], "config": {"view": {"stroke": None}}}
    return Chart(spec, alt_text(layout))


def scroll_height(layout: Layout) -> int | None:
    """The height in pixels of the area that a taller chart should scroll in; None where it fits."""
    return SCROLL_PIXELS if layout.depth_count * ROW_PIXELS > SCROLL_PIXELS else None


def alt_text(layout: Layout) -> str:
    """What the chart shows, in words: its size and its widest frames."""
    frames = layout.frames
    view = "Callers below each function, its own time on top" if layout.is_inverted else "Callees below their callers"
    by_function: dict[int, float] = {}
    for function, own, total, depth in zip(frames.functions, frames.selfs, frames.totals, frames.depths, strict=True):
        value = own if not layout.is_inverted else total if depth == 0 else 0.0
        if function != REST and value > 0:
            by_function[function] = by_function.get(function, 0.0) + value
    most = sorted(by_function.items(), key=lambda entry: -entry[1])[:NAMES_SAID]
    said = ", ".join(f"{shown_text(layout.functions[f].name, 60)} {share_text(v / layout.whole)}" for f, v in most)
    noun = "frame" if len(frames.parents) == 1 else "frames"
    estimate = " It is an estimate." if layout.is_estimate else ""
    return (
        f"Flame chart of {value_text(layout.whole, layout.unit)} in {len(frames.parents):,} {noun}, "
        f"{layout.depth_count:,} deep, {layout.order.value}. {view}.{estimate} The most time itself: {said or 'none'}."
    )


def _rows(layout: Layout, matched: Sequence[int] | None) -> str:
    """The frames as CSV; a rest stands for no function and says of how many frames."""
    lines = ["id,x0,x1,depth,f,own,all,thin" + (",hit" if matched is not None else "")]
    for row, (_, depth, start, end, function, own, total, thin) in enumerate(zip(*layout.frames, strict=True)):
        line = f"{row},{start:.12g},{end:.12g},{depth},{function},{own:.6g},{total:.6g},{thin}"
        lines.append(f"{line},{int(matched[row])}" if matched is not None else line)
    return "\n".join(lines)


def _in_view(layout: Layout) -> list[Json]:
    """Only what can be seen, cut to what is in view, then names and words for it."""
    low, high, top = _view(layout)
    visible = f"(min(datum.x1, {high}) - max(datum.x0, {low})) / ({high} - {low}) * width >= 1"
    seen = f"datum.x1 > {low} && datum.x0 < {high} && {visible}"
    if layout.depth_count > MOST_ROWS:
        seen += f" && datum.depth >= {top} && datum.depth < {top} + {MOST_ROWS}"
    thin = "'(' + format(datum.thin, ',') + (datum.thin == 1 ? ' thin frame)' : ' thin frames)')"
    return [
        {"filter": seen},
        {"calculate": f"max(datum.x0, {low})", "as": "from"},
        {"calculate": f"min(datum.x1, {high})", "as": "to"},
        {"calculate": "datum.depth + 1", "as": "below"},
        {"calculate": f"(datum.to - datum.from) / ({high} - {low}) * width", "as": "pixels"},
        {"lookup": "f", "from": {"data": {"values": _functions(layout)}, "key": "f", "fields": _OF_FUNCTION}},
        {"calculate": f"datum.thin > 0 ? {thin} : datum.known", "as": "name"},
        {"calculate": _amount("own", layout.unit), "as": "own_text"},
        {"calculate": _amount("all", layout.unit), "as": "all_text"},
        {"calculate": f"format(datum.all / {layout.whole or 1.0!r} * 100, '.3~r') + ' %'", "as": "share"},
    ]


def _view(layout: Layout) -> tuple[str, str, str]:
    """Expressions for where the view begins and ends, and for its first row."""
    low, high = f"({ZOOM}.x0 ? {ZOOM}.x0[0] : 0)", f"({ZOOM}.x1 ? {ZOOM}.x1[0] : {layout.width or 1.0!r})"
    last = max(0, layout.depth_count - MOST_ROWS)
    return low, high, f"({ZOOM}.depth ? clamp({ZOOM}.depth[0] - {ROWS_ABOVE}, 0, {last}) : 0)"


def _functions(layout: Layout) -> list[Json]:
    used = sorted({function for function in layout.frames.functions if function != REST})
    found = [
        {
            "f": function,
            "known": shown_text(layout.functions[function].name, NAME_LENGTH) or "(no name)",
            "place": shown_text(place_of(layout.functions[function]), NAME_LENGTH),
            "whose": layout.origins[function],
        }
        for function in used
    ]
    return [*found, {"f": REST, "known": "", "place": "too thin to be seen", "whose": REST_ORIGIN}]


def _amount(field: str, unit: Unit) -> str:
    """An expression for a value with its unit."""
    if unit not in _SYMBOLS:
        return f"format(datum.{field}, ',.6~r')"
    return f"replace(format(datum.{field}, '.3~s'), /([^0-9.]?)$/, ' $1{_SYMBOLS[unit]}')"


def _places(layout: Layout) -> tuple[Json, Json]:
    """The scales of both directions, which follow the selection."""
    low, high, top = _view(layout)
    rows = min(layout.depth_count, MOST_ROWS)
    across: Json = {"nice": False, "zero": False, "domainMin": {"expr": low}, "domainMax": {"expr": high}}
    down: Json = {"nice": False, "zero": False, "reverse": True}
    down |= {"domainMin": {"expr": top}, "domainMax": {"expr": f"{top} + {rows}"}}
    axis = None
    if layout.order is Order.TIME:
        expression = _amount("value", layout.unit)
        axis = {
            "orient": "top",
            "title": "time since the start",
            "tickCount": 6,
            "grid": False,
            "labelExpr": expression,
        }
    return {"type": "quantitative", "scale": across, "axis": axis}, {
        "type": "quantitative",
        "scale": down,
        "axis": None,
    }


def _frames(layout: Layout, *, is_search: bool) -> Json:
    x, y = _places(layout)
    used = {layout.origin(row) for row in range(len(layout.frames.functions))}
    words = [word for word in COLOURS if word in used]
    titles = {"name": "function", "place": "place", "whose": "code", "share": "share"}
    titles |= {"own_text": "called by nobody" if layout.is_inverted else "self", "all_text": "total"}
    return {
        "params": [{"name": ZOOM, "select": _SELECTION}],
        "mark": {"type": "rect", "clip": True, "cursor": "pointer", "stroke": TEXT_COLOUR, "strokeWidth": 0.35},
        "encoding": {
            "x": {"field": "from", **x},
            "x2": {"field": "to"},
            "y": {"field": "depth", **y},
            "y2": {"field": "below"},
            "color": {
                "field": "whose",
                "type": "nominal",
                "scale": {"domain": words, "range": [COLOURS[word] for word in words]},
                "legend": {**legend(5), "symbolStrokeWidth": 0.35},
            },
            **_opacity(is_search=is_search),
            "tooltip": [{"field": field, "type": "nominal", "title": title} for field, title in titles.items()],
        },
    }


def _names(layout: Layout, *, is_search: bool) -> Json:
    x, y = _places(layout)
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


def _opacity(*, is_search: bool) -> Json:
    faded = {"condition": {"test": "datum.hit == 1", "value": 1}, "value": 0.3}
    return {"opacity": faded} if is_search else {}
