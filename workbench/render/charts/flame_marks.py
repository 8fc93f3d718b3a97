"""The marks of a flame chart: frames that a click zooms in on, outlines around some of them, and names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from workbench.render.charts.flame_encoding import FrameEncoding
from workbench.render.charts.flame_zoom import ZOOM, ZOOM_FIELDS, Zoom
from workbench.render.charts.parts import legend_above, tooltips

if TYPE_CHECKING:
    import altair as alt

STROKE_PIXELS = 0.35
OUTLINE_PIXELS = 1.8
DASHES = [5, 3]
"""What is on one side only has a stronger outline, and a dashed one where it is gone."""

STROKE_SIZE, STROKE_STEP = 15, 9.03
"""How high a slanted stroke is, and how far from the next: the step of monospaced letters of that size."""

MOST_STROKES = 400
LEAST_STROKES = 3
LETTER_PIXELS = 6.2
"""About how wide a letter of a name is."""

STROKE_OPACITY = 0.35
LEAST_NAME_PIXELS = 24
TEXT_COLOUR = "#0B1622"
FADED = 0.3


class Scales(NamedTuple):
    """The channels of both directions, which follow the selection: across, down, and down to a frame's middle."""

    x: alt.X
    y: alt.Y
    middle: alt.Y


def scales(zoom: Zoom, time_label: str | None) -> Scales:
    """The scales of a chart; with an expression for labels the one across has an axis of time."""
    import altair as alt

    axis = None
    if time_label:
        axis = alt.Axis(orient="top", tickCount=6, grid=False, title="time since the start", labelExpr=time_label)
    last = f"{zoom.top} + {zoom.row_count}"
    across = alt.Scale(nice=False, zero=False, domainMin=_expression(zoom.low), domainMax=_expression(zoom.high))
    down = alt.Scale(nice=False, zero=False, reverse=True, domainMin=_expression(zoom.top), domainMax=_expression(last))
    return Scales(
        alt.X("from:Q", scale=across, axis=axis),
        alt.Y("depth:Q", scale=down, axis=None),
        alt.Y("middle:Q", scale=down, axis=None),
    )


def frames(scales: Scales, encoding: FrameEncoding, *, is_search: bool) -> alt.Chart:
    """The frames as rectangles that a click zooms in on and a double click out."""
    import altair as alt

    colours, strong = encoding.colours, encoding.outlines.strong
    scale = alt.Scale(domain=list(colours.by_word), range=list(colours.by_word.values()))
    channels: dict[str, Any] = {
        "color": alt.Color(f"{colours.field}:N", scale=scale, legend=legend_above(**colours.legend)),
    }
    if strong:
        channels["strokeWidth"] = alt.condition(strong, alt.value(OUTLINE_PIXELS), alt.value(STROKE_PIXELS))
    mark = _rectangles(scales, encoding, {"stroke": TEXT_COLOUR, "strokeWidth": STROKE_PIXELS}, is_search=is_search)
    click = alt.selection_point(name=ZOOM, fields=list(ZOOM_FIELDS), toggle=False, clear="dblclick")
    return _encoded(mark, **channels).add_params(click).properties(name="frames")


def dashed_outlines(scales: Scales, encoding: FrameEncoding, test: str, *, is_search: bool) -> alt.Chart:
    """A dashed outline around the frames that a test, an expression, tells.

    A rectangle's own dashes cannot depend on its data, so this lies above the frames and shows the same tooltip.
    """
    look = {"fill": "transparent", "stroke": TEXT_COLOUR, "strokeWidth": OUTLINE_PIXELS, "strokeDash": DASHES}
    return _rectangles(scales, encoding, look, is_search=is_search).transform_filter(test)


def hatching(scales: Scales, test: str, *, is_search: bool) -> alt.Chart:
    """Slanted strokes across the frames that a test, an expression, tells.

    A rectangle has no texture of its own, so this is a text of as many strokes as the frame is wide, after the name
    where there is room for both.
    """
    import altair as alt

    wide_enough = alt.Chart().transform_filter(f"({test}) && datum.pixels >= {STROKE_STEP + 2}")
    name = f"ceil((length(datum.name) * {LETTER_PIXELS} + 8) / {STROKE_STEP})"
    room = f"min(floor((datum.pixels - 2) / {STROKE_STEP}), {MOST_STROKES})"
    spared = f"({room} >= {name} + {LEAST_STROKES} ? {name} : 0)"
    strokes = f"pad('', {room} - datum.spared, '/')"
    placed = wide_enough.transform_calculate(middle="datum.depth + 0.5", spared=spared)
    mark = placed.transform_calculate(strokes=strokes).mark_text(
        align="left",
        baseline="middle",
        dx=_expression(f"datum.spared * {STROKE_STEP} + 1"),
        font="monospace",
        fontSize=STROKE_SIZE,
        color=TEXT_COLOUR,
        fillOpacity=STROKE_OPACITY,
        clip=True,
        tooltip=None,
    )
    return _encoded(mark, x=scales.x, y=scales.middle, text="strokes:N", **_fading(is_search=is_search))


def names(scales: Scales, *, is_search: bool) -> alt.Chart:
    """The names on those frames that are wide enough."""
    import altair as alt

    wide_enough = alt.Chart().transform_filter(f"datum.pixels >= {LEAST_NAME_PIXELS}")
    mark = wide_enough.transform_calculate(middle="datum.depth + 0.5").mark_text(
        align="left",
        baseline="middle",
        dx=4,
        fontSize=11,
        color=TEXT_COLOUR,
        limit=_expression("datum.pixels - 8"),
        clip=True,
        tooltip=None,
    )
    return _encoded(mark, x=scales.x, y=scales.middle, text="name:N", **_fading(is_search=is_search))


def _rectangles(scales: Scales, encoding: FrameEncoding, look: dict[str, Any], *, is_search: bool) -> alt.Chart:
    import altair as alt

    words = tooltips(**encoding.titles)
    mark = alt.Chart().mark_rect(clip=True, cursor="pointer", **look)
    faded = _fading(is_search=is_search)
    return _encoded(mark, x=scales.x, x2="to", y=scales.y, y2="below", tooltip=words, **faded)


def _encoded(chart: alt.Chart, **channels: Any) -> alt.Chart:
    found: alt.Chart = chart.encode(**channels)
    return found


def _fading(*, is_search: bool) -> dict[str, Any]:
    """What a search did not find is faded."""
    import altair as alt

    return {"opacity": alt.condition("datum.hit == 1", alt.value(1), alt.value(FADED))} if is_search else {}


def _expression(text: str) -> alt.ExprRef:
    import altair as alt

    return alt.ExprRef(expr=text)
