"""Charts on the page: made once, however often it is drawn."""

from __future__ import annotations

import altair
import pytest
from streamlit.testing.v1 import AppTest

from tests.builders.app_sides import BENCHMARKS, linked
from tests.builders.fake_worker import FakeWorker
from workbench.app.learn import running


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[type]:
    """The kinds of all charts that Altair has turned into a dictionary, layers among them."""
    found: list[type] = []
    original = altair.TopLevelMixin.to_dict

    def noted(self: altair.TopLevelMixin, *args: object, **options: object) -> object:
        found.append(type(self))
        return original(self, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(altair.TopLevelMixin, "to_dict", noted)
    return found


def drawn_again(app: AppTest, made: list[type]) -> int:
    """How many charts the page has, when it has been drawn twice and the second time made none anew."""
    assert not app.exception
    assert made
    made.clear()
    app.run()
    assert not app.exception
    assert not made
    return len(app.get("vega_lite_chart"))


@pytest.mark.parametrize(("sample", "count"), [("Before the fix", 4), ("Benchmark after the fix", 4)])
def test_a_report_keeps_its_charts(app: AppTest, made: list[type], sample: str, count: int) -> None:
    app.query_params["sample"] = sample
    assert drawn_again(app.run(), made) == count


@pytest.mark.parametrize("sides", [BENCHMARKS, {"sample": "After the fix", "baseline": "Before the fix"}])
def test_a_comparison_keeps_its_charts(made: list[type], sides: dict[str, str]) -> None:
    assert drawn_again(linked(**sides), made)


@pytest.mark.parametrize(
    ("step", "buttons", "count"), [("2", ["single_runs"], 1), ("3", ["profile"], 1), ("7", ["warm_up", "noise"], 2)]
)
def test_the_lab_keeps_its_charts(
    monkeypatch: pytest.MonkeyPatch, made: list[type], step: str, buttons: list[str], count: int
) -> None:
    def page() -> None:
        from workbench.app.learn import page as learn_page

        learn_page.show()

    monkeypatch.setattr(running, "run_worker", FakeWorker())
    app = AppTest.from_function(page, default_timeout=30)
    app.query_params["step"] = step
    app.run()
    for button in buttons:
        app.button(key=f"learn0_{button}").click().run()
    assert drawn_again(app, made) == count
