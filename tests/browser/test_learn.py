"""The guided lab in a real browser, with real measurements."""

from __future__ import annotations

from collections.abc import Callable

from tests.builders.screen import Screen

OpenScreen = Callable[..., Screen]


def press(screen: Screen, name: str) -> None:
    """Clicks a button of the lab; one with a help text stands there twice, of which one can be seen."""
    screen.page.locator(f".st-key-learn0_{name} button:visible").first.click()
    screen.rest()


def is_as_wide_as_the_window(screen: Screen) -> bool:
    script = "document.querySelector('[data-testid=stMain]').scrollWidth <= window.innerWidth"
    return bool(screen.page.evaluate(script))


def test_a_learner_who_picks_the_wrong_function_finds_out_why(open_screen: OpenScreen) -> None:
    screen = open_screen("/learn")
    screen.choose("write_report", within="learn0_hot_guess")
    screen.see("Written down:")
    screen.click("learn0_next")
    press(screen, "single_runs")
    screen.see("A usual run takes")
    assert "step=2" in screen.page.url
    screen.chart("learn_runs")
    screen.click("learn0_next")
    press(screen, "profile")
    screen.see("You guessed write_report")
    screen.see("find_name takes")
    screen.click("learn0_next")
    screen.choose("write_report: report written in one go", within="learn0_pick")
    screen.click("learn0_next")
    press(screen, "trial_wrong_fix")
    screen.see("of the time is elsewhere, not in write_report")
    screen.chart("learn_wrong_fix_forest")
    screen.click("learn0_other_fix")
    press(screen, "trial_right_fix")
    screen.see("The whole program is faster:")
    name, data = _teach_back(screen)
    assert name == "what-i-learned.md"
    assert "find\\_name holds" in data.decode()
    assert "The whole program is faster" in data.decode()


def _teach_back(screen: Screen) -> tuple[str, bytes]:
    screen.choose("8", within="step")
    screen.page.locator("textarea").first.fill("The lookup was slow.")
    screen.page.keyboard.press("Tab")
    screen.rest()
    return screen.download("download_md")


def test_a_step_can_be_linked_to_and_fits_a_phone(open_screen: OpenScreen) -> None:
    screen = open_screen("/learn?step=7", width=390, scheme="dark")
    screen.see("Step 7 of 8: Four things to feel")
    for name in ("warm_up", "overhead", "sameness"):
        press(screen, name)
    screen.see("of 5 are the same in both processes.")
    screen.chart("learn_warm_up")
    assert is_as_wide_as_the_window(screen)
    for step in "123456":
        screen.choose(step, within="step")
        screen.see(f"Step {step} of 8")
        assert is_as_wide_as_the_window(screen)


def test_the_next_step_starts_at_its_top(open_screen: OpenScreen) -> None:
    screen = open_screen("/learn?step=3", width=390)
    screen.page.set_viewport_size({"width": 390, "height": 700})
    press(screen, "profile")
    screen.see("find_name takes")
    screen.rest()
    following = screen.page.locator(".st-key-learn0_next button")
    following.scroll_into_view_if_needed()
    scrolled = "document.querySelector('[data-testid=stMain]').scrollTop"
    assert screen.page.evaluate(scrolled) > 500
    following.click()
    screen.see("Step 4 of 8")
    screen.rest()
    assert screen.page.evaluate(scrolled) == 0


def test_the_lab_can_be_walked_by_keyboard(open_screen: OpenScreen) -> None:
    screen = open_screen("/learn")
    screen.page.locator(".st-key-learn0_hot_guess input").first.focus()
    screen.page.keyboard.press("Space")
    screen.see("Written down:")
    screen.rest()
    screen.page.locator(".st-key-learn0_next button").first.focus()
    screen.page.keyboard.press("Enter")
    screen.see("Step 2 of 8")


def test_files_stay_while_a_visitor_learns(open_screen: OpenScreen) -> None:
    screen = open_screen()
    screen.upload(("mine.txt", b"checkout,3,warn\nsearch,9,ok\n"))
    before = screen.headline
    for page in ("Learn", "Report"):
        screen.page.get_by_role("link", name=page, exact=True).click()
        screen.rest()
    assert screen.headline == before


def test_two_visitors_measure_one_after_the_other(open_screen: OpenScreen) -> None:
    first, second = open_screen("/learn?step=2"), open_screen("/learn?step=2")
    first.page.locator(".st-key-learn0_single_runs button:visible").first.click()
    second.page.locator(".st-key-learn0_single_runs button:visible").first.click()
    second.see("Someone else is measuring; you are number 2")
    first.see("A usual run takes")
    second.see("A usual run takes")
