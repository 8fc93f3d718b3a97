"""The frames of two profiles, coloured by what became of them.

Slower is orange and faster blue, the darker the larger the change; grey shows no change, or cannot be told. What is
provisional, or differs while nobody knows the noise, has the colour of its difference and is hatched. What is new or
removed has a colour, an outline and a sign of its own, so that nothing is told by colour alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from workbench.analysis.flame.layout import AFTER_ONLY, BEFORE_ONLY
from workbench.comparison.explain.wording import shown_word
from workbench.comparison.profile_diff.flame_diff import FlameDiff
from workbench.comparison.profile_diff.functions import Scaling
from workbench.comparison.profile_diff.status import GREY, SHADE_LIMITS, SHADED, UNTESTED, Status, status_word
from workbench.core.comparison import Change
from workbench.core.errors import LISTED_NAME_LENGTH, shown_text
from workbench.core.model import Json
from workbench.core.units import value_text
from workbench.render.charts.flame_encoding import (
    FrameColours,
    FrameEncoding,
    FrameOutlines,
    amount,
    function_rows,
    share,
    size_text,
    view_text,
)

REASON_LENGTH = 240
NAMES_SAID = 3

STATUS_COLOURS: dict[Status, tuple[str, ...]] = {
    Status.WORSE: ("#FDDDB8", "#F9B16E", "#F7914D"),
    Status.BETTER: ("#CFE5F7", "#8FC4EE", "#66B2EA"),
    Status.PERHAPS_WORSE: ("#FDDDB8", "#F9B16E", "#F7914D"),
    Status.PERHAPS_BETTER: ("#CFE5F7", "#8FC4EE", "#66B2EA"),
    Status.MORE: ("#FDF0E1",),
    Status.LESS: ("#EDF6FD",),
    Status.NEW: ("#F2E35B",),
    Status.REMOVED: ("#D296B4",),
    Status.SAME: ("#C3C9D0",),
    Status.OPEN: ("#D5D9DE",),
    Status.MERGED: ("#E3E6EA",),
}
"""By status and shade; told apart by colour-blind people too, and light enough for dark text in either theme."""

_SIGN = f"(datum.b > 0 ? datum.a > 0 ? '' : '{BEFORE_ONLY}' : datum.a > 0 ? '{AFTER_ONLY}' : '')"

Look = tuple[Status, int]
"""A status and how dark it is drawn."""

LOOKS: tuple[Look, ...] = tuple(
    (status, shade) for status, shades in STATUS_COLOURS.items() for shade in range(len(shades))
)
"""In the order of the legend."""


def status_encoding(diff: FlameDiff) -> FrameEncoding:
    """Both sides of each frame, in the unit and as shares, its status, and the verdict on its function."""
    layout = diff.layout
    rest = {"whose": Status.MERGED.value, **_verdict(None)}
    return FrameEncoding(
        columns=("b", "a", "sb", "sa", "look"),
        rows=_rows(diff),
        functions=function_rows(layout, lambda f: _verdict(diff.changes[f]), rest),
        words={
            "status": f"{json.dumps([look_text(look, diff) for look in LOOKS], ensure_ascii=False)}[datum.look]",
            "before": amount("b", layout.unit),
            "after": amount("a", layout.unit),
            "share_before": share("b", layout.wholes[0]),
            "share_after": share("a", layout.wholes[1]),
            "own_before": amount("sb", layout.unit),
            "own_after": amount("sa", layout.unit),
        },
        titles=_titles(diff),
        colours=_colours(diff),
        outlines=FrameOutlines(
            strong=_is_look_of(Status.NEW),
            dashed=_is_look_of(Status.REMOVED) if Status.REMOVED in diff.statuses else None,
            hatched=_is_look_of(*UNTESTED) if set(UNTESTED) & set(diff.statuses) else None,
        ),
        sign=_SIGN,
    )


def look_text(look: Look, diff: FlameDiff) -> str:
    """The word of the legend for a status and shade."""
    status, shade = look
    word = status_word(status, diff.layout.unit)
    hatched = " (hatched)" if status in UNTESTED else ""
    if status not in SHADED:
        return f"{word}{hatched}"
    first, second = (f"{limit:g}" for limit in SHADE_LIMITS)
    sizes = (f"below {first} ×", f"{first} to {second} ×", f"{second} × and more")
    return f"{word}, {sizes[shade]}{hatched}"


def status_alt_text(diff: FlameDiff) -> str:
    """What the chart shows, in words: both sides, the scaling, and the largest of what has a colour."""
    layout = diff.layout
    before, after = (value_text(whole, layout.unit) for whole in layout.wholes)
    return (
        f"Differential flame chart of {before} before and {after} after in {size_text(layout)}. "
        f"A frame is as wide as its larger side, {diff.scaling.value}. {view_text(layout)} {_coloured(diff)}"
    )


def _coloured(diff: FlameDiff) -> str:
    """The functions of what has a colour, those whose own value changed most first."""
    moved: dict[Status, dict[int, float]] = {}
    frames = diff.layout.frames
    before, after = (side.selfs for side in frames.sides)
    for status, function, b, a in zip(diff.statuses, frames.functions, before, after, strict=True):
        if status not in GREY:
            by_function = moved.setdefault(status, {})
            by_function[function] = by_function.get(function, 0.0) + a - b
    said = []
    for status in (each for each in STATUS_COLOURS if each in moved):
        most = sorted(moved[status].items(), key=lambda entry: -abs(entry[1]))
        names = ", ".join(
            shown_text(diff.layout.functions[f].name, LISTED_NAME_LENGTH) or "(no name)" for f, _ in most[:NAMES_SAID]
        )
        more = f" and {len(most) - NAMES_SAID:,} more" if len(most) > NAMES_SAID else ""
        said.append(f"{status_word(status, diff.layout.unit).capitalize()}: {names}{more}.")
    return " ".join(said) or "All of it is grey: no function is shown to have changed."


def _rows(diff: FlameDiff) -> Iterator[str]:
    number_of = {look: number for number, look in enumerate(LOOKS)}
    looks = (number_of[status, diff.shade(row)] for row, status in enumerate(diff.statuses))
    before, after = diff.layout.frames.sides
    values = zip(before.totals, after.totals, before.selfs, after.selfs, looks, strict=True)
    return (f"{b:.6g},{a:.6g},{sb:.6g},{sa:.6g},{look}" for b, a, sb, sa, look in values)


def _verdict(change: Change | None) -> Json:
    if change is None:
        return {"verdict": "not judged", "why": "–"}
    return {"verdict": shown_word(change), "why": shown_text(change.reason, REASON_LENGTH) or "–"}


def _titles(diff: FlameDiff) -> dict[str, str]:
    own = "called by nobody" if diff.layout.is_inverted else "self"
    in_unit = {"before": "before", "after": "after"}
    in_shares = {"share_before": "share before", "share_after": "share after"}
    sides = in_shares | in_unit if diff.scaling is Scaling.SHARE else in_unit | in_shares
    return {
        "name": "function",
        "place": "place",
        "whose": "code",
        **sides,
        "own_before": f"{own}, before",
        "own_after": f"{own}, after",
        "status": "frame is",
        "verdict": "verdict",
        "why": "why",
    }


def _colours(diff: FlameDiff) -> FrameColours:
    used = {(status, diff.shade(row)) for row, status in enumerate(diff.statuses)}
    by_word = {look_text(look, diff): STATUS_COLOURS[look[0]][look[1]] for look in LOOKS if look in used}
    return FrameColours("status", by_word, {"columns": 4, "labelLimit": 330, "symbolStrokeWidth": 1})


def _is_look_of(*statuses: Status) -> str:
    """An expression that tells frames with one of these statuses."""
    return " || ".join(f"datum.look == {number}" for number, look in enumerate(LOOKS) if look[0] in statuses)
