"""A comparison with verdicts as a forest plot: each name's ratio with its interval, and the threshold as a band.

The axis is logarithmic, so that twice as slow and twice as fast lie equally far from no change. Verdicts differ in
colour and in shape.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from workbench.comparison.explain.wording import (
    figure_cells,
    full_name,
    interval_text,
    is_known,
    limit_text,
    ratio_text,
    shown_word,
    threshold_text,
    typical_names,
)
from workbench.core.comparison import Change, Comparison, Presence
from workbench.core.errors import LISTED_NAME_LENGTH, shown_text
from workbench.core.model import Json
from workbench.core.verdict import ORDER, Verdict
from workbench.core.words import counted
from workbench.render.charts.parts import GREY, Chart, Look, drawn, legend_above, names_axis, tooltips, two_columns
from workbench.render.charts.ratio_axis import Measure, RatioAxis, Reach, ratio_axis, reach_of

if TYPE_CHECKING:
    import altair as alt

NARROW_LEGEND_PIXELS = 260
"""On a narrower plot the legend has a single column."""

NAMES_LIMIT = 40
NAMES_SAID = 3
NAME_LENGTH = 34
NAME_PIXELS = 240
NARROW_PIXELS = 520
"""On a chart as narrow as that a name is cut to its last letters, which are what tells names of one suite apart."""

_NARROW_NAME = r"^([0-9]+[.]) .{2,}(.{14})$"
ROW_PIXELS = 24
COLOURS = {
    Verdict.WORSE: "#DB5F12",
    Verdict.BETTER: "#2C86C9",
    Verdict.CANNOT_TELL: "#9A7D1C",
    Verdict.NO_CHANGE: GREY,
}
"""Told apart by colour-blind people too, on white as well as on a dark ground."""

SHAPES = {
    Verdict.WORSE: "triangle-down",
    Verdict.BETTER: "triangle-up",
    Verdict.CANNOT_TELL: "diamond",
    Verdict.NO_CHANGE: "square",
}


def forest_chart(comparison: Comparison) -> Chart | None:
    """The names with a ratio, what matters first, at most NAMES_LIMIT; None where no name has one."""
    import altair as alt

    known = drawable_changes(comparison.changes)
    shown = known[:NAMES_LIMIT]
    if not shown:
        return None
    reach = reach_of(shown, comparison.threshold)
    words = {verdict: comparison.word_of(verdict) for verdict in ORDER}
    rows = [
        _row(place, change, words[change.verdict], reach, comparison.beside(change))
        for place, change in enumerate(shown, 1)
    ]
    across = ratio_axis(reach, {Measure(change.unit, change.direction) for change in shown})
    style = _style({words[v]: v for v in ORDER if any(row["look"] == words[v] for row in rows)})
    layers = [
        *_grounds(comparison, across),
        _intervals(across, style),
        *_cut_ends(rows, across, style),
        _marks(across, style),
    ]
    picture = alt.layer(*layers, data=alt.NamedData("names"), height=alt.Step(ROW_PIXELS)).configure_view(stroke=None)
    return drawn(picture, _alt_text(comparison, shown, len(known)), names=rows)


def left_out_text(comparison: Comparison) -> str:
    """What the chart does not show, in words; empty where it shows every name whole."""
    known = drawable_changes(comparison.changes)
    shown = known[:NAMES_LIMIT]
    more, without = len(known) - len(shown), len(comparison.changes) - len(known)
    parts = [f"{counted(more, 'more name is', 'more names are')} in the table below." if more else ""]
    parts.append(f"{counted(without, 'name has', 'names have')} no ratio that could be drawn." if without else "")
    if shown:
        reach = reach_of(shown, comparison.threshold)
        is_cut = any(end and not reach.low <= end <= reach.high for c in shown for end in (c.low, c.high))
        parts.append("An arrow marks an interval that goes on beyond the edge." if is_cut else "")
    return " ".join(filter(None, parts))


def drawable_changes(changes: Sequence[Change]) -> list[Change]:
    """The names of both sides with a ratio that has a place on a logarithmic axis, in the order given."""
    return [c for c in changes if c.presence is Presence.BOTH and is_known(c.ratio) and c.ratio and c.ratio > 0]


class _Style(NamedTuple):
    """What all marks of a name have in common."""

    names: alt.Y
    colour: alt.Color
    shape: alt.Shape
    tooltip: list[alt.Tooltip]


def _row(place: int, change: Change, look: str, reach: Reach, beside: float | None) -> Json:
    before, after, ratio, interval, evidence = figure_cells(change)
    low, high = (_inside(end, reach) for end in (change.low, change.high))
    return {
        "label": f"{place}. {_tail(change.name)}",
        "name": shown_text(full_name(change), 120),
        "look": look,
        "verdict": shown_word(change),
        "ratio": change.ratio,
        "low": low,
        "high": high,
        "cut_low": low is not None and change.low is not None and change.low < reach.low,
        "cut_high": high is not None and change.high is not None and change.high > reach.high,
        "before": before,
        "after": after,
        "change": ratio,
        "interval": interval,
        "beside": ratio_text(beside),
        "evidence": evidence,
        "why": shown_text(change.reason, 240) or "–",
    }


def _inside(end: float | None, reach: Reach) -> float | None:
    """The end of an interval, not beyond the axis; one of zero, or without end, lies at its edge."""
    if end is None or math.isnan(end):
        return None
    return min(max(end, reach.low), reach.high)


def _style(verdicts: Mapping[str, Verdict]) -> _Style:
    """The looks of the verdicts by the words of the legend."""
    import altair as alt

    legend = legend_above(two_columns(NARROW_LEGEND_PIXELS), labelLimit=150)

    def by_verdict(channel: type[Look], looks: Mapping[Verdict, str]) -> Look:
        scale = alt.Scale(domain=list(verdicts), range=[looks[verdict] for verdict in verdicts.values()])
        return channel("look:N", scale=scale, legend=legend)

    return _Style(_names(), by_verdict(alt.Color, COLOURS), by_verdict(alt.Shape, SHAPES), _tooltip())


def _grounds(comparison: Comparison, across: RatioAxis) -> Iterator[alt.Chart]:
    """The band of the limit with its alarm lines, the line of no change, and where the typical name lies."""
    import altair as alt

    limit = 1 + comparison.threshold
    row = {"from": 1 / limit, "to": limit, "said": f"limit: {limit_text(comparison)}, either way"}
    band = alt.Chart({"values": [row]}).mark_rect(color=GREY, opacity=0.2, clip=True)
    yield band.encode(x=across.x("from"), x2=alt.X2(field="to"), tooltip=tooltips(said="band"))
    if comparison.alarm is not None:
        alarm = threshold_text(comparison.alarm)
        said = f"alarm line: a change from {alarm} on is called where noise does not explain it"
        for ratio in (1 / (1 + comparison.alarm), 1 + comparison.alarm):
            yield _line(ratio, said, across, strokeWidth=1, strokeDash=[6, 3])
    yield _line(1.0, "no change", across, strokeWidth=1.5)
    for said, shift in typical_names(comparison):
        if across.reach.low < shift.ratio < across.reach.high:
            interval = interval_text(shift.ratio, shift.low, shift.high)
            yield _line(shift.ratio, f"the {said}: {ratio_text(shift.ratio)} ({interval})", across, strokeDash=[2, 3])


def _line(ratio: float, said: str, across: RatioAxis, **look: Any) -> alt.Chart:
    import altair as alt

    line = alt.Chart({"values": [{"at": ratio, "said": said}]}).mark_rule(color=GREY, **look)
    found: alt.Chart = line.encode(x=across.x("at"), tooltip=tooltips(said="line"))
    return found


def _intervals(across: RatioAxis, style: _Style) -> alt.Chart:
    import altair as alt

    ends = [alt.FieldValidPredicate(field=field, valid=True) for field in ("low", "high")]
    lines = alt.Chart().mark_rule(strokeWidth=2.5, opacity=0.75, clip=True).transform_filter(*ends)
    found: alt.Chart = lines.encode(
        y=style.names, x=across.x("low"), x2=alt.X2(field="high"), color=style.colour, tooltip=style.tooltip
    )
    return found


def _cut_ends(rows: Sequence[Json], across: RatioAxis, style: _Style) -> Iterator[alt.Chart]:
    """An arrow where an interval goes on beyond the edge."""
    import altair as alt

    for flag, field, shape in (("cut_low", "low", "triangle-left"), ("cut_high", "high", "triangle-right")):
        if any(row[flag] for row in rows):
            marks = alt.Chart().mark_point(filled=True, shape=shape, size=70, opacity=1)
            cut = marks.transform_filter(alt.FieldEqualPredicate(field=flag, equal=True))
            yield cut.encode(y=style.names, x=across.x(field), color=style.colour, tooltip=style.tooltip)


def _marks(across: RatioAxis, style: _Style) -> alt.Chart:
    import altair as alt

    marks = alt.Chart().mark_point(filled=True, size=110, opacity=1)
    found: alt.Chart = marks.encode(
        y=style.names, x=across.x("ratio"), color=style.colour, shape=style.shape, tooltip=style.tooltip
    )
    return found


def _names() -> alt.Y:
    """A row for each name, in the order given; where it is narrow the name's last letters stand for it."""
    import altair as alt

    label = alt.datum.label
    last_letters = alt.expr.replace(label, alt.expr.regexp(_NARROW_NAME, ""), "$1 …$2")
    is_narrow = alt.expr.containerSize()[0] < NARROW_PIXELS
    return names_axis(NAME_PIXELS, str(alt.expr.if_(is_narrow, last_letters, label)))


