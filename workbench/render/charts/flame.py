"""The flame chart as Vega-Lite: root on top, a click zooms in the browser, a double click shows everything again.

The browser is given a row for each frame as CSV and a row for each function; what is out of view or thinner than a
pixel is left out there before anything is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence

from workbench.analysis.flame.growth import REST
from workbench.analysis.flame.layout import REST_ORIGIN, FrameOrder, Layout
from workbench.analysis.profiles.origins import Origin
from workbench.core.errors import shown_text
from workbench.core.model import Json
from workbench.core.profile import place_of
from workbench.core.units import share_text, value_text
from workbench.render.charts.flame_parts import (
    MOST_ROWS,
    SCROLL_PIXELS,
    STROKE_PIXELS,
    ZOOM,
    Extent,
    amount,
    flame_spec,
    frames_layer,
    height_to_scroll,
    in_view,
    name_or_rest,
    names_layer,
    scales,
    tooltip,
)
from workbench.render.charts.parts import Chart, legend

__all__ = ["COLOURS", "MOST_ROWS", "SCROLL_PIXELS", "ZOOM", "alt_text", "flame_chart", "scroll_height"]

NAME_LENGTH = 120
NAMES_SAID = 5

COLOURS = {
    Origin.OWN.value: "#F0A030",
    Origin.LIBRARY.value: "#7CC4EC",
    Origin.STANDARD_LIBRARY.value: "#7FD1B0",
    Origin.INTERPRETER.value: "#DDB5D0",
    REST_ORIGIN: "#B7BEC6",
}
"""Told apart by colour-blind people too, and light enough for dark text in either theme."""

_NUMBERS = ("id", "x0", "x1", "depth", "f", "own", "all", "thin", "hit")
_OF_FUNCTION = ["known", "place", "whose"]
_FORMAT: Json = {"type": "csv", "parse": dict.fromkeys(_NUMBERS, "number")}


def flame_chart(layout: Layout, matched: Sequence[int] | None = None) -> Chart:
    """The chart; with a mask of matches (as `matching` gives it) all other frames are faded."""
    places = scales(_extent(layout), _time_axis(layout))
    is_search = matched is not None
    layers = [
        frames_layer(places, _colour_and_words(layout), is_search=is_search),
        names_layer(places, is_search=is_search),
    ]
    data = {"values": _rows(layout, matched), "format": _FORMAT}
    spec = flame_spec(_extent(layout), data, [*in_view(_extent(layout)), *_words(layout)], layers)
    return Chart(spec, alt_text(layout))


def scroll_height(layout: Layout) -> int | None:
    """The height in pixels of the area that a taller chart should scroll in; None where it fits."""
    return height_to_scroll(_extent(layout))


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


def _extent(layout: Layout) -> Extent:
    return Extent(layout.width, layout.depth_count)


def _rows(layout: Layout, matched: Sequence[int] | None) -> str:
    """The frames as CSV; a rest stands for no function and says of how many frames."""
    lines = ["id,x0,x1,depth,f,own,all,thin" + (",hit" if matched is not None else "")]
    for row, (_, depth, start, end, function, own, total, thin) in enumerate(zip(*layout.frames, strict=True)):
        line = f"{row},{start:.12g},{end:.12g},{depth},{function},{own:.6g},{total:.6g},{thin}"
        lines.append(f"{line},{int(matched[row])}" if matched is not None else line)
    return "\n".join(lines)


def _words(layout: Layout) -> list[Json]:
    """Names and words for what is in view."""
    return [
        {"lookup": "f", "from": {"data": {"values": _functions(layout)}, "key": "f", "fields": _OF_FUNCTION}},
        name_or_rest(),
        {"calculate": amount("own", layout.unit), "as": "own_text"},
        {"calculate": amount("all", layout.unit), "as": "all_text"},
        {"calculate": f"format(datum.all / {layout.whole or 1.0!r} * 100, '.3~r') + ' %'", "as": "share"},
    ]


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


def _time_axis(layout: Layout) -> Json | None:
    if layout.order is not FrameOrder.TIME:
        return None
    look = {"orient": "top", "tickCount": 6, "grid": False}
    return {**look, "title": "time since the start", "labelExpr": amount("value", layout.unit)}


def _colour_and_words(layout: Layout) -> Json:
    used = {layout.origin(row) for row in range(len(layout.frames.functions))}
    words = [word for word in COLOURS if word in used]
    titles = {"name": "function", "place": "place", "whose": "code", "share": "share"}
    titles |= {"own_text": "called by nobody" if layout.is_inverted else "self", "all_text": "total"}
    return {
        "color": {
            "field": "whose",
            "type": "nominal",
            "scale": {"domain": words, "range": [COLOURS[word] for word in words]},
            "legend": {**legend(5), "symbolStrokeWidth": STROKE_PIXELS},
        },
        "tooltip": tooltip(titles),
    }
