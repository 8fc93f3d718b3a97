"""The charts of benchmark values: valid, bounded, in sensible units, outliers marked, said in words."""

from __future__ import annotations

from array import array

import pytest

from tests.builders.charts import encoding_of, hold_against_schema, rows_of, spec_of, titles_of
from workbench.analysis.benchmarks.report import BenchmarkReport, BenchmarkRow, analyse_benchmarks
from workbench.core.benchmark import Benchmarks, Series, SummaryStatistics
from workbench.core.model import SourceFacts
from workbench.core.run import Opened
from workbench.core.units import Unit
from workbench.render.charts.benchmark import (
    OUTLIER,
    POINTS_LIMIT,
    processes_chart,
    runs_chart,
    step_of,
    strips_chart,
    thinned_text,
)

FACTS = SourceFacts("made here", 0, "", 0, "", False, 0, 0, 0)


def report_of(*series: Series) -> BenchmarkReport:
    return analyse_benchmarks([Opened(Benchmarks("made here", series, {}, ()), "made here", FACTS)])


def row_of(*processes: list[float], name: str = "sort", unit: Unit = Unit.SECONDS) -> BenchmarkRow:
    return report_of(Series(name, unit, tuple(array("d", each) for each in processes), None, {})).rows[0]


VALUES = [0.0020 + n % 7 * 1e-5 for n in range(60)]


def test_points_are_by_process_and_in_order() -> None:
    row = row_of(VALUES[:30], VALUES[30:])
    for chart in (processes_chart(row), runs_chart(row), strips_chart([row])):
        hold_against_schema(chart)
        points = rows_of(chart)
        assert [point["run"] for point in points] == list(range(1, 61))
        assert [point["process"] for point in points] == [1] * 30 + [2] * 30
        assert chart is not None
        assert "sort: median 2.03 ms, 95th percentile 2.06 ms" in chart.alt
        assert " in ms" in chart.alt


def test_outliers_are_marked_by_colour_and_shape() -> None:
    chart = runs_chart(row_of([*VALUES, 0.009]))
    points = rows_of(chart)
    assert [point["said"] for point in points if point["kind"] == OUTLIER] == ["9 ms"]
    for channel in ("color", "shape"):
        assert encoding_of(chart, channel)["field"] == "kind"
        assert encoding_of(chart, channel)["scale"]["domain"] == ["value", "outlier"]
    assert encoding_of(chart, "shape")["scale"]["range"] == ["circle", "triangle-up"]
    assert titles_of(chart) == {"said": "value", "process": "process", "run": "run", "kind": "kind"}


def test_median_and_95th_percentile_are_ticks() -> None:
    chart = strips_chart([row_of(VALUES), row_of([1e-3, 1.1e-3], name="two")])
    assert [(tick["label"], tick["tick"]) for tick in rows_of(chart, 1)] == [
        ("1. sort", "median"),
        ("1. sort", "95th percentile"),
        ("2. two", "median"),
    ]
    assert encoding_of(chart, "strokeDash", 1)["scale"] == {
        "domain": ["median", "95th percentile"],
        "range": [[1, 0], [4, 3]],
    }
    assert encoding_of(chart, "strokeDash", 1)["legend"]["symbolType"] == "stroke", "as the marks look"
    assert spec_of(chart)["layer"][1]["mark"]["filled"] is False, "only the outline of a mark can be dashed"
    size = encoding_of(chart, "size", 1)
    assert (size["value"], size["condition"][0]["value"]) == (16, 28)
    assert "'median'" in size["condition"][0]["test"]


def test_legends_get_a_single_column_where_it_is_narrow() -> None:
    chart = runs_chart(row_of(VALUES))
    columns = {"expr": "width < 340 ? 1 : 2"}
    assert encoding_of(chart, "color")["legend"]["columns"] == columns
    assert encoding_of(chart, "strokeDash", 1)["legend"]["columns"] == columns


def test_lines_cross_the_axis_of_the_values() -> None:
    row = row_of(VALUES)
    for chart, across, along in ((processes_chart(row), "x", "y"), (runs_chart(row), "y", "x")):
        assert encoding_of(chart, across)["field"] == encoding_of(chart, across, 1)["field"] == "value"
        assert encoding_of(chart, along)["type"] == ("ordinal" if along == "y" else "quantitative")
        assert along not in spec_of(chart)["layer"][1]["encoding"]
        assert [line["said"] for line in rows_of(chart, 1)] == ["2.03 ms", "2.06 ms"]
    few = runs_chart(row_of([1.0]))
    assert rows_of(few)[0]["said"] == "1 s"
    assert {encoding_of(few, "x")["field"], encoding_of(few, "y")["field"]} == {"run", "value"}


def test_points_are_bounded_and_outliers_stay() -> None:
    row = row_of([*VALUES * 200, *([0.5] * 20)])
    points = rows_of(runs_chart(row))
    assert len(points) <= POINTS_LIMIT
    assert sum(point["kind"] == OUTLIER for point in points) == 20
    chart = runs_chart(row)
    assert chart is not None
    assert "Not all values are drawn" in chart.alt
    assert "Not all values are drawn" in thinned_text([row])
    assert thinned_text([row_of(VALUES)]) == ""
    many = [row_of(VALUES * 3, name=f"n{n}") for n in range(100)]
    assert len(rows_of(strips_chart(many))) <= POINTS_LIMIT
    assert "60 more benchmarks" in thinned_text(many)


def test_a_summary_has_no_values_to_draw() -> None:
    row = report_of(Series("sum", Unit.SECONDS, (), SummaryStatistics(5, 1.0, 0.1, 0.9, 1.0, 1.2), {})).rows[0]
    assert strips_chart([row]) is processes_chart(row) is runs_chart(row) is None
    assert strips_chart([]) is None


@pytest.mark.parametrize(
    ("values", "unit", "word"),
    [
        ([3e-9], Unit.SECONDS, "ns"),
        ([3e-12], Unit.SECONDS, "ns"),
        ([4e-6], Unit.SECONDS, "µs"),
        ([0.0], Unit.SECONDS, "s"),
        ([65.0], Unit.SECONDS, "s"),
        ([2.5e6], Unit.BYTES, "MB"),
        ([7.0], Unit.COUNT, "count"),
        ([0.0], Unit.BYTES, "bytes"),
        ([], Unit.SECONDS, "s"),
    ],
)
def test_units_are_sensible(values: list[float], unit: Unit, word: str) -> None:
    assert step_of(values, unit).unit == word


def test_far_apart_values_are_on_a_logarithmic_axis() -> None:
    chart = strips_chart([row_of(VALUES), row_of([1e-7] * 12, name="fast")])
    assert encoding_of(chart, "x")["scale"] == {"type": "log", "nice": True}
    assert encoding_of(chart, "x")["title"] == "ms, logarithmic"
    assert rows_of(strips_chart([row_of([0.0] * 12)]))[0]["value"] == 0