def _tail(name: str) -> str:
    """The end of a long name: names of one suite begin alike.

    >>> _tail("tests/test_parse.py::test_parse_numbers[10]"), _tail("")
    ('…_parse.py::test_parse_numbers[10]', '(no name)')
    """
    text = shown_text(name) or "(no name)"
    return text if len(text) <= NAME_LENGTH else f"…{text[1 - NAME_LENGTH :]}"


def _tooltip() -> list[alt.Tooltip]:
    titles = {"name": "name", "verdict": "verdict", "change": "change", "interval": "95 % interval"}
    titles |= {"beside": "beside the suite", "before": "was", "after": "is", "evidence": "evidence", "why": "why"}
    return tooltips(**titles)


def _alt_text(comparison: Comparison, shown: Sequence[Change], count: int) -> str:
    said = "; ".join(
        f"{shown_text(change.name, LISTED_NAME_LENGTH) or '(no name)'} {shown_word(change)}, {ratio_text(change.ratio)}"
        for change in shown[:NAMES_SAID]
    )
    more = f" {counted(count - len(shown), 'more is', 'more are')} not drawn." if count > len(shown) else ""
    return (
        f"Forest plot of {counted(len(shown), 'name')}: after divided by before with the 95 % interval, what matters "
        f"first, beside a band of the limit, {limit_text(comparison)}, either way. First {said}.{more}"
    )
