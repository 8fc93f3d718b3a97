"""Profiles and benchmark results in a real browser."""

from __future__ import annotations

import html
import json
from collections.abc import Callable

from tests.app.report.test_profile import LEDGER, named
from tests.builders.screen import Screen

OpenScreen = Callable[..., Screen]

HOSTILE = ("<img src=x onerror=alert(1)>", "**bold** $x$ :red[x]", "[a](javascript:alert(3))")


def go(screen: Screen, name: str) -> None:
    screen.page.get_by_role("link", name=name, exact=True).click()
    screen.rest()


def frames(screen: Screen) -> int:
    return screen.chart("flame").locator(".mark-rect.role-mark path").count()


def test_a_nameless_profile_gets_a_report_and_a_flame_chart(open_screen: OpenScreen) -> None:
    screen = open_screen()
    screen.upload(LEDGER)
    assert screen.headline == "6 of 23 functions are high risk. Fix iterencode first: 24.2 % of the self time."
    name, data = screen.download("download_json")
    assert name == "manual-run.json"
    assert json.loads(data)["records"][0]["name"] == "iterencode"
    assert b"iterencode" in screen.download("download_csv")[1]
    assert b"iterencode" in screen.download("download_md")[1]
    go(screen, "Flame")
    before = frames(screen)
    assert before > 10
    chart = screen.chart("flame")
    chart.locator("text", has_text="iterencode").first.click(force=True)
    screen.see("iterencode (standard library, ")
    assert frames(screen) < before, "only the clicked frame, what it calls and what calls it are left"
    screen.page.wait_for_timeout(500)
    assert frames(screen) < before, "the zoom stays when the page has run again"
    chart.locator("text", has_text="iterencode").first.dblclick(force=True)
    screen.see("Click a frame to zoom in")
    assert frames(screen) == before
    go(screen, "Compare")
    screen.see("Choose a profile as baseline")
    go(screen, "Report")
    assert screen.headline.startswith("6 of 23 functions")


def test_hostile_function_names_stand_as_they_are(open_screen: OpenScreen) -> None:
    screen = open_screen()
    screen.upload(("<b>*x*</b>", named(*HOSTILE, weights=(3.0, 2.0, 1.0))))
    assert screen.headline == f"3 of 3 functions are high risk. Fix {HOSTILE[0]} first: 50 % of the self time."
    screen.see(f"If {HOSTILE[0]} took no time")
    go(screen, "Flame")
    drawn = html.unescape(screen.chart("flame").inner_html())
    marks = screen.chart("flame").locator(".mark-rect.role-mark path")
    tooltip = screen.page.locator("#vg-tooltip-element.visible")
    for place, name in enumerate(HOSTILE):
        assert name in drawn
        marks.nth(place).hover(force=True)
        tooltip.get_by_text(name).first.wait_for()
    screen.page.get_by_label("Search in names and files").fill("**bold**")
    screen.page.keyboard.press("Enter")
    screen.rest()
    screen.see("“**bold**” is in 1 frame, which hold 50 % of the time.")
    assert screen.page.locator("[data-testid=stMain] a[href*=javascript], [data-testid=stMain] .katex").count() == 0
    assert screen.page.locator("img[src=x]").count() == 0


def test_two_visitors_keep_their_own_profiles(open_screen: OpenScreen) -> None:
    first, second = open_screen("/flame"), open_screen("/flame")
    first.see("A flame chart needs a profile.")
    first.upload(("a", named("first-secret", "work")))
    second.upload(("b", named("second-secret", "work")))
    assert "first-secret" in first.headline
    assert "second-secret" in second.headline
    assert "first-secret" not in second.text
