"""The frames of one profile, coloured by whose code they are."""

from __future__ import annotations

from workbench.analysis.flame.frames import REST
from workbench.analysis.flame.layout import REST_ORIGIN, Layout
from workbench.analysis.profiles.origins import Origin
from workbench.core.errors import LISTED_NAME_LENGTH, shown_text
from workbench.core.units import share_text, value_text
from workbench.render.charts.flame_encoding import (
    FrameColours,
    FrameEncoding,
    amount,
    function_rows,
    share,
    size_text,
    view_text,
)
from workbench.render.charts.flame_marks import STROKE_PIXELS

NAMES_SAID = 5

ORIGIN_COLOURS = {
    Origin.OWN.value: "#F0A030",
    Origin.LIBRARY.value: "#7CC4EC",
    Origin.STANDARD_LIBRARY.value: "#7FD1B0",
    Origin.INTERPRETER.value: "#DDB5D0",
    REST_ORIGIN: "#B7BEC6",
}
"""Told apart by colour-blind people too, and light enough for dark text in either theme."""


def origin_encoding(layout: Layout) -> FrameEncoding:
    """Self and total of each frame, and whose code it is."""
    used = {layout.origin(row) for row in range(len(layout.frames.functions))}
    titles = {"name": "function", "place": "place", "whose": "code", "share": "share"}
    titles |= {"own_text": "called by nobody" if layout.is_inverted else "self", "all_text": "total"}
    return FrameEncoding(
        columns=("own", "all"),
        rows=(f"{own:.6g},{total:.6g}" for own, total in zip(*layout.frames.sides[0], strict=True)),
        functions=function_rows(layout, lambda _: {}, {"whose": REST_ORIGIN}),
        words={
            "own_text": amount("own", layout.unit),
            "all_text": amount("all", layout.unit),
            "share": share("all", layout.whole),
        },
        titles=titles,
        colours=FrameColours(
            "whose",
            {word: colour for word, colour in ORIGIN_COLOURS.items() if word in used},
            {"columns": 5, "symbolStrokeWidth": STROKE_PIXELS},
        ),
    )


def origin_alt_text(layout: Layout) -> str:
    """What the chart shows, in words: its size and its widest frames."""
    frames = layout.frames
    by_function: dict[int, float] = {}
    for function, own, total, depth in zip(frames.functions, frames.selfs, frames.totals, frames.depths, strict=True):
        value = own if not layout.is_inverted else total if depth == 0 else 0.0
        if function != REST and value > 0:
            by_function[function] = by_function.get(function, 0.0) + value
    most = sorted(by_function.items(), key=lambda entry: -entry[1])[:NAMES_SAID]
    said = ", ".join(
        f"{shown_text(layout.functions[f].name, LISTED_NAME_LENGTH)} {share_text(v / layout.whole)}" for f, v in most
    )
    return (
        f"Flame chart of {value_text(layout.whole, layout.unit)} in {size_text(layout)}, {layout.order.value}. "
        f"{view_text(layout)} The most by themselves: {said or 'none'}."
    )
