"""The flame chart of one profile or of two: root on top, a click zooms in the browser, a double click out again.

The browser is given a row for each frame as CSV and a row for each function; what is out of view or thinner than a
pixel is left out there before anything is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workbench.analysis.flame.layout import FrameOrder, Layout
from workbench.comparison.profile_diff.flame_diff import FlameDiff
from workbench.core.model import Json
from workbench.render.charts.flame_encoding import FrameEncoding, amount
from workbench.render.charts.flame_marks import dashed_outlines, frames, hatching, names, scales
from workbench.render.charts.flame_origin import origin_alt_text, origin_encoding
from workbench.render.charts.flame_status import status_alt_text, status_encoding
from workbench.render.charts.flame_zoom import MOST_ROWS, ZOOM, Zoom, zoom_of
from workbench.render.charts.parts import Chart

__all__ = ["MOST_ROWS", "SCROLL_PIXELS", "ZOOM", "Flame", "flame_alt_text", "flame_chart", "layout_in", "scroll_height"]

ROW_PIXELS = 18
LEGEND_PIXELS = 74
SCROLL_PIXELS = 640

Flame = Layout | FlameDiff
"""One profile, or two in one picture."""

_NUMBERS = ("id", "x0", "x1", "depth", "f", "thin")
_THIN = "'(' + format(datum.thin, ',') + (datum.thin == 1 ? ' thin frame)' : ' thin frames)')"


def flame_chart(flame: Flame, matched: Sequence[int] | None = None) -> Chart:
    """The chart; with a mask of matches (as `matching` gives it) all other frames are faded.

    The data is put in after Altair's own check, which would look at each row of it.
    """
    layout = layout_in(flame)
    encoding = status_encoding(flame) if isinstance(flame, FlameDiff) else origin_encoding(flame)
    spec = _spec(layout, encoding, is_search=matched is not None)
    inner = spec["layer"][0]
    lookup = next(each for each in inner["transform"] if "lookup" in each)
    lookup["from"]["data"] = {"values": list(encoding.functions)}
    inner["data"] = _data(layout, encoding, matched)
    return Chart(spec, flame_alt_text(flame))


def flame_alt_text(flame: Flame) -> str:
    """What the chart shows, in words."""
    return status_alt_text(flame) if isinstance(flame, FlameDiff) else origin_alt_text(flame)


def layout_in(flame: Flame) -> Layout:
    """Where the frames lie."""
    return flame.layout if isinstance(flame, FlameDiff) else flame


def scroll_height(layout: Layout) -> int | None:
    """The height in pixels of the area that a taller chart should scroll in; None where it fits."""
    return SCROLL_PIXELS if layout.depth_count * ROW_PIXELS > SCROLL_PIXELS else None


def _spec(layout: Layout, encoding: FrameEncoding, *, is_search: bool) -> dict[str, Any]:
    """The chart without its data.

    The layers lie in a layer of their own: a page takes data at the top of a chart for a table, and rewrites it.
    """
    import altair as alt

    zoom = zoom_of(layout)
    both = scales(zoom, amount("value", layout.unit) if layout.order is FrameOrder.TIME else None)
    marks = [frames(both, encoding, is_search=is_search), names(both, is_search=is_search)]
    if encoding.outlines.hatched:
        marks.insert(1, hatching(both, encoding.outlines.hatched, is_search=is_search))
    if encoding.outlines.dashed:
        marks.insert(1, dashed_outlines(both, encoding, encoding.outlines.dashed, is_search=is_search))
    layers = alt.layer(*marks, data=alt.NamedData("frames"), transform=_transforms(zoom, encoding))
    height = zoom.row_count * ROW_PIXELS + LEGEND_PIXELS
    view = alt.Config(view=alt.ViewConfig(stroke=None))
    spec: dict[str, Any] = alt.layer(layers, width="container", height=height, config=view).to_dict()
    del spec["data"]  # the placeholder that Altair lifted out of the inner layer
    return spec


def _transforms(zoom: Zoom, encoding: FrameEncoding) -> list[Any]:
    """What is in view, where it lies, what is known of its functions, and the words for it."""
    import altair as alt

    fields = [field for field in encoding.functions[-1] if field != "f"]
    known = alt.LookupData(data=alt.NamedData("functions"), key="f", fields=fields)
    words = {"name": _name(encoding), **encoding.words}
    return [
        alt.FilterTransform(filter=zoom.is_seen),
        *(alt.CalculateTransform(calculate=place, **{"as": field}) for field, place in zoom.places.items()),
        alt.LookupTransform(lookup="f", **{"from": known}),
        *(alt.CalculateTransform(calculate=word, **{"as": field}) for field, word in words.items()),
    ]


def _name(encoding: FrameEncoding) -> str:
    """Of how many frames it is the rest, or what is known of its function, after a sign."""
    known = f"{encoding.sign} + datum.known" if encoding.sign else "datum.known"
    return f"datum.thin > 0 ? {_THIN} : {known}"


def _data(layout: Layout, encoding: FrameEncoding, matched: Sequence[int] | None) -> Json:
    """The frames as CSV; a rest stands for no function and says of how many frames."""
    columns = [*_NUMBERS, *encoding.columns, *(["hit"] if matched is not None else [])]
    found = layout.frames
    places = zip(found.starts, found.ends, found.depths, found.functions, found.thin_counts, encoding.rows, strict=True)
    lines = [
        f"{row},{start:.12g},{end:.12g},{depth},{function},{thin},{more}"
        for row, (start, end, depth, function, thin, more) in enumerate(places)
    ]
    if matched is not None:
        lines = [f"{line},{int(hit)}" for line, hit in zip(lines, matched, strict=True)]
    return {
        "values": "\n".join([",".join(columns), *lines]),
        "format": {"type": "csv", "parse": dict.fromkeys(columns, "number")},
    }
