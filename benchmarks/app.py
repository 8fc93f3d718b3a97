"""The app at speed, in a real Chromium: from upload to charts, widget changes, two visitors at once, memory.

    python benchmarks/app.py                          # 1 M and 5 M records, three runs of each; three minutes or more
    python benchmarks/app.py --rows 1000000 --runs 1  # shorter

Needs playwright (`pip install playwright`) and Chromium, named in WORKBENCH_CHROMIUM where it is not on the PATH.
The server is this program's own, on a free port of 127.0.0.1, and serves one run of a size after the other, each for
a new visitor. All times are taken inside the page, from the event that the visitor causes to the sight of its effect;
server, browser and upload share the machine. The floor is an app that has nothing but an uploader.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from records import REPOSITORY, _records

FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--disable-renderer-backgrounding", "--disable-background-timer-throttling"),
)
FLOOR = """
import streamlit as st
st.html(f"<h2>{st.text_input('Run id', key='run')}</h2>")
for file in st.file_uploader("Records files", accept_multiple_files=True, key="files_0"):
    st.html(f"<h2>{file.size}</h2>")
"""
CHARTS = ("severity", "scores", "worst", "stages")
CHANGES_COUNT = 12
SETTLE_SECONDS = 4
FILTER = ".st-key-records_high_risk input"

WATCH = """() => {
    const watch = window.watch = {start: 0, end: 0, running: false, seen: {}, wanted: {}};
    for (const kind of ["change", "click", "keydown"])
        document.addEventListener(kind, () => { watch.start = performance.now(); }, true);
    const app = document.querySelector("[data-testid=stApp]");
    const texts = () =>
        Array.from(document.querySelectorAll("[data-testid=stText], h2"), each => each.textContent).join();
    let said = texts();
    new MutationObserver(() => {
        const isRunning = app.dataset.testScriptState !== "notRunning", now = texts();
        if ((watch.running && !isRunning) || now !== said) watch.end = performance.now();
        [watch.running, said] = [isRunning, now];
    }).observe(app, {subtree: true, childList: true, characterData: true, attributeFilter: ["data-test-script-state"]});
    const look = () => {
        for (const [name, selector] of Object.entries(watch.wanted))
            if (!(name in watch.seen) && document.querySelector(selector)) watch.seen[name] = performance.now();
        requestAnimationFrame(look);
    };
    look();
}"""
"""Notes when something was done, when it had its effect, and when what is wanted came into sight.

