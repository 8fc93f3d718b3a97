"""The table of every name and the answer to "why?", without a browser."""

from __future__ import annotations

import pytest

from tests.app.test_main import texts
from tests.builders.app_sides import BENCHMARKS, PROFILES, bodies, compared, linked, names_table
from tests.builders.comparisons import a_change, a_comparison
from tests.builders.results import pyperf_text
from workbench.app.compare.names import filtered
from workbench.app.widgets.signs import SYMBOLS, status_cell, status_label
from workbench.comparison.explain.steps import explanation
from workbench.core.comparison import Presence
from workbench.core.verdict import ORDER, Verdict


def test_every_name_has_verdict_figures_evidence_and_reason() -> None:
    table = names_table(linked(**BENCHMARKS))
    first = table.iloc[0]
    assert list(table["Verdict"]) == ["▲ faster", "▲ faster", "? cannot tell"]
    assert (first["Name"], first["Before"], first["After"]) == ("rank_customers", "5.23 ms", "137 µs")
    assert first["Evidence"] == "8 + 8 processes"
    assert "more than noise explains" in first["Why"]
    assert "threshold of" in table.iloc[2]["Why"], "what would tell stands beside the reason"


def test_functions_have_both_scalings() -> None:
    first = names_table(linked(**PROFILES)).iloc[0]
    assert (first["Before"], first["After"]) == ("4.7 s", "147 ms")
    assert (first["Share before"], first["Share after"]) == ("80.3 %", "6.78 %")


def test_verdicts_and_search_filter_the_table() -> None:
    app = linked(**BENCHMARKS)
    app.get_by_key("suite_verdicts").set_value(["better"]).run()
    assert list(names_table(app)["Name"]) == ["rank_customers", "run"]
    assert "2 of 3 names" in texts(app)
    app.text_input(key="suite_search").set_value("RANK").run()
    assert list(names_table(app)["Name"]) == ["rank_customers"]
    app.text_input(key="suite_search").set_value("[.*").run()
    assert not app.exception
    assert "None of 3 names." in texts(app)


def test_the_filters_say_how_many() -> None:
    options = linked(**PROFILES).get_by_key("suite_verdicts").options
    assert options == ["▲ faster: 1", "? cannot tell: 26", "+ added: 3"]


def test_why_is_answered_for_any_name_with_its_numbers() -> None:
    app = linked(**BENCHMARKS)
    comparison = app.session_state["workspace"].compared.comparison
    box = app.selectbox(key="suite_why")
    assert box.options == ["1. rank_customers: ▲ faster", "2. run: ▲ faster", "3. read_orders: ? cannot tell"]
    for label, change in zip(box.options, comparison.changes, strict=True):
        app.selectbox(key="suite_why").set_value(label).run()
        assert not app.exception
        said = "".join(bodies(app))
        assert f"Why is the verdict on {change.name}" in said
        for step in explanation(change, comparison):
            assert step.title in said
            assert step.text[:100] in said
        charts = app.get("vega_lite_chart")
        assert len(charts) == 2
        assert "rank" not in change.name or "96 values" in charts[1].proto.alt


def test_why_shows_a_function_in_both_scalings() -> None:
    app = linked(**PROFILES)
    figures = next(frame.value for frame in app.dataframe if "Difference" in frame.value and "What" in frame.value)
    assert list(figures["What"]) == ["Self", "Self, share", "Total", "Total, share"]
    assert list(figures["Difference"])[:2] == ["−4.56 s", "−73.5 %"]


def test_a_name_on_one_side_has_its_answer_too() -> None:
    before = ("b", pyperf_text({"parse": 1.0, "gone": 1.0}).encode())
    app = compared(before, ("a", pyperf_text({"parse": 1.0}).encode()))
    app.get_by_key("suite_verdicts").set_value(["removed"]).run()
    assert not app.exception
    assert "on the baseline side only" in "".join(bodies(app))
    assert "there are no values to draw" in texts(app)


def test_another_comparison_brings_its_own_names() -> None:
    app = linked(**BENCHMARKS)
    app.selectbox(key="suite_why").set_value("3. read_orders: ? cannot tell").run()
    app.get_by_key("suite_verdicts").set_value(["cannot tell"]).run()
    app.get_by_key("sample").set_value("Profile after the fix").run()
    app.get_by_key("baseline").set_value("Profile before the fix").run()
    assert not app.exception
    assert not app.error
    assert {verdict[2:] for verdict in names_table(app)["Verdict"]} <= {"cannot tell"}


def test_filtered_rows_keep_their_numbers() -> None:
    changes = (a_change("a"), a_change("b", verdict=Verdict.NO_CHANGE), a_change("c", place="lib/b.py"))
    assert [number for number, _ in filtered(changes, (), "B")] == [2, 3]
    assert [number for number, _ in filtered(changes, ("worse",), "")] == [1, 3]
    assert filtered(changes, ("added",), "") == []


@pytest.mark.parametrize("status", [verdict.value for verdict in ORDER] + ["added", "removed"])
def test_every_status_has_a_sign_of_its_own(status: str) -> None:
    assert list(SYMBOLS.values()).count(SYMBOLS[status]) == 1
    assert status_label(status, a_comparison()).startswith(SYMBOLS[status])


def test_a_provisional_verdict_says_so() -> None:
    assert status_cell(a_change(is_provisional=True)) == "▼ slower (provisional)"
    assert status_cell(a_change(presence=Presence.ADDED)) == "+ added"
