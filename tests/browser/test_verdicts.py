"""Verdicts on benchmarks and profiles in a real browser."""

from __future__ import annotations

import csv
import html
import io
import json
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from tests.app.report.test_profile import LEDGER, PSTATS, named
from tests.builders.results import pyperf_text
from tests.builders.screen import Screen

OpenScreen = Callable[..., Screen]

BENCHMARKS = "/compare?sample=Benchmark+after+the+fix&baseline=Benchmark+before+the+fix"
PROFILES = "/compare?sample=Profile+after+the+fix&baseline=Profile+before+the+fix"
HOSTILE = "<img src=x onerror=alert(1)> **b** $x$"


def frames(screen: Screen) -> int:
    return screen.chart("suite_flame").locator(".mark-rect.role-mark path").count()


def top(screen: Screen, selector: str) -> float:
    box = screen.page.locator(selector).first.bounding_box()
    assert box
    return box["y"]


def test_a_link_gives_notes_verdict_plot_and_the_same_documents(open_screen: OpenScreen) -> None:
    screen = open_screen(BENCHMARKS)
    assert screen.headline.startswith("2 of 3 benchmarks are faster: rank_customers")
    plot = screen.chart("forest")
    assert "Forest plot of 3 names" in (plot.get_attribute("aria-label") or "")
    assert plot.locator(".mark-symbol.role-mark path").count() >= 3
    assert top(screen, ".st-key-suite_notes") < top(screen, "[data-testid=stHtml] h2")
    name, data = screen.download("download_json")
    assert name == "manual-run-comparison.json"
    assert json.loads(data)["counts"]["better"] == 2
    rows = list(csv.DictReader(io.StringIO(screen.download("download_csv")[1].decode("utf-8-sig"))))
    assert rows[0]["name"] == "rank_customers"
    assert screen.download("download_md")[1].startswith(b"### 2 of 3 benchmarks are faster")
    assert "baseline=Benchmark+before+the+fix" in screen.page.url


def test_settings_stand_in_the_link(open_screen: OpenScreen) -> None:
    screen = open_screen(BENCHMARKS)
    box = screen.page.get_by_role("spinbutton", name="The change that matters, in per cent")
    box.fill("20")
    box.press("Enter")
    screen.see("--threshold 20%")
    assert "threshold=20" in screen.page.url
    screen.page.get_by_text("The sides were measured in turn", exact=True).click()
    screen.see("--in-turn")
    assert "in_turn=true" in screen.page.url
    again = open_screen(f"/compare?{urlsplit(screen.page.url).query}")
    again.see("--threshold 20% --no-settings --in-turn")


def test_a_clicked_row_is_explained(open_screen: OpenScreen) -> None:
    screen = open_screen(BENCHMARKS)
    explained = screen.page.locator(".st-key-suite_explained")
    explained.get_by_text("Why is the verdict on rank_customers “faster”?").wait_for()
    assert screen.chart("suite_distribution").get_attribute("aria-label")
    table = screen.page.locator("[data-testid=stDataFrame]").first
    table.locator(".dvn-scroller").first.click(position={"x": 17, "y": 35 * 3 + 17})
    explained.get_by_text("Why is the verdict on read_orders “cannot tell”?").wait_for()


def test_a_frame_of_the_differential_flame_graph_zooms_in(open_screen: OpenScreen) -> None:
    screen = open_screen(PROFILES)
    chart, before = screen.chart("suite_flame"), frames(screen)
    assert "Faster: rank_customers" in (chart.get_attribute("aria-label") or "")
    assert before > 10
    chart.locator("text", has_text="rank_customers").first.click(force=True)
    screen.see("rank_customers (own, ")
    assert frames(screen) < before
    screen.page.wait_for_timeout(500)
    assert frames(screen) < before, "the zoom stays when the section has run again"
    chart.locator("text", has_text="rank_customers").first.dblclick(force=True)
    screen.see("Click a frame to zoom in")
    assert frames(screen) == before


def test_the_flame_chart_leads_to_the_comparison(open_screen: OpenScreen) -> None:
    screen = open_screen("/flame?sample=Profile+after+the+fix")
    screen.page.get_by_role("link", name="Did a change help?").click()
    screen.see("Choose a profile as baseline")
    screen.choose("Profile before the fix", within="baseline")
    screen.see("1 of 27 functions is faster: rank_customers")


def test_what_is_refused_is_compared_all_the_same_on_request(open_screen: OpenScreen) -> None:
    screen = open_screen("/compare")
    screen.upload(LEDGER)
    screen.upload(PSTATS, to="baseline_files")
    screen.see("One side took samples", ".st-key-compare_problem")
    screen.click("force")
    screen.see("were compared all the same")
    assert top(screen, "[data-testid=stAlert]") < top(screen, "[data-testid=stHtml] h2")


def test_hostile_names_stand_as_they_are(open_screen: OpenScreen) -> None:
    screen = open_screen("/compare")
    for to, factor in (("files", 1.5), ("baseline_files", 1.0)):
        screen.upload((f"{to}.json", pyperf_text({HOSTILE: factor}).encode()), to=to)
    assert HOSTILE in screen.headline
    assert HOSTILE[-24:] in html.unescape(screen.chart("forest").inner_html())
    screen.chart("forest").locator(".mark-symbol.role-mark path").last.hover(force=True)
    screen.page.locator("#vg-tooltip-element.visible").get_by_text(HOSTILE).first.wait_for()
    assert screen.page.locator("[data-testid=stMain] .katex, img[src=x]").count() == 0


def test_two_visitors_keep_their_own_comparisons(open_screen: OpenScreen) -> None:
    first, second = open_screen("/compare"), open_screen("/compare")
    first.upload(("a", named("first-secret", "work")))
    second.upload(("b", named("second-secret", "work")))
    first.click("use_current")
    second.click("use_current")
    assert "first-secret" in first.text
    assert "first-secret" not in second.text


@pytest.mark.parametrize("path", [BENCHMARKS, PROFILES])
def test_a_narrow_screen_needs_no_scrolling_sideways(open_screen: OpenScreen, path: str) -> None:
    screen = open_screen(path, width=390, scheme="dark")
    screen.chart("forest")
    wide = "document.querySelector('[data-testid=stMain]').scrollWidth"
    assert screen.page.evaluate(wide) <= 390
    assert screen.page.evaluate("document.documentElement.scrollWidth") <= 390
