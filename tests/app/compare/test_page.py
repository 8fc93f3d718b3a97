"""The compare page, without a browser."""

from __future__ import annotations

import html

import pytest
from streamlit.testing.v1 import AppTest

from tests.builders.waits import SECONDS


def page() -> None:
    """The inputs and the compare page, as the app's entry puts them together."""
    from workbench.app.compare import page as compare_page
    from workbench.app.inputs.panel import panel
    from workbench.app.session.workspace import workspace

    request = panel()
    if request:
        workspace().settle(request)
    compare_page.show()


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_function(page, default_timeout=SECONDS)


def test_without_a_run_it_says_what_to_do(app: AppTest) -> None:
    app.run()
    assert "First load the current run" in app.text[-1].value


def test_a_link_compares_two_samples(app: AppTest) -> None:
    app.query_params.update({"sample": "After the fix", "baseline": "Before the fix"})
    app.run()
    assert not app.exception
    assert any("It helped in part: high risk is down from 10 to 3 records." in element.value for element in app.html)
    tiles = {metric.label: metric for metric in app.metric}
    assert tiles["High risk"].delta == "-7 better"
    assert tiles["High risk"].proto.color == tiles["Average score"].proto.color, "both are good news"
    assert len(app.get("vega_lite_chart")) == 1


def test_the_other_way_round_is_worse(app: AppTest) -> None:
    app.query_params.update({"sample": "Before the fix", "baseline": "After the fix"})
    app.run()
    tiles = {metric.label: metric for metric in app.metric}
    assert tiles["High risk"].delta == "+7 worse"
    assert tiles["High risk"].proto.color == tiles["Average score"].proto.color, "both are bad news"


def test_what_makes_the_sides_differ_is_said_before_any_figure(app: AppTest) -> None:
    app.query_params["sample"] = "Before the fix"
    app.run()
    app.button(key="use_current").click().run()
    app.number_input(key="limit").set_value(8).run()
    assert not app.exception
    bodies = [html.unescape(element.value) for element in app.html]
    assert "Warning:</strong> The policies differ" in bodies[0]
    assert bodies[1].startswith("<h2")


def test_a_bad_baseline_gives_one_box(app: AppTest) -> None:
    app.query_params["sample"] = "Before the fix"
    app.run()
    app.file_uploader[1].upload("<b>.json", b'{"project_title": 1}')
    app.run()
    assert not app.exception
    assert len(app.error) == 1
    assert any(element.value.startswith("<b>.json") for element in app.text)


def test_the_verdicts_filter_the_table(app: AppTest) -> None:
    app.query_params.update({"sample": "After the fix", "baseline": "Before the fix"})
    app.run()
    assert len(app.dataframe[0].value) == 40
    app.get_by_key("changes_verdicts").set_value(["newly high risk"]).run()
    assert list(app.dataframe[0].value["Name"]) == ["notify.send-receipt"]


def test_no_row_is_selected_by_a_number_that_another_filter_gave_it(app: AppTest) -> None:
    app.query_params.update({"sample": "After the fix", "baseline": "Before the fix"})
    app.run()
    all_names = app.dataframe[0].proto.id
    app.get_by_key("changes_verdicts").set_value(["no longer high risk"]).run()
    assert app.dataframe[0].proto.id != all_names
    app.get_by_key("changes_verdicts").set_value([]).run()
    assert app.dataframe[0].proto.id == all_names