The effect is the end of the script and what it says: a quick script begins and ends between two looks.
"""

CLICK_ON = """selector => {
    const found = window.clicks = {times: [], isOver: false};
    const click = () => {
        if (found.isOver) return;
        const start = performance.now();
        document.querySelector(selector).click();
        const look = () => {
            if (watch.end > start && !watch.running) {
                found.times.push(watch.end - start);
                setTimeout(click, 100);
            } else setTimeout(look, 5);
        };
        look();
    };
    click();
}"""
"""Clicks, waits for the effect, waits a tenth of a second and clicks again, until it is over."""


@dataclass
class Measured:
    """Everything that was measured, in seconds and bytes."""

    times: dict[str, list[float]] = field(default_factory=dict)
    memory: dict[str, list[int]] = field(default_factory=dict)

    def add(self, job: str, *seconds: float) -> None:
        """Notes times of a job."""
        self.times.setdefault(job, []).extend(seconds)

    def add_memory(self, when: str, server: int) -> None:
        """Notes how much memory the server holds."""
        status = Path(f"/proc/{server}/status").read_text(encoding="ascii")
        self.memory.setdefault(when, []).append(int(status.split("VmRSS:")[1].split()[0]) * 1024)

    def lines(self) -> Iterator[str]:
        """A Markdown table."""
        yield "| job | median | worst | measured |\n| --- | --- | --- | --- |"
        for job, seconds in self.times.items():
            yield f"| {job} | {statistics.median(seconds):.3f} s | {max(seconds):.3f} s | {len(seconds)} × |"
        for when, sizes in self.memory.items():
            yield f"| server's memory {when} | {_mib(statistics.median(sizes))} | {_mib(max(sizes))} | {len(sizes)} × |"


class Visitor:
    """A page of its own in a browser context of its own."""

    def __init__(self, browser: Browser, address: str, path: str = "/") -> None:
        self._context = browser.new_context(viewport={"width": 1280, "height": 1000})
        self._context.set_default_timeout(60_000)
        self.page: Page = self._context.new_page()
        self.page.goto(address + path)
        self.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
        self.page.wait_for_timeout(1000)
        self.page.evaluate(WATCH)

    def close(self) -> None:
        """Leaves."""
        self._context.close()

    def upload(self, path: Path, wanted: dict[str, str]) -> dict[str, float]:
        """Seconds from the choice of the file to the sight of each thing wanted."""
        self.page.evaluate("wanted => { watch.seen = {}; watch.wanted = wanted; }", wanted)
        self.page.set_input_files("[data-testid=stFileUploader] input[type=file]", path)
        self.page.wait_for_function("() => Object.keys(watch.wanted).every(name => name in watch.seen)")
        self.rest()
        seen = self.page.evaluate("() => watch.seen")
        start = self.page.evaluate("() => watch.start")
        return {name: (at - start) / 1000 for name, at in seen.items()}

    def rest(self) -> float:
        """Waits until nothing follows any more; seconds from what was last done to its effect."""
        self.page.wait_for_function(
            "() => !watch.running && watch.end > watch.start && performance.now() > watch.end + 400"
        )
        return float(self.page.evaluate("() => (watch.end - watch.start) / 1000"))

    def switch(self, selector: str) -> float:
        """Clicks on something."""
        self.page.evaluate("selector => document.querySelector(selector).click()", selector)
        return self.rest()

    def type(self, key: str, text: str) -> float:
        """Writes into a field and presses Enter, which counts."""
        self.page.locator(f".st-key-{key} input").fill(text)
        self.page.wait_for_timeout(100)
        self.page.locator(f".st-key-{key} input").press("Enter")
        return self.rest()


def main() -> None:
    """Prints a Markdown table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, nargs="+", default=[1_000_000, 5_000_000], help="records in each file")
    options.add_argument("--runs", type=int, default=3, help="uploads of each file (default: %(default)s)")
    asked = options.parse_args()
    measured = Measured()
    with tempfile.TemporaryDirectory(prefix="workbench-bench-") as folder, _chromium() as browser:
        files = {rows: _records(Path(folder) / f"{rows}.txt", rows) for rows in asked.rows}
        floor = Path(folder) / "floor.py"
        floor.write_text(FLOOR, encoding="utf-8")
        with _server(floor) as (address, _):
            for rows, path in files.items():
                for _ in range(asked.runs):
                    visitor = Visitor(browser, address)
                    seen = visitor.upload(path, {"floor": "[data-testid=stHtml] h2:not(:empty)"})
                    measured.add(f"floor: {rows:,} records uploaded", seen["floor"])
                    for number in range(CHANGES_COUNT // asked.runs):
                        measured.add("floor: a new text, drawn again", visitor.type("run", f"run-{number}"))
                    visitor.close()
        with _server(REPOSITORY / "streamlit_app.py") as (address, server):
            for rows, path in files.items():
                for _ in range(asked.runs):
                    _visit(browser, address, server, path, f"{rows:,} records", measured)
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, Chromium {browser.version}\n")
    print("\n".join(measured.lines()))


def _visit(browser: Browser, address: str, server: int, path: Path, what: str, measured: Measured) -> None:
    """One visitor uploads a file and changes settings, while another one clicks; then Reset."""
    other = Visitor(browser, address, "/?sample=Before+the+fix")
    visitor = Visitor(browser, address)
    other.page.wait_for_selector(FILTER, state="attached")
    other.page.evaluate(CLICK_ON, FILTER)
    _upload(visitor, path)
    clicks = other.page.evaluate("() => { clicks.isOver = true; return clicks.times; }")
    measured.add(f"{what}, another visitor's click meanwhile", *(each / 1000 for each in clicks))
    other.close()
    _reset(visitor)
    visitor = Visitor(browser, address)
    measured.add_memory(f"before {what}", server)
    headline, charts = _upload(visitor, path)
    measured.add(f"{what}, upload → headline", headline)
    measured.add(f"{what}, upload → all charts", charts)
    measured.add_memory(f"with {what}", server)
    for number in range(CHANGES_COUNT):
        measured.add(f"{what}, a new run id: everything is drawn again", visitor.type("run", f"run-{number}"))
        measured.add(f"{what}, the filter of the table", visitor.switch(FILTER))
    visitor.page.get_by_text("Settings:").click()
    visitor.page.wait_for_timeout(500)
    for limit in (10, 20, 30, 40):
        measured.add(f"{what}, a new score limit: everything is computed again", visitor.type("limit", str(limit)))
    _reset(visitor)
    measured.add_memory(f"after Reset of {what}", server)


def _reset(visitor: Visitor) -> None:
    """Streamlit keeps what a visitor has for minutes after they leave, so they give it back first."""
    visitor.switch(".st-key-reset button")
    time.sleep(SETTLE_SECONDS)
    visitor.close()


def _upload(visitor: Visitor, path: Path) -> tuple[float, float]:
    """Seconds to the headline and to the last chart."""
    wanted = {name: f".st-key-chart_{name} [role=graphics-document] .mark-group" for name in CHARTS}
    seen = visitor.upload(path, {"headline": "[data-testid=stHtml] h2", **wanted})
    return seen["headline"], max(seen.values())


@contextmanager
def _chromium() -> Iterator[Browser]:
    path = os.environ.get("WORKBENCH_CHROMIUM") or shutil.which("chromium")
    if not path:
        raise SystemExit("Chromium is needed: install it, or name it in WORKBENCH_CHROMIUM")
    with sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=path, args=list(FLAGS), chromium_sandbox=False)
        yield browser
        browser.close()


@contextmanager
def _server(script: Path) -> Iterator[tuple[str, int]]:
    """A server's address and process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    command += ["--server.address", "127.0.0.1", "--server.headless", "true", "--server.fileWatcherType", "none"]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    server = subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.DEVNULL, env=environment)
    try:
        _wait_for(f"http://127.0.0.1:{port}/_stcore/health", server)
        yield f"http://127.0.0.1:{port}", server.pid
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if server.poll() is not None:
            raise SystemExit("the server ended while it was starting")
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise SystemExit("the server did not answer in time")


def _mib(size_bytes: float) -> str:
    return f"{size_bytes / 2**20:.0f} MiB"


if __name__ == "__main__":
    main()
