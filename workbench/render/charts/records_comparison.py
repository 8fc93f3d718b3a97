"""A comparison of records as a chart: each name's worst score before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbench.core.model import Json
from workbench.render.charts.parts import (
    LABEL_PIXELS,
    Chart,
    Look,
    drawable,
    drawn,
    legend_above,
    limit_rule,
    names_axis,
    score_axis,
    short,
    tooltips,
)

if TYPE_CHECKING:
    import altair as alt

    from workbench.core.comparison import Change, Comparison

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
    changed = list(comparison.loud[:CHANGES_COUNT])
    if not changed or comparison.current.records is None:
        return None
    rows = [_change_row(place, change) for place, change in enumerate(changed, 1)]
    said = ", ".join(f"{row['name']} {row['verdict']}" for row in rows[:5])
    picture = _picture(rows, comparison.current.records.score_limit)
    said = f"Worst score before and after for {len(rows)} names that changed, first {said}."
    return drawn(picture, said, names=rows)


def _picture(rows: list[Json], limit: int) -> alt.TopLevelMixin:
    """A ring for before and a filled mark for after, with a line from one to the other."""
    import altair as alt

    scores = [row[side] for row in rows for side in ("before", "after") if row[side] is not None]
    title = "worst score (dashed: the limit)"
    before, after = (score_axis(side, [*scores, limit], title) for side in ("before", "after"))
    names, trends = names_axis(LABEL_PIXELS), [word for word in TREND_SHAPES if any(r["trend"] == word for r in rows)]
    colour, shape = _by_trend(alt.Color, trends), _by_trend(alt.Shape, trends, range=list(TREND_SHAPES.values()))
    tooltip = [
        *tooltips(label="name", verdict="verdict"),
        alt.Tooltip("before:Q", title="before"),
        alt.Tooltip("after:Q", title="after"),
        *tooltips(why="why"),
    ]
    is_before, is_after = (alt.FieldValidPredicate(field=side, valid=True) for side in ("before", "after"))
    stems = alt.Chart().mark_rule(strokeWidth=2, opacity=0.7).transform_filter(is_before, is_after)
    rings = alt.Chart().mark_point(size=60, strokeWidth=2, opacity=1).transform_filter(is_before)
    marks = alt.Chart().mark_point(filled=True, size=120, opacity=1).transform_filter(is_after)
    return alt.layer(
        limit_rule(drawable(limit)),
        stems.encode(y=names, x=before, x2=alt.X2(field="after"), color=colour),
        rings.encode(y=names, x=before, color=colour, tooltip=tooltip),
        marks.encode(y=names, x=after, color=colour, shape=shape, tooltip=tooltip),
        data=alt.NamedData("names"),
        height=alt.Step(22),
    )


def _by_trend(channel: type[Look], shown: list[str], **scale: Any) -> Look:
    """Colour or shape by trend; the legend names those that are shown."""
    import altair as alt

    look = alt.Scale(domain=list(TREND_SHAPES), **scale)
    return channel("trend:N", scale=look, legend=legend_above(values=shown))


def _change_row(place: int, change: Change) -> Json:
    name = short(change.name) or "(no name)"
    return {
        "label": f"{place}. {name}",
        "name": name,
        "verdict": change.status,
        "trend": TRENDS[change.status],
        "before": _drawable_or_none(change.before),
        "after": _drawable_or_none(change.after),
        "why": change.reason,
    }


def _drawable_or_none(score: float | None) -> float | None:
    return None if score is None else drawable(int(score))
