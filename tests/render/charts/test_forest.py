"""The forest plot of a comparison, as data."""

from __future__ import annotations

import math
from typing import Any

import pytest

from tests.builders import charts
from tests.builders.charts import encoding_of
from tests.builders.comparisons import a_change, a_comparison
from workbench.core.comparison import Presence, Shift
from workbench.core.units import Unit
from workbench.core.verdict import Verdict
from workbench.render.charts.forest import COLOURS, NAMES_LIMIT, SHAPES, forest_chart, left_out_text


def spec_of(*changes: Any, **replacements: Any) -> dict[str, Any]:
    return charts.spec_of(forest_chart(a_comparison(*changes, **replacements)))


def rows_of(*changes: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = spec_of(*changes)["data"]["values"]
    return rows


def test_each_name_has_its_ratio_interval_and_words() -> None:
    (row,) = rows_of(a_change("parse"))
    assert (row["label"], row["ratio"], row["low"], row["high"]) == ("1. parse", 1.081, 1.056, 1.107)
    assert (row["verdict"], row["change"], row["interval"]) == ("slower", "+8.1 %", "+5.6 % to +10.7 %")
    assert row["evidence"] == "10 + 11 processes"


def test_the_order_is_that_of_the_comparison() -> None:
    rows = rows_of(a_change("b"), a_change("a", verdict=Verdict.NO_CHANGE))
    assert [row["label"] for row in rows] == ["1. b", "2. a"]


def test_verdicts_differ_in_colour_and_in_shape() -> None:
    assert len(set(COLOURS.values())) == len(set(SHAPES.values())) == len(Verdict)
    layers = spec_of(a_change("a"), a_change("b", verdict=Verdict.CANNOT_TELL))["layer"]
    marks = layers[-1]["encoding"]
    assert marks["color"]["scale"]["domain"] == marks["shape"]["scale"]["domain"] == ["slower", "cannot tell"]
    assert marks["shape"]["scale"]["range"] == [SHAPES[Verdict.WORSE], SHAPES[Verdict.CANNOT_TELL]]


def test_the_band_is_the_threshold_either_way_on_a_logarithmic_axis() -> None:
    band = spec_of(a_change(), threshold=0.25)["layer"][0]
    (values,) = band["data"]["values"]
    assert values["from"] == pytest.approx(1 / values["to"])
    assert values["to"] == 1.25
    assert band["encoding"]["x"]["scale"]["type"] == "log"


def test_the_typical_name_is_drawn_where_it_is_known_and_in_view() -> None:
    def lines(shift: Shift | None) -> int:
        return sum(layer["mark"]["type"] == "rule" and "data" in layer for layer in spec_of(shift=shift)["layer"])

    assert lines(Shift(1.02, 1.0, 1.04, 9, False)) == 4
    assert lines(None) == lines(Shift(90.0, 1.0, 100.0, 9, False)) == 3


def test_the_alarm_lines_are_at_half_the_limit() -> None:
    layers = spec_of(a_change(), threshold=0.25)["layer"]
    rows = [layer["data"]["values"][0] for layer in layers[1:3]]
    assert [row["at"] for row in rows] == [pytest.approx(1 / 1.125), 1.125]
    assert rows[0]["said"] == "alarm line: a change from 12.5 % on is called where noise does not explain it"


@pytest.mark.parametrize("ratio", [None, 0.0, -1.0, math.nan, math.inf])
def test_what_has_no_place_on_the_axis_is_counted(ratio: float | None) -> None:
    comparison = a_comparison(a_change("a"), a_change("b", ratio=ratio))
    chart = forest_chart(comparison)
    assert chart
    assert [row["label"] for row in chart.spec["data"]["values"]] == ["1. a"]
    assert left_out_text(comparison) == "1 name has no ratio that could be drawn."
    assert forest_chart(a_comparison(a_change(ratio=ratio))) is None


def test_names_on_one_side_are_not_drawn() -> None:
    assert forest_chart(a_comparison(a_change(presence=Presence.ADDED))) is None


def test_at_most_so_many_names_and_how_many_more() -> None:
    comparison = a_comparison(*(a_change(f"name {number}") for number in range(NAMES_LIMIT + 7)))
    chart = forest_chart(comparison)
    assert chart
    assert len(chart.spec["data"]["values"]) == NAMES_LIMIT
    assert "7 more are not drawn" in chart.alt
    assert left_out_text(comparison) == "7 more names are in the table below."
    assert left_out_text(a_comparison(a_change())) == ""


@pytest.mark.parametrize(("low", "high"), [(0.0, 1.2), (1e-9, 1e9), (-1.0, math.inf), (None, None), (math.nan, 1.2)])
def test_an_interval_without_end_is_cut_with_an_arrow_or_left_out(low: float | None, high: float | None) -> None:
    comparison = a_comparison(a_change(low=low, high=high))
    chart = forest_chart(comparison)
    (row,) = charts.rows_of(chart, -1)
    layers = charts.spec_of(chart)["layer"]
    shapes = [layer["mark"].get("shape") for layer in layers]
    filters = [layer["transform"][0]["filter"] for layer in layers if "shape" in layer["mark"]]
    assert filters == [{"field": flag, "equal": True} for flag in ("cut_low", "cut_high") if row[flag]]
    is_cut = bool(row["cut_low"] or row["cut_high"])
    assert ("triangle-left" in shapes or "triangle-right" in shapes) == is_cut
    assert ("An arrow marks" in left_out_text(comparison)) == is_cut


def test_units_beyond_the_main_one_have_the_same_legend() -> None:
    rows = rows_of(a_change("a"), a_change("b", unit=Unit.BYTES))
    assert [row["look"] for row in rows] == ["slower", "slower"]
    assert [row["verdict"] for row in rows] == ["slower", "worse"]


def test_names_are_literal_short_and_never_empty() -> None:
    rows = rows_of(a_change("x" * 500), a_change(""), a_change("a\u202eb\n"))
    assert len(rows[0]["label"]) < 50
    assert rows[1]["label"] == "2. (no name)"
    assert rows[2]["label"] == "3. a\\u202eb\\n"


def test_the_alternative_text_says_what_matters() -> None:
    chart = forest_chart(a_comparison(a_change("parse")))
    assert chart
    assert chart.alt == (
        "Forest plot of 1 name: after divided by before with the 95 % interval, what matters first, beside a band of "
        "the limit, 5 % (alarm from 2.5 % on), either way. First parse slower, +8.1 %."
    )


@pytest.mark.parametrize(("name_count", "said"), [(7, "–"), (8, "+7.7 %")])
def test_what_too_few_names_say_of_the_suite_is_not_taken_off(name_count: int, said: str) -> None:
    spec = spec_of(a_change(), shift=Shift(1.004, 0.998, 1.01, name_count, False))
    assert spec["data"]["values"][0]["beside"] == said


def test_every_layer_is_on_the_same_axes() -> None:
    chart = forest_chart(a_comparison(a_change("a", low=0.1, high=9.0), shift=Shift(1.02, 1.0, 1.04, 9, False)))
    charts.hold_against_schema(chart)
    layers = charts.spec_of(chart)["layer"]
    across = [{**layer["encoding"]["x"], "field": ""} for layer in layers]
    names = [layer["encoding"]["y"] for layer in layers if "y" in layer["encoding"]]
    assert len(layers) == 9
    assert all(each == across[0] for each in across)
    assert all(each == names[0] for each in names)


def test_an_interval_is_drawn_where_both_ends_are_known() -> None:
    layer = next(layer for layer in spec_of()["layer"] if layer["mark"].get("strokeWidth") == 2.5)
    (rule,) = layer["transform"]
    assert rule["filter"] == {"and": [{"field": "low", "valid": True}, {"field": "high", "valid": True}]}
    assert layer["encoding"]["x2"] == {"field": "high"}


def test_labels_are_cut_and_the_legend_gets_one_column_where_it_is_narrow() -> None:
    chart = forest_chart(a_comparison())
    label = encoding_of(chart, "y", -1)["axis"]["labelExpr"]
    assert "containerSize()[0] < 520" in label
    assert ",'')" in label, "without flags the browser would be given null for them, which it refuses"
    assert encoding_of(chart, "color", -1)["legend"]["columns"] == {"expr": "width < 260 ? 1 : 2"}


def test_text_of_a_file_is_data_only() -> None:
    words = ["datum.evil", "sum(ratio):Q", "[a].b", "<b>x</b>"]
    spec = spec_of(*(a_change(word, reason=word) for word in words))
    del spec["data"]
    assert not any(word in str(spec) for word in words)
