"""A comparison with verdicts as a forest plot: each name's ratio with its interval, and the threshold as a band.

The axis is logarithmic, so that twice as slow and twice as fast lie equally far from no change. Verdicts differ in
colour and in shape.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from workbench.comparison.explain.wording import (
    figure_cells,
    full_name,
    interval_text,
    is_known,
    ratio_text,
    shown_word,
    threshold_text,
)
from workbench.core.errors import shown_text
from workbench.core.model import Json
from workbench.core.verdict import ORDER, Change, Presence, Shift, SuiteComparison, Verdict, verdict_word
from workbench.render.charts.parts import GREY, Chart, legend, names_axis, tooltips
from workbench.render.charts.ratio_axis import RatioAxis, Reach, reach_of, title_of

NARROW_LEGEND_PIXELS = 260
"""On a narrower plot the legend has a single column; two would be cut."""

NAMES_LIMIT = 40
NAMES_SAID = 3
NAME_LENGTH = 34
NAME_PIXELS = 240
NARROW_PIXELS = 520
"""On a chart as narrow as that a name is cut to its last letters, which are what tells names of one suite apart."""

_NARROW_NAMES = "replace(datum.label, /^([0-9]+[.]) .{2,}(.{14})$/, '$1 …$2')"
ROW_PIXELS = 24
ABOVE_PIXELS = 34
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


def forest_chart(comparison: SuiteComparison) -> Chart | None:
    """The names with a ratio, what matters first, at most NAMES_LIMIT; None where no name has one."""
    known = drawable_changes(comparison.changes)
    shown = known[:NAMES_LIMIT]
    if not shown:
        return None
    reach = reach_of(shown, comparison.threshold)
    words = {verdict: verdict_word(verdict, comparison.unit) for verdict in ORDER}
    rows = [_row(place, change, words[change.verdict], reach) for place, change in enumerate(shown, 1)]
    used = [verdict for verdict in ORDER if any(row["look"] == words[verdict] for row in rows)]
    look = _Look([words[v] for v in used], [COLOURS[v] for v in used], [SHAPES[v] for v in used])
    across = RatioAxis(reach, title_of(comparison.unit))
    layers = [
        *_grounds(comparison, across),
        _intervals(across, look),
        *_cut_ends(rows, across, look),
        _marks(across, look),
    ]
    spec: Json = {
        "data": {"values": rows},
        "height": {"step": ROW_PIXELS},
        "layer": layers,
        "config": {"view": {"stroke": None}},
    }
    return Chart(spec, _alt_text(comparison, shown, len(known)))


def left_out_text(comparison: SuiteComparison) -> str:
    """What the chart does not show, in words; empty where it shows every name whole."""
    known = drawable_changes(comparison.changes)
    shown = known[:NAMES_LIMIT]
    more, without = len(known) - len(shown), len(comparison.changes) - len(known)
    parts = [f"{more:,} more names are in the table below." if more else ""]
    noun = "name has" if without == 1 else "names have"
    parts.append(f"{without:,} {noun} no ratio that could be drawn." if without else "")
    if shown:
        reach = reach_of(shown, comparison.threshold)
        is_cut = any(end and not reach.low <= end <= reach.high for c in shown for end in (c.low, c.high))
        parts.append("An arrow marks an interval that goes on beyond the edge." if is_cut else "")
    return " ".join(filter(None, parts))


def drawable_changes(changes: Sequence[Change]) -> list[Change]:
    """The names of both sides with a ratio that has a place on a logarithmic axis, in the order given."""
    return [c for c in changes if c.presence is Presence.BOTH and is_known(c.ratio) and c.ratio and c.ratio > 0]


class _Look(NamedTuple):
    """The words of the legend with their colours and shapes."""

    words: list[str]
    colours: list[str]
    shapes: list[str]


def _row(place: int, change: Change, look: str, reach: Reach) -> Json:
    before, after, ratio, interval, evidence = figure_cells(change)
    low, high = (_inside(end, reach) for end in (change.low, change.high))
    beside = change.evidence.relative_ratio
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


def _by_verdict(look: _Look, channel: str) -> Json:
    ranges = look.colours if channel == "color" else look.shapes
    scale = {"domain": look.words, "range": ranges}
    return {
        "field": "look",
        "type": "nominal",
        "scale": scale,
        "legend": {**legend(2), "labelLimit": 150, "columns": {"expr": f"width < {NARROW_LEGEND_PIXELS} ? 1 : 2"}},
    }


def _grounds(comparison: SuiteComparison, across: RatioAxis) -> Iterator[Json]:
    """The band of the threshold, the line of no change, and where the typical name lies."""
    limit = 1 + comparison.threshold
    said = f"threshold: {threshold_text(comparison.threshold)} either way"
    yield {
        "data": {"values": [{"from": 1 / limit, "to": limit, "said": said}]},
        "mark": {"type": "rect", "color": GREY, "opacity": 0.2, "clip": True},
        "encoding": {"x": across.x("from"), "x2": {"field": "to"}, "tooltip": tooltips(said="band")},
    }
    yield _rule(1.0, "no change", across, {"strokeWidth": 1.5})
    shift = comparison.shift
    if shift and across.reach.low < shift.ratio < across.reach.high:
        yield _rule(shift.ratio, f"the typical name: {_shift_text(shift)}", across, {"strokeDash": [2, 3]})


def _shift_text(shift: Shift) -> str:
    return f"{ratio_text(shift.ratio)} ({interval_text(shift.ratio, shift.low, shift.high)})"


def _rule(ratio: float, said: str, across: RatioAxis, look: Json) -> Json:
    return {
        "data": {"values": [{"at": ratio, "said": said}]},
        "mark": {"type": "rule", "color": GREY, **look},
        "encoding": {"x": across.x("at"), "tooltip": tooltips(said="line")},
    }


def _intervals(across: RatioAxis, look: _Look) -> Json:
    return {
        "mark": {"type": "rule", "strokeWidth": 2.5, "opacity": 0.75, "clip": True},
        "transform": [{"filter": "isValid(datum.low) && isValid(datum.high)"}],
        "encoding": {
            "y": _names(),
            "x": across.x("low"),
            "x2": {"field": "high"},
            "color": _by_verdict(look, "color"),
            "tooltip": _tooltip(),
        },
    }


def _cut_ends(rows: Sequence[Json], across: RatioAxis, look: _Look) -> Iterator[Json]:
    """An arrow where an interval goes on beyond the edge."""
    for flag, field, shape in (("cut_low", "low", "triangle-left"), ("cut_high", "high", "triangle-right")):
        if any(row[flag] for row in rows):
            yield {
                "mark": {"type": "point", "filled": True, "shape": shape, "size": 70, "opacity": 1},
                "transform": [{"filter": f"datum.{flag}"}],
                "encoding": {
                    "y": _names(),
                    "x": across.x(field),
                    "color": _by_verdict(look, "color"),
                    "tooltip": _tooltip(),
                },
            }


def _marks(across: RatioAxis, look: _Look) -> Json:
    return {
        "mark": {"type": "point", "filled": True, "size": 110, "opacity": 1},
        "encoding": {
            "y": _names(),
            "x": across.x("ratio"),
            "color": _by_verdict(look, "color"),
            "shape": _by_verdict(look, "shape"),
            "tooltip": _tooltip(),
        },
    }


def _names() -> Json:
    """A row for each name, in the order given."""
    found = names_axis("label", NAME_PIXELS)
    found["axis"]["labelExpr"] = f"containerSize()[0] < {NARROW_PIXELS} ? {_NARROW_NAMES} : datum.label"
    return found


def _tail(name: str) -> str:
    """The end of a long name: names of one suite begin alike.

    >>> _tail("tests/test_parse.py::test_parse_numbers[10]"), _tail("")
    ('…_parse.py::test_parse_numbers[10]', '(no name)')
    """
    text = shown_text(name) or "(no name)"
    return text if len(text) <= NAME_LENGTH else f"…{text[1 - NAME_LENGTH :]}"


def _tooltip() -> list[Json]:
    titles = {"name": "name", "verdict": "verdict", "change": "change", "interval": "95 % interval"}
    titles |= {"beside": "beside the suite", "before": "was", "after": "is", "evidence": "evidence", "why": "why"}
    return [{"field": field, "type": "nominal", "title": title} for field, title in titles.items()]


def _alt_text(comparison: SuiteComparison, shown: Sequence[Change], count: int) -> str:
    said = "; ".join(
        f"{shown_text(change.name, 60) or '(no name)'} {shown_word(change)}, {ratio_text(change.ratio)}"
        for change in shown[:NAMES_SAID]
    )
    more = f" {count - len(shown):,} more are not drawn." if count > len(shown) else ""
    noun = "name" if len(shown) == 1 else "names"
    return (
        f"Forest plot of {len(shown):,} {noun}: after divided by before with the 95 % interval, what matters first, "
        f"beside a band of {threshold_text(comparison.threshold)} either way. First {said}.{more}"
    )
