"""The differential flame graph as Vega-Lite: the same zoom, search and names as the flame chart, coloured by verdict.

Grey is what lies inside the noise. Slower is orange and faster blue, the darker the larger the change; what is new or
removed has a colour, an outline and a sign of its own, so that nothing is told by colour alone.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from workbench.analysis.flame.growth import REST
from workbench.comparison.profile_diff.flame_diff import AFTER_ONLY, BEFORE_ONLY, FlameDiff
from workbench.comparison.profile_diff.functions import Scaling
from workbench.comparison.profile_diff.status import SHADE_LIMITS, Status
from workbench.core.errors import shown_text
from workbench.core.model import Json
from workbench.core.profile import place_of
from workbench.core.units import value_text
from workbench.core.verdict import Change, Verdict, verdict_word
from workbench.render.charts.flame_parts import (
    STROKE_PIXELS,
    Extent,
    amount,
    flame_spec,
    frames_layer,
    height_to_scroll,
    in_view,
    name_or_rest,
    names_layer,
    outline_layer,
    scales,
    tooltip,
)
from workbench.render.charts.parts import Chart, legend

NAME_LENGTH = 120
REASON_LENGTH = 240
NAMES_SAID = 3

COLOURS: dict[Status, tuple[str, ...]] = {
    Status.WORSE: ("#FDDDB8", "#F9B16E", "#F7914D"),
    Status.BETTER: ("#CFE5F7", "#8FC4EE", "#66B2EA"),
    Status.NEW: ("#F2E35B",),
    Status.REMOVED: ("#D296B4",),
    Status.SAME: ("#C3C9D0",),
    Status.MERGED: ("#E3E6EA",),
}
"""By status and shade; told apart by colour-blind people too, and light enough for dark text in either theme."""

OUTLINE_PIXELS = 1.8
DASHES = [5, 3]
"""What is on one side only has a stronger outline, and a dashed one where it is gone."""

_NUMBERS = ("id", "x0", "x1", "depth", "f", "b", "a", "sb", "sa", "thin", "look", "hit")
_OF_FUNCTION = ["known", "place", "whose", "verdict", "why"]
_FORMAT: Json = {"type": "csv", "parse": dict.fromkeys(_NUMBERS, "number")}
_SIGN = f"(datum.b > 0 ? datum.a > 0 ? '' : '{BEFORE_ONLY}' : datum.a > 0 ? '{AFTER_ONLY}' : '')"

Look = tuple[Status, int]
"""A status and how dark it is drawn."""

LOOKS: tuple[Look, ...] = tuple((status, shade) for status, shades in COLOURS.items() for shade in range(len(shades)))
"""In the order of the legend."""


def flame_diff_chart(layout: FlameDiff, matched: Sequence[int] | None = None) -> Chart:
    """The chart; with a mask of matches (as `diff_matching` gives it) all other frames are faded."""
    extent, is_search = _extent(layout), matched is not None
    places = scales(extent)
    encoding = _colour_and_words(layout)
    layers = [frames_layer(places, encoding, is_search=is_search)]
    if Status.REMOVED in layout.frames.statuses:
        gone = _is_one_of((Status.REMOVED,))
        layers.append(outline_layer(places, gone, (OUTLINE_PIXELS, DASHES), encoding["tooltip"], is_search=is_search))
    layers.append(names_layer(places, is_search=is_search))
    data = {"values": _rows(layout, matched), "format": _FORMAT}
    spec = flame_spec(extent, data, [*in_view(extent), *_words(layout)], layers)
    return Chart(spec, diff_alt_text(layout))


def diff_scroll_height(layout: FlameDiff) -> int | None:
    """The height in pixels of the area that a taller chart should scroll in; None where it fits."""
    return height_to_scroll(_extent(layout))


def diff_alt_text(layout: FlameDiff) -> str:
    """What the chart shows, in words: both sides, the scaling, and the largest of what has a colour."""
    frames = layout.frames
    noun = "frame" if len(frames.parents) == 1 else "frames"
    before, after = (value_text(whole, layout.unit) for whole in layout.wholes)
    view = "Callers below each function, its own time on top" if layout.is_inverted else "Callees below their callers"
    estimate = " It is an estimate." if layout.is_estimate else ""
    return (
        f"Differential flame chart of {before} before and {after} after in {len(frames.parents):,} {noun}, "
        f"{layout.depth_count:,} deep. A frame is as wide as its larger side, {layout.scaling.value}. "
        f"{view}.{estimate} {_coloured(layout)}"
    )


def look_text(look: Look, layout: FlameDiff) -> str:
    """The word of the legend for a status and shade."""
    status, shade = look
    if status not in (Status.WORSE, Status.BETTER):
        return str(status.value)
    first, second = (f"{limit:g}" for limit in SHADE_LIMITS)
    sizes = (f"below {first} ×", f"{first} to {second} ×", f"{second} × and more")
    return f"{_word(status, layout)}, {sizes[shade]}"


def _word(status: Status, layout: FlameDiff) -> str:
    verdicts = {Status.WORSE: Verdict.WORSE, Status.BETTER: Verdict.BETTER}
    return verdict_word(verdicts[status], layout.unit) if status in verdicts else status.value


def _coloured(layout: FlameDiff) -> str:
    """The functions of what has a colour, those whose own value changed most first."""
    moved: dict[Status, dict[int, float]] = {}
    frames = layout.frames
    for status, function, b, a in zip(
        frames.statuses, frames.functions, frames.selfs_before, frames.selfs_after, strict=True
    ):
        if status not in (Status.SAME, Status.MERGED):
            by_function = moved.setdefault(status, {})
            by_function[function] = by_function.get(function, 0.0) + a - b
    said = []
    for status in (each for each in COLOURS if each in moved):
        most = sorted(moved[status].items(), key=lambda entry: -abs(entry[1]))
        names = ", ".join(shown_text(layout.functions[f].name, 60) or "(no name)" for f, _ in most[:NAMES_SAID])
        more = f" and {len(most) - NAMES_SAID:,} more" if len(most) > NAMES_SAID else ""
        said.append(f"{_word(status, layout).capitalize()}: {names}{more}.")
    return " ".join(said) or "All of it is grey: no change is shown to be more than noise."


def _extent(layout: FlameDiff) -> Extent:
    return Extent(layout.width, layout.depth_count)


def _rows(layout: FlameDiff, matched: Sequence[int] | None) -> str:
    """The frames as CSV; a rest stands for no function and says of how many frames."""
    frames = layout.frames
    place_of_look = {look: place for place, look in enumerate(LOOKS)}
    lines = ["id,x0,x1,depth,f,b,a,sb,sa,thin,look" + (",hit" if matched is not None else "")]
    for row, (_, depth, start, end, function, b, a, sb, sa, thin, status) in enumerate(zip(*frames, strict=True)):
        look = place_of_look[status, layout.shade(row)]
        line = f"{row},{start:.12g},{end:.12g},{depth},{function},{b:.6g},{a:.6g},{sb:.6g},{sa:.6g},{thin},{look}"
        lines.append(f"{line},{int(matched[row])}" if matched is not None else line)
    return "\n".join(lines)


def _words(layout: FlameDiff) -> list[Json]:
    """Names and words for what is in view: both sides in the unit and as shares, and what became of the frame."""
    words = json.dumps([look_text(look, layout) for look in LOOKS], ensure_ascii=False)
    before, after = (whole or 1.0 for whole in layout.wholes)
    return [
        {"lookup": "f", "from": {"data": {"values": _functions(layout)}, "key": "f", "fields": _OF_FUNCTION}},
        name_or_rest(_SIGN),
        {"calculate": f"{words}[datum.look]", "as": "status"},
        {"calculate": amount("b", layout.unit), "as": "before"},
        {"calculate": amount("a", layout.unit), "as": "after"},
        {"calculate": f"format(datum.b / {before!r} * 100, '.3~r') + ' %'", "as": "share_before"},
        {"calculate": f"format(datum.a / {after!r} * 100, '.3~r') + ' %'", "as": "share_after"},
        {"calculate": amount("sb", layout.unit), "as": "own_before"},
        {"calculate": amount("sa", layout.unit), "as": "own_after"},
    ]


def _functions(layout: FlameDiff) -> list[Json]:
    used = sorted({function for function in layout.frames.functions if function != REST})
    found = [
        {
            "f": function,
            "known": shown_text(layout.functions[function].name, NAME_LENGTH) or "(no name)",
            "place": shown_text(place_of(layout.functions[function]), NAME_LENGTH),
            "whose": layout.origins[function],
            **_verdict(layout.changes[function]),
        }
        for function in used
    ]
    rest = {"f": REST, "known": "", "place": "too thin to be seen", "whose": Status.MERGED.value}
    return [*found, {**rest, **_verdict(None)}]


def _verdict(change: Change | None) -> Json:
    if change is None:
        return {"verdict": "not judged", "why": "–"}
    return {"verdict": change.word, "why": shown_text(change.reason, REASON_LENGTH) or "–"}


def _colour_and_words(layout: FlameDiff) -> Json:
    rows = range(len(layout.frames.functions))
    used = {(layout.frames.statuses[row], layout.shade(row)) for row in rows}
    looks = [look for look in LOOKS if look in used]
    words = [look_text(look, layout) for look in looks]
    is_share = layout.scaling is Scaling.SHARE
    own = "called by nobody" if layout.is_inverted else "self"
    in_unit = {"before": "before", "after": "after"}
    in_shares = {"share_before": "share before", "share_after": "share after"}
    titles = {"name": "function", "place": "place", "whose": "code"}
    titles |= {**in_shares, **in_unit} if is_share else {**in_unit, **in_shares}
    titles |= {"own_before": f"{own}, before", "own_after": f"{own}, after"}
    titles |= {"status": "frame is", "verdict": "verdict", "why": "why"}
    field: Json = {"field": "status", "type": "nominal"}
    return {
        "color": {
            **field,
            "scale": {"domain": words, "range": [COLOURS[status][shade] for status, shade in looks]},
            "legend": {**legend(4), "labelLimit": 160, "symbolStrokeWidth": 1},
        },
        "strokeWidth": {
            "condition": {"test": _is_one_of((Status.NEW,)), "value": OUTLINE_PIXELS},
            "value": STROKE_PIXELS,
        },
        "tooltip": tooltip(titles),
    }


def _is_one_of(statuses: Sequence[Status]) -> str:
    """An expression that tells frames with one of these statuses."""
    places = [place for place, (status, _) in enumerate(LOOKS) if status in statuses]
    return " || ".join(f"datum.look == {place}" for place in places)
