"""Two recordings of one script, side by side in a real browser: the whole first, colours hatched where provisional."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.builders.screen import Screen

OpenScreen = Callable[..., Screen]
PAIRS = Path(__file__).parents[1] / "data" / "profile_pairs"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_two_recordings_of_a_tracer_lead_with_the_whole_and_are_hatched(open_screen: OpenScreen, scheme: str) -> None:
    screen = open_screen(scheme=scheme)
    screen.upload(("fast.prof", (PAIRS / "fast.prof").read_bytes()))
    screen.page.get_by_role("link", name="Compare", exact=True).click()
    screen.rest()
    screen.upload(("slow.prof", (PAIRS / "slow.prof").read_bytes()), to="baseline_files")
    screen.see("slow_sum explains")
    assert screen.headline.startswith("1.84 s → 650 ms: 2.83 × as fast, provisionally (1 recording a side)")
    chart = screen.chart("suite_flame")
    assert chart.locator("text", has_text="//////").count() > 0
    assert chart.locator("text", has_text="faster, provisionally").count() > 0
    assert chart.locator("text", has_text="within the noise").count() == 0
    chart.locator("text", has_text="//////").first.click(force=True)
    screen.see("slow_sum (own, ")
