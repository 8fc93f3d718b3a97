"""The pieces that all charts are made of: axes, legends, tooltips, and numbers that a browser can draw."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from workbench.core.errors import shown_text
from workbench.core.model import Json

NAME_LENGTH = 42
LABEL_PIXELS = 190
GREY = "#808893"
LONG_RANGE = 100_000
"""Scores further apart than this are drawn on a logarithmic scale, or the small ones would fall on one spot."""


class Chart(NamedTuple):
    """What to draw, and the same in a sentence for those who cannot see it."""

    spec: Json
    alt: str


def drawable(score: int) -> float:
    """The score as a double; what no double can hold stands at its end."""
    return float(max(min(score, 10**300), -(10**300)))


def short(text: str) -> str:
    """A name as it fits beside a chart, controls escaped."""
    return shown_text(text, NAME_LENGTH)


def names_axis(field: str, label_pixels: int) -> Json:
    """A row for each value, labelled with its name, in the order given."""
    axis = {"labelExpr": "split(datum.label, '\\n')", "labelLimit": label_pixels, "labelFontSize": 12}
    axis |= {"labelFlush": False, "labelBound": False, "ticks": False, "domain": False}
    return {"field": field, "type": "nominal", "sort": None, "title": None, "axis": axis}


def score_axis(scores: Sequence[float], title: str) -> Json:
    """A number axis that holds these scores."""
    is_long = max(scores) - min(scores) > LONG_RANGE
    scale = {"type": "symlog", "zero": False} if is_long else {"zero": False, "nice": True}
    extra = {"tickCount": 6, "format": "~s"} if is_long else {"tickMinStep": 1, "tickCount": 10}
    return {
        "type": "quantitative",
        "title": f"{title}, logarithmic" if is_long else title,
        "scale": scale,
        "axis": {"labelOverlap": True, **extra},
    }


def whole_numbers() -> Json:
    """An axis without fractions."""
    return {"tickMinStep": 1, "tickCount": 6, "labelOverlap": True, "format": ",d"}


def legend(columns: int = 3) -> Json:
    """A legend above the chart that also fits a narrow page."""
    look = {"symbolSize": 90, "symbolOpacity": 1, "labelLimit": 130, "columns": columns}
    return {"title": None, "orient": "top", "direction": "horizontal", **look}


def limit_rule(limit: float) -> Json:
    """A dashed line at the score limit."""
    return {
        "data": {"values": [{"limit": limit}]},
        "mark": {"type": "rule", "strokeDash": [5, 4], "strokeWidth": 1.5, "color": GREY},
        "encoding": {"x": {"field": "limit", "type": "quantitative"}},
    }


def tooltips(**titles: str) -> list[Json]:
    """What pointing at a mark shows: fields by their titles."""
    kinds = {"records": "quantitative", "before": "quantitative", "after": "quantitative"}
    return [
        {"field": field, "type": kinds.get(field, "nominal"), "title": title}
        | ({"format": ",d"} if field == "records" else {})
        for field, title in titles.items()
    ]
