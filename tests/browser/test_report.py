"""The report page in a real browser."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable

from tests.builders.screen import Screen
from workbench.analysis.records.analyse import analyse
from workbench.analysis.records.risk_policy import RiskPolicy
from workbench.core.sources import BytesSource
from workbench.render.json import records as document
from workbench.samples import sample_named

THREE = b"alpha,10,ok\nbeta,3,warn\ngamma,2,critical\n"
OpenScreen = Callable[..., Screen]


def without_times(data: bytes) -> bytes:
    """The document but for what two runs on one input may differ in."""
    text = re.sub(rb'"generated_utc": "[^"]*"', b"", data)
    return re.split(rb'\n  "timings": ', text)[0]


def document_of(name: str, data: bytes, run_id: str = "manual-run", policy: RiskPolicy | None = None) -> bytes:
    report = analyse([BytesSource(name, data)], policy, run_id=run_id)
    return without_times(b"".join(document.chunks(report)))


def test_an_upload_gives_a_headline_charts_and_the_same_document_as_the_core(open_screen: OpenScreen) -> None:
    screen = open_screen()
    assert "Nothing is loaded yet" in screen.text
    screen.upload(("three.txt", THREE))
    assert screen.headline == "2 of 3 records are high risk. Fix gamma first: score 2, critical."
    for name in ("severity", "scores", "worst", "stages"):
        assert screen.chart(name).get_attribute("aria-label")
    file_name, data = screen.download("download_json")
    assert file_name == "manual-run.json"
    assert without_times(data) == document_of("three.txt", THREE)
    assert json.loads(data)["timings"]["stages"][-1]["stage"] == "write"
    assert screen.download("download_csv")[1].startswith(b"name,score,severity")
    assert screen.download("download_md")[1].startswith(b"# Run manual")


def test_a_link_reproduces_a_sample_with_its_run_id_and_policy(open_screen: OpenScreen) -> None:
    screen = open_screen("/?sample=Before+the+fix&run=nightly&limit=8&severities=critical")
    assert screen.headline.startswith("18 of 40 records")
    sample = sample_named("Before the fix")
    assert sample is not None
    file_name, data = screen.download("download_json")
    assert file_name == "nightly.json"
    assert without_times(data) == document_of(sample.file_name, sample.read(), "nightly", RiskPolicy(("critical",), 8))
    assert "sample=Before+the+fix" in screen.page.url
    assert "run=nightly" in screen.page.url


def test_what_is_chosen_stands_in_the_link(open_screen: OpenScreen) -> None:
    screen = open_screen()
    screen.choose("Messy file")
    screen.see("11 of 41 records are high risk")
    assert screen.page.url.endswith("/?sample=Messy+file")
    screen.choose("Before the fix")
    screen.see("10 of 40 records are high risk")
    assert screen.page.url.endswith("/?sample=Before+the+fix")


def test_a_wrong_link_says_so_and_the_page_works(open_screen: OpenScreen) -> None:
    screen = open_screen("/?sample=nope&limit=many")
    box = screen.page.locator(".st-key-address_problem").inner_text()
    assert "sample is “nope”" in box
    assert "limit is “many”" in box
    screen.click("address_seen")
    screen.page.locator(".st-key-address_problem").wait_for(state="detached")


def test_a_bad_file_gives_one_box_and_the_last_good_result_stays(open_screen: OpenScreen) -> None:
    screen = open_screen()
    screen.upload(("three.txt", THREE))
    screen.upload(("bad.txt", b"alpha,1,ok\nbeta,<b>x</b>,ok\n"))
    boxes = screen.page.locator(".st-key-problem")
    screen.see("What to do", ".st-key-problem")
    assert boxes.count() == 1
    said = boxes.inner_text()
    assert "bad.txt, line 2: the score is not a whole number" in said
    assert "beta,<b>x</b>,ok" in said
    assert "What to do" in said
    screen.see("last good result")
    assert screen.headline.startswith("2 of 3 records")
    screen.click("problem_quarantine")
    screen.see("3 of 4 records are high risk")
    assert boxes.count() == 0


def test_reset_is_one_click(open_screen: OpenScreen) -> None:
    screen = open_screen("/?sample=Messy+file&run=nightly")
    assert screen.headline.startswith("11 of 41")
    assert "Quarantined lines" in screen.text
    screen.click("reset")
    screen.see("Nothing is loaded yet")
    assert "?" not in screen.page.url
    assert screen.page.get_by_label("Run id", exact=True).input_value() == "manual-run"


def test_a_large_document_is_compressed_and_its_size_said_before_the_click(open_screen: OpenScreen) -> None:
    data = b"".join(b"stage-%d,%d,ok\n" % (number, number % 50) for number in range(50_000))
    screen = open_screen()
    screen.upload(("large.txt", data))
    assert screen.page.locator(".st-key-download_json").count() == 0
    screen.click("prepare")
    label = screen.page.locator(".st-key-download_gz button").inner_text()
    name, packed = screen.download("download_gz")
    assert name == "manual-run.json.gz"
    assert re.search(r"JSON, compressed, [\d.]+ kB", label)
    assert without_times(gzip.decompress(packed)) == document_of("large.txt", data)
    command = screen.page.locator("[data-testid=stCode]").last.inner_text()
    assert "workbench run --input large.txt --output manual-run.json" in command


def test_the_records_are_searched_and_filtered(open_screen: OpenScreen) -> None:
    screen = open_screen("/?sample=Before+the+fix")
    screen.page.get_by_label("Search in names").fill("PAYMENT")
    screen.page.keyboard.press("Enter")
    screen.rest()
    screen.see("6 of 40 records")
    screen.page.get_by_text("High risk only", exact=True).click()
    screen.rest()
    screen.see("2 of 40 records")
