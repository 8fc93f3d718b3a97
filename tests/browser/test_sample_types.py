"""Which of a profile's measures is shown, in a real browser."""

from __future__ import annotations

from collections.abc import Callable

from tests.builders.screen import Screen
from tests.places import DATA

OpenScreen = Callable[..., Screen]

MEMORY = ("mem.pb.gz", (DATA / "pprof" / "mem.pb.gz").read_bytes())
OTHER = ("cpu.pb.gz", (DATA / "pprof" / "cpu.pb.gz").read_bytes())


def test_another_measure_is_chosen_and_kept_on_all_pages_until_other_files_come(open_screen: OpenScreen) -> None:
    screen = open_screen()
    screen.upload(MEMORY)
    assert screen.headline.endswith("Fix shop.Parse first: 56.4 % of the bytes.")
    screen.choose("alloc_objects", within="sample_type")
    assert screen.headline.endswith("Fix shop.Parse first: 84.9 % of the alloc_objects.")
    assert "sample_type=alloc_objects" in screen.page.url
    screen.page.get_by_role("link", name="Flame", exact=True).click()
    screen.rest()
    assert screen.headline.endswith("Fix shop.Parse first: 84.9 % of the alloc_objects.")
    screen.page.get_by_role("link", name="Report", exact=True).click()
    screen.rest()
    assert screen.headline.endswith("Fix shop.Parse first: 84.9 % of the alloc_objects.")
    screen.click("reset")
    screen.upload(OTHER)
    assert "Fix shop.Total first" in screen.headline
