"""The charts: valid Vega-Lite, made of few values, said in words too, and showing text as it stands."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders.charts import encoding_of, hold_against_schema, rows_of, spec_of, titles_of
from workbench.analysis.records.report import RecordsReport
from workbench.analysis.records.summary import Histogram
from workbench.comparison.records.compare import compare_records as compare
from workbench.comparison.records.side import side_of
from workbench.core.clock import StageTiming
from workbench.render.charts.parts import Chart
from workbench.render.charts.records import score_chart, severity_chart, stages_chart, worst_chart
from workbench.render.charts.records_bars import BARS_COUNT, score_bars
from workbench.render.charts.records_comparison import CHANGES_COUNT, changes_chart

Run = Callable[..., RecordsReport]
COLOUR = re.compile(r'"#[0-9a-fA-F]{6}"')


def all_charts(report: RecordsReport) -> list[Chart]:
    found = [
        severity_chart(report.summary),
        score_chart(report.summary.histogram, report.rule.score_limit),
        worst_chart(report.fix_first, report.rule.score_limit),
        stages_chart(report.clock.timings()),
    ]
    return [chart for chart in found if chart]


@pytest.mark.parametrize(
    "text",
    [
        "alpha,10,ok\nbeta,3,warn\ngamma,2,critical\n",
        "a,-99999999999,critical\nb,3,ok\n",
        "<img src=x>,1,**bold**\n,0,\n",
        "".join(f"name {n},{n * n - 500},{'critical' if n % 7 == 0 else 'ok'}\n" for n in range(3000)),
    ],
)
def test_every_chart_is_valid_and_says_the_same_in_words(run: Run, text: str) -> None:
    charts = all_charts(run(text))
    assert len(charts) == 4
    for chart in charts:
        hold_against_schema(chart)
        assert len(rows_of(chart)) <= 2 * (BARS_COUNT + 2)
        assert chart.alt.endswith((".", "…"))
        assert len(chart.alt) < 1000


def test_colours_come_from_the_theme(run: Run) -> None:
    """Only the grey of helping lines is fixed; it stands out on light and on dark."""
    for chart in all_charts(run("a,1,critical\nb,9,ok\n")):
        assert set(COLOUR.findall(json.dumps(chart.spec))) <= {'"#808893"'}


def test_names_stand_in_the_chart_as_they_are(run: Run) -> None:
    report = run("<img src=x onerror=alert(1)>,1,critical\na\u202eb\tc,2,critical\n")
    labels = [value["label"] for value in rows_of(worst_chart(report.fix_first, 5))]
    assert labels == ["1. <img src=x onerror=alert(1)>", "2. a\\u202eb\\tc"]


def test_names_that_occur_twice_keep_their_own_row(run: Run) -> None:
    report = run("same,1,critical\nsame,2,critical\n")
    assert len({value["label"] for value in rows_of(worst_chart(report.fix_first, 5))}) == 2


def test_scores_that_a_browser_cannot_hold(run: Run) -> None:
    report = run(f"a,{'9' * 300},critical\nb,1,critical\n")
    worst = worst_chart(report.fix_first, report.rule.score_limit)
    assert [row["said"] for row in rows_of(worst)] == ["1", "9" * 40]
    assert rows_of(worst)[1]["score"] == 1e300
    assert encoding_of(worst, "x")["scale"] == {"type": "symlog", "zero": False}
    assert score_chart(report.summary.histogram, 5) is None


@given(
    st.dictionaries(st.integers(-(10**6), 10**6), st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1),
    st.integers(-(10**6), 10**6),
)
def test_bars_hold_every_score_and_break_at_the_limit(bins: dict[int, tuple[int, int]], limit: int) -> None:
    counted = {score: counts for score, counts in bins.items() if sum(counts)}
    if not counted:
        return
    bars = score_bars(Histogram.of(dict(counted)), limit)
    assert sum(bar.not_high_count + bar.high_count for bar in bars) == sum(map(sum, counted.values()))
    assert len(bars) <= BARS_COUNT + 1
    assert all((bar.low - limit) % (bar.end - bar.low) == 0 for bar in bars)
    assert [bar.end for bar in bars[:-1]] == [bar.low for bar in bars[1:]]


def test_a_limit_outside_of_the_scores_is_said_and_not_drawn(run: Run) -> None:
    report = run("a,100,ok\nb,101,ok\n")
    chart = score_chart(report.summary.histogram, 5)
    assert chart is not None
    assert "outside of what is shown" in chart.alt
    assert len(spec_of(chart)["layer"]) == 1


def test_the_stages_carry_their_shares() -> None:
    chart = stages_chart((StageTiming("read", 1_000_000), StageTiming("parse", 3_000_000)))
    assert [value["label"] for value in rows_of(chart)] == ["read\n1 ms · 25 %", "parse\n3 ms · 75 %"]
    assert titles_of(chart) == {"stage": "stage", "time": "time"}
    assert encoding_of(chart, "x")["field"] == "ms"


def test_changes_show_the_worst_first_and_not_too_many(run: Run) -> None:
    before = run("".join(f"n{i},9,ok\n" for i in range(50)) + "gone,1,ok\n", with_columns=True)
    after = run("".join(f"n{i},{i % 9},ok\n" for i in range(50)) + "new,1,ok\n", with_columns=True)
    chart = changes_chart(compare(side_of(before), side_of(after)))
    assert chart is not None
    hold_against_schema(chart)
    values = rows_of(chart, 1)
    assert len(values) == CHANGES_COUNT
    assert values[0]["verdict"] == "newly high risk"
    assert {value["trend"] for value in values} <= {"worse", "better", "added or removed"}


def test_nothing_changed_means_no_chart(run: Run) -> None:
    side = side_of(run("a,1,ok\n", with_columns=True))
    assert changes_chart(compare(side, side)) is None


def test_names_on_one_side_only_have_one_mark(run: Run) -> None:
    before = side_of(run("gone,9,ok\n", with_columns=True))
    after = side_of(run("new,9,ok\n", with_columns=True))
    chart = changes_chart(compare(before, after))
    assert chart is not None
    assert {value["name"]: (value["before"], value["after"]) for value in rows_of(chart, 1)} == {
        "gone": (9.0, None),
        "new": (None, 9.0),
    }


def test_severities_are_bars_of_counts_split_by_risk(run: Run) -> None:
    chart = severity_chart(run("a,1,critical\nb,9,ok\nc,1,ok\n").summary)
    assert [(row["severity"], row["risk"], row["records"]) for row in rows_of(chart)] == [
        ("critical", "high risk", 1),
        ("ok", "high risk", 1),
        ("ok", "not high risk", 1),
    ]
    assert rows_of(chart)[1]["label"] == "ok\n1 of 2 high risk"
    assert encoding_of(chart, "y")["sort"] is None, "the order is that of the severities"
    assert encoding_of(chart, "order")["field"] == encoding_of(chart, "color")["field"] == "risk"
    assert encoding_of(chart, "color")["scale"] == {"domain": ["not high risk", "high risk"]}
    assert encoding_of(chart, "tooltip")[-1] == {
        "field": "records",
        "type": "quantitative",
        "title": "records",
        "format": ",d",
    }


def test_score_bars_stand_on_each_other_and_the_limit_between_two_scores(run: Run) -> None:
    report = run("a,3,ok\nb,5,critical\nc,5,ok\nd,9,ok\n")
    chart = score_chart(report.summary.histogram, 5)
    rows = {(row["scores"], row["risk"]): (row["from"], row["to"], row["base"], row["top"]) for row in rows_of(chart)}
    assert rows[("5", "high risk")] == (4.5, 5.5, 0, 1)
    assert rows[("5", "not high risk")] == (4.5, 5.5, 1, 2)
    assert encoding_of(chart, "x")["bin"] == "binned"
    assert (encoding_of(chart, "x2"), encoding_of(chart, "y2")) == ({"field": "to"}, {"field": "top"})
    assert rows_of(chart, 1) == [{"limit": 4.5}]
    assert rows_of(chart, 2) == [{"limit": 4.5, "text": "limit 5"}]


def test_the_worst_differ_by_severity_in_colour_and_shape(run: Run) -> None:
    chart = worst_chart(run("a,1,critical\nb,2,warn\n").fix_first, 5)
    for channel in ("color", "shape"):
        look = encoding_of(chart, channel, 1)
        assert look["scale"]["domain"] == [None, "critical", "warn"], "nobody has the calm colour"
        assert look["legend"]["values"] == ["critical", "warn"]
    assert [row["limit"] for row in rows_of(chart, 1)] == [5.0, 5.0]
    assert encoding_of(chart, "x2") == {"field": "limit"}


def test_text_of_a_file_is_neither_a_field_nor_an_expression(run: Run) -> None:
    """It stands in rows, domains and legends alone, however much it looks like a shorthand or a formula."""
    words = ["sum(records):Q", "datum.evil", "[a].b", "<b>x</b>", "label:N"]
    lines = "".join(f"{word},1,{word}\n" for word in words)
    sides = (side_of(run(text, with_columns=True)) for text in (lines, lines.replace(",1,", ",2,")))
    for chart in [*all_charts(run(lines)), changes_chart(compare(*sides))]:
        assert not any(word in texts_beside_data(spec_of(chart)) for word in words)


def texts_beside_data(part: object) -> set[str]:
    """All texts of a chart but those of its rows, domains and legends."""
    if isinstance(part, dict):
        return {t for key, each in part.items() if key not in ("values", "domain") for t in texts_beside_data(each)}
    if isinstance(part, list):
        return {text for each in part for text in texts_beside_data(each)}
    return {part} if isinstance(part, str) else set()
