"""The pieces that all charts are made of: axes, legends, tooltips, and numbers that a browser can draw.

Charts are built with Altair and turned into plain dictionaries once. Altair hears of their rows by name only: it would
copy them for every step of the building, and the numbers have to stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from workbench.core.errors import shown_text
from workbench.core.model import Json

if TYPE_CHECKING:
    import altair as alt

NAME_LENGTH = 42
LABEL_PIXELS = 190
GREY = "#808893"
LONG_RANGE = 100_000
"""Scores further apart than this are drawn on a logarithmic scale, or the small ones would fall on one spot."""

LINES = "split(datum.label, '\\n')"
"""A label in several lines; written as Vega has it, because Altair's expressions know no `split`."""


Look = TypeVar("Look", "alt.Color", "alt.Shape")
"""A channel that tells groups apart."""


class Chart(NamedTuple):
    """What to draw, and the same in a sentence for those who cannot see it."""

    spec: Json
    alt: str


def drawn(picture: alt.TopLevelMixin, said: str, **rows: Sequence[Json]) -> Chart:
    """The chart as a dictionary, checked against the schema, with the rows of every name where they are used.

    It is asked for as a part of a chart, because to a whole one Altair adds what today's theme says of its size.
    """
    known: dict[str, Sequence[Json]] = {**rows}
    spec = picture.to_dict(context={"top_level": False, "datasets": known})
    for part in (spec, *spec.get("layer", ())):
        if "data" in part:
            part["data"] = {"values": known[part["data"]["name"]]}
    return Chart(spec, said)


def drawable(score: int) -> float:
    """The score as a double; what no double can hold stands at its end."""
    return float(max(min(score, 10**300), -(10**300)))


def short(text: str) -> str:
    """A name as it fits beside a chart, controls escaped."""
    return shown_text(text, NAME_LENGTH)


def names_axis(label_pixels: int, text: str = LINES) -> alt.Y:
    """A row for each `label`, in the order given; `text` is the expression that makes the shown label of it."""
    import altair as alt

    return alt.Y(
        "label:N",
        sort=None,
        title=None,
        axis=alt.Axis(
            labelExpr=text,
            labelLimit=label_pixels,
            labelFontSize=12,
            labelFlush=False,
            labelBound=False,
            ticks=False,
            domain=False,
        ),
    )


def score_axis(field: str, scores: Sequence[float], title: str) -> alt.X:
    """A number axis that holds these scores."""
    import altair as alt

    if max(scores) - min(scores) > LONG_RANGE:
        axis = alt.Axis(labelOverlap=True, tickCount=6, format="~s")
        scale = alt.Scale(type="symlog", zero=False)
        return alt.X(f"{field}:Q", title=f"{title}, logarithmic", scale=scale, axis=axis)
    axis = alt.Axis(labelOverlap=True, tickMinStep=1, tickCount=10)
    return alt.X(f"{field}:Q", title=title, scale=alt.Scale(zero=False, nice=True), axis=axis)


def whole_numbers() -> alt.Axis:
    """An axis without fractions."""
    import altair as alt

    return alt.Axis(tickMinStep=1, tickCount=6, labelOverlap=True, format=",d")


def legend_above(columns: int | alt.ExprRef = 3, **look: Any) -> alt.Legend:
    """A legend above the chart that also fits a narrow page; `look` says what is different."""
    import altair as alt

    usual = {"symbolSize": 90, "symbolOpacity": 1, "labelLimit": 130, "columns": columns}
    return alt.Legend(**{"title": None, "orient": "top", "direction": "horizontal", **usual, **look})


def two_columns(pixels: int) -> alt.ExprRef:
    """Two columns for a legend, or a single one on a plot that is narrower than this, where two would be cut."""
    import altair as alt

    return alt.ExprRef(f"width < {pixels} ? 1 : 2")


def limit_rule(limit: float) -> alt.Chart:
    """A dashed line at the score limit."""
    import altair as alt

    rule = alt.Chart({"values": [{"limit": limit}]}).mark_rule(strokeDash=[5, 4], strokeWidth=1.5, color=GREY)
    found: alt.Chart = rule.encode(x=alt.X("limit:Q"))
    return found


def tooltips(**titles: str) -> list[alt.Tooltip]:
    """What pointing at a mark shows: fields with their titles, as the words that they hold."""
    import altair as alt

    return [alt.Tooltip(f"{field}:N", title=title) for field, title in titles.items()]
