"""A comparison as a Vega-Lite chart: each name's worst score before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbench.core.model import Json
from workbench.render.charts.parts import (
    LABEL_PIXELS,
    Chart,
    drawable,
    legend,
    limit_rule,
    names_axis,
    score_axis,
    short,
    tooltips,
)

if TYPE_CHECKING:
    from workbench.comparison.records.compare import Comparison

CHANGES_COUNT = 30

TRENDS = {
    "newly high risk": "worse",
    "added, high risk": "worse",
    "worse": "worse",
    "no longer high risk": "better",
    "better": "better",
    "added": "added or removed",
    "removed": "added or removed",
}
TREND_SHAPES = {"better": "triangle-up", "worse": "triangle-down", "added or removed": "circle"}


def changes_chart(comparison: Comparison) -> Chart | None:
    """The worst score of each name before and after, what matters first; None where nothing changed."""
    table = comparison.table
    changed = table[table["verdict"] != "unchanged"].head(CHANGES_COUNT)
    if changed.empty:
        return None
    values = [_change_value(place, row) for place, row in enumerate(changed.to_dict("records"), 1)]
    limit = comparison.current.rule.score_limit
    scores = [value[side] for value in values for side in ("before", "after") if value[side] is not None]
    x, y = score_axis([*scores, limit], "worst score (dashed: the limit)"), names_axis("label", LABEL_PIXELS)
    shapes = {trend: shape for trend, shape in TREND_SHAPES.items() if any(v["trend"] == trend for v in values)}
    trends = {"field": "trend", "type": "nominal", "legend": {**legend(), "values": list(shapes)}}
    colour = {**trends, "scale": {"domain": list(TREND_SHAPES)}}
    shape = {**trends, "scale": {"domain": list(TREND_SHAPES), "range": list(TREND_SHAPES.values())}}
    tooltip = tooltips(label="name", verdict="verdict", before="before", after="after", why="why")
    stems = {
        "mark": {"type": "rule", "strokeWidth": 2, "opacity": 0.7},
        "transform": [{"filter": "isValid(datum.before) && isValid(datum.after)"}],
        "encoding": {
            "y": y,
            "x": {"field": "before", **x},
            "x2": {"field": "after"},
            "color": colour,
        },
    }
    before = {
        "mark": {"type": "point", "size": 60, "strokeWidth": 2, "opacity": 1},
        "transform": [{"filter": "isValid(datum.before)"}],
        "encoding": {
            "y": y,
            "x": {"field": "before", **x},
            "color": colour,
            "tooltip": tooltip,
        },
    }
    after = {
        "mark": {"type": "point", "filled": True, "size": 120, "opacity": 1},
        "transform": [{"filter": "isValid(datum.after)"}],
        "encoding": {
            "y": y,
            "x": {"field": "after", **x},
            "color": colour,
            "shape": shape,
            "tooltip": tooltip,
        },
    }
    layers = [limit_rule(drawable(limit)), stems, before, after]
    spec = {"data": {"values": values}, "height": {"step": 22}, "layer": layers}
    said = ", ".join(f"{value['name']} {value['verdict']}" for value in values[:5])
    return Chart(spec, f"Worst score before and after for {len(values)} names that changed, first {said}.")


def _change_value(place: int, row: dict[Any, Any]) -> Json:
    name = short(str(row["name"])) or "(no name)"
    return {
        "label": f"{place}. {name}",
        "name": name,
        "verdict": str(row["verdict"]),
        "trend": TRENDS[str(row["verdict"])],
        "before": _drawable_or_none(row["worst_before"]),
        "after": _drawable_or_none(row["worst_after"]),
        "why": str(row["reason"]),
    }


def _drawable_or_none(score: Any) -> float | None:
    return None if score is None or score != score else drawable(int(score))  # a NaN differs from itself
