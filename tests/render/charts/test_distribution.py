"""The values of a benchmark on both sides, as data."""

from __future__ import annotations

import math
from array import array
from typing import Any

from tests.builders.charts import encoding_of, hold_against_schema, rows_of, titles_of
from tests.builders.sides import a_series
from workbench.core.benchmark import Series, SummaryStatistics
from workbench.core.units import Unit
from workbench.render.charts.distribution import COLOURS, POINTS_LIMIT, distribution_chart


def series(*processes: list[float], **replacements: Any) -> Series:
    return a_series(processes=tuple(array("d", each) for each in processes), **replacements)


def points(before: Series, after: Series) -> list[dict[str, Any]]:
    return rows_of(distribution_chart(before, after))


def test_both_sides_share_one_axis_and_unit() -> None:
    found = points(series([0.001, 0.002], [0.003]), series([0.004]))
    assert [(p["side"], p["value"]) for p in found if p["side"] == "after"] == [("after", 4.0)]
    assert sorted(p["value"] for p in found if p["side"] == "before") == [1.0, 2.0, 3.0]
    assert {p["process"] for p in found if p["side"] == "before"} == {"1 of 2", "2 of 2"}


def test_medians_are_drawn_and_said() -> None:
    chart = distribution_chart(series([1.0, 2.0, 30.0]), series([5.0]))
    assert chart
    assert [tick["value"] for tick in rows_of(chart, 1)] == [2.0, 5.0]
    assert "before 3 values with a median of 2 s, after 1 values with a median of 5 s" in chart.alt


def test_nothing_is_drawn_without_values_or_in_two_units() -> None:
    summary = a_series(processes=(), estimate=SummaryStatistics(3, 1.0, 0.1, 0.9, 1.0, 1.1))
    assert distribution_chart(summary, series([1.0])) is None
    assert distribution_chart(series([1.0]), series([1.0], unit=Unit.BYTES)) is None
    assert distribution_chart(series([]), series([])) is None


def test_values_far_apart_are_drawn_logarithmically() -> None:
    def kind(before: list[float], after: list[float]) -> str:
        chart = distribution_chart(series(before), series(after))
        return str(encoding_of(chart, "x")["scale"].get("type", "linear"))

    assert kind([1.0], [1.5]) == "linear"
    assert kind([1.0], [150.0]) == "log"
    assert kind([0.0], [150.0]) == "linear"


def test_many_values_are_thinned_and_the_largest_kept() -> None:
    many = [float(number) for number in range(1, 10 * POINTS_LIMIT)]
    found = [p for p in points(series(many), series([1.0])) if p["side"] == "before"]
    assert len(found) <= POINTS_LIMIT
    assert max(p["said"] for p in found if p["said"].startswith("14,999")) == "14,999 s"


def test_what_is_no_number_is_left_out() -> None:
    assert len(points(series([1.0, math.inf]), series([2.0, math.nan]))) == 2


def test_the_sides_have_colours_of_their_own() -> None:
    assert len(set(COLOURS.values())) == 2
    chart = distribution_chart(series([1.0, 2.0]), series([3.0]))
    hold_against_schema(chart)
    assert encoding_of(chart, "color")["scale"] == {"domain": ["before", "after"], "range": list(COLOURS.values())}
    for layer in (0, 1):
        assert encoding_of(chart, "y", layer)["sort"] == ["before", "after"]
        assert encoding_of(chart, "x", layer) == encoding_of(chart, "x")
    assert titles_of(chart) == {"side": "side", "said": "value", "process": "process"}
