"""The compare page in a real browser."""

from __future__ import annotations

import json
from collections.abc import Callable

from tests.builders.screen import Screen

OpenScreen = Callable[..., Screen]


def test_a_sample_is_compared_with_another(open_screen: OpenScreen) -> None:
    screen = open_screen()
    screen.choose("After the fix")
    screen.page.get_by_role("link", name="Compare", exact=True).click()
    screen.rest()
    screen.choose("Before the fix", within="baseline")
    screen.see("It helped in part: high risk is down from 10 to 3 records.")
    assert screen.chart("changes").get_attribute("aria-label")
    assert screen.page.locator("[data-testid=stMetric]").count() == 4
    name, data = screen.download("download_json")
    assert name == "manual-run-comparison.json"
    assert json.loads(data)["risk_counts"]["newly high risk"] == 1
    assert screen.download("download_md")[1].startswith(b"### It ")
    assert "sample=After+the+fix" in screen.page.url
    assert "baseline=Before+the+fix" in screen.page.url


def test_an_earlier_download_is_a_baseline_and_a_bad_one_is_refused(open_screen: OpenScreen) -> None:
    screen = open_screen("/?sample=Before+the+fix&run=monday")
    name, data = screen.download("download_json")
    screen.choose("After the fix")
    screen.page.get_by_role("link", name="Compare", exact=True).click()
    screen.rest()
    screen.upload((name, data), to="baseline_files")
    screen.see("It helped in part")
    screen.page.get_by_role("link", name="Report", exact=True).click()
    screen.rest()
    screen.page.get_by_role("link", name="Compare", exact=True).click()
    screen.rest()
    screen.see("It helped in part")
    screen.upload(
        ("bad.json", b'{"project_title": "Performance Profiler Workbench", "records": 3}'), to="baseline_files"
    )
    screen.see("bad.json", ".st-key-baseline_problem")


def test_the_current_run_becomes_the_baseline_of_a_change(open_screen: OpenScreen) -> None:
    screen = open_screen("/compare?sample=Before+the+fix")
    screen.click("use_current")
    screen.see("No name got better or worse.")
    screen.choose("After the fix")
    screen.see("It helped in part")
