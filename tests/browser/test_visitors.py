"""Who sees what: two visitors at once, hostile files, small screens and the keyboard."""

from __future__ import annotations

import html
from collections.abc import Callable

import pytest

from tests.builders.screen import Screen

OpenScreen = Callable[..., Screen]

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "<script>alert(2)</script>",
    "**bold**",
    "$x$",
    ":red[x]",
    "[a](javascript:alert(3))",
    "`tick`",
    ":material/home:",
    "https://example.com/x",
)


def test_two_visitors_never_see_each_others_data(open_screen: OpenScreen) -> None:
    first, second = open_screen(), open_screen()
    first.upload(("first.txt", b"first-secret,1,critical\n"))
    second.upload(("second.txt", b"second-secret,1,critical\nother,9,ok\n"))
    assert first.headline == "1 of 1 record is high risk. Fix first-secret first: score 1, critical."
    assert second.headline == "1 of 2 records is high risk. Fix second-secret first: score 1, critical."
    assert b"second-secret" not in first.download("download_json")[1]
    assert b"first-secret" not in second.download("download_json")[1]
    third = open_screen()
    assert "secret" not in third.text
    assert "Nothing is loaded yet" in third.text


def test_hostile_names_stand_as_they_are(open_screen: OpenScreen) -> None:
    """In the headline, on a chart's axis, in its tooltips, in notices and in an error."""
    screen = open_screen("/?run=**bold**+:red[x]")
    screen.upload(("<b>:red[x]**.txt", "".join(f"{name},1,{name}\n" for name in HOSTILE).encode()))
    assert HOSTILE[0] in screen.headline
    drawn = html.unescape(screen.chart("worst").inner_html())
    marks = screen.chart("worst").locator(".mark-symbol.role-mark path")
    tooltip = screen.page.locator("#vg-tooltip-element.visible")
    for place, name in enumerate(HOSTILE):
        assert name in drawn
        marks.nth(place).hover(force=True)
        tooltip.get_by_text(name).first.wait_for()
    assert HOSTILE[0] in screen.page.locator(".st-key-notes").inner_text()
    screen.upload(("<i>$x$</i>.txt", b"a,1,ok\n**a** <img src=x onerror=alert(4)>\n"))
    screen.see("What to do", ".st-key-problem")
    said = screen.page.locator(".st-key-problem").inner_text()
    assert "<i>$x$</i>.txt, line 2" in said
    assert "**a** <img src=x onerror=alert(4)>" in said
    assert screen.page.locator("[data-testid=stMain] a[href*=javascript], [data-testid=stMain] .katex").count() == 0
    assert screen.page.locator("img[src=x]").count() == 0


@pytest.mark.parametrize("name", HOSTILE[2:5])
def test_a_hostile_name_stands_as_it_is_in_the_headline(open_screen: OpenScreen, name: str) -> None:
    screen = open_screen()
    screen.upload(("x.txt", f"{name},1,{name}\n".encode()))
    assert screen.headline == f"1 of 1 record is high risk. Fix {name} first: score 1, {name}."


def test_turning_marks_and_controls_are_made_visible(open_screen: OpenScreen) -> None:
    screen = open_screen()
    screen.upload(("x.txt", ("a\u202egpj\tx" + "y" * 5000 + ",1,critical\n").encode()))
    assert "a\\u202egpj\\tx" in screen.headline
    assert len(screen.headline) < 1000


def test_every_filter_of_a_comparison_can_be_seen_on_a_narrow_screen(open_screen: OpenScreen) -> None:
    screen = open_screen("/compare?sample=After+the+fix&baseline=Before+the+fix", width=390)
    pills = screen.page.locator(".st-key-changes_verdicts").get_by_role("button")
    pills.last.wait_for()
    boxes = [pill.bounding_box() for pill in pills.all()]
    assert len(boxes) == 4
    assert all(box and box["x"] + box["width"] <= 390 for box in boxes)


@pytest.mark.parametrize("path", ["/", "/?sample=Messy+file", "/compare?sample=After+the+fix&baseline=Before+the+fix"])
def test_a_narrow_screen_needs_no_scrolling_sideways(open_screen: OpenScreen, path: str) -> None:
    screen = open_screen(path, width=390)
    wide = "document.querySelector('[data-testid=stMain]').scrollWidth"
    assert screen.page.evaluate(wide) <= 390
    assert screen.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_keyboard_reaches_everything_that_is_needed(open_screen: OpenScreen) -> None:
    screen = open_screen()
    reached = set()
    for _ in range(25):
        screen.page.keyboard.press("Tab")
        reached.add(screen.page.evaluate("document.activeElement.innerText || document.activeElement.ariaLabel || ''"))
    said = " ".join(reached)
    for wanted in ("Compare", "Upload", "Before the fix", "Run id", "Settings"):
        assert wanted in said


def test_a_sample_opens_by_keyboard_alone(open_screen: OpenScreen) -> None:
    screen = open_screen()
    screen.page.locator(".st-key-sample").get_by_role("radio", name="Before the fix", exact=True).focus()
    screen.page.keyboard.press("Space")
    screen.see("10 of 40 records are high risk")


def test_the_dark_theme_is_dark(open_screen: OpenScreen) -> None:
    screen = open_screen("/?sample=Before+the+fix", scheme="dark")
    colour = screen.page.evaluate("getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor")
    assert colour == "rgb(16, 22, 29)"
    assert screen.chart("worst").is_visible()
