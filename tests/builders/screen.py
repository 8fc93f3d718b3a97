"""One visitor at one browser: what they do with the app, and what they see."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tests.builders.waits import SECONDS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator


COUNT_RUNS = """
new MutationObserver(changes => {
    for (const change of changes) {
        const app = change.target;
        const isRunning = app.dataset?.testid === "stApp" && app.dataset.testScriptState === "running";
        if (isRunning && change.oldValue !== "running") window.runCount = (window.runCount ?? 0) + 1;
    }
}).observe(document, {
    subtree: true, attributes: true, attributeOldValue: true, attributeFilter: ["data-test-script-state"]
});
"""
"""Counts how often the app has begun to run its script, so that a test knows when its click has been heard."""

HEARD_SECONDS = 20
"""On a busy machine a click is heard late; what asks for no run at all is waited for so long in vain."""


class Screen:
    """A browser context of its own, so that two of them are two visitors."""

    def __init__(self, browser: Browser, address: str, *, width: int = 1280, scheme: str = "light") -> None:
        options: dict[str, Any] = {"color_scheme": scheme}
        self._context = browser.new_context(
            viewport={"width": width, "height": 1000}, permissions=[], accept_downloads=True, **options
        )
        self._context.set_default_timeout(SECONDS * 1000)
        self._address = address
        self.page = self._context.new_page()
        self.page.add_init_script(COUNT_RUNS)
        self.foreign_requests: list[str] = []
        self.dialogs: list[str] = []
        self.page_errors: list[str] = []
        self.page.on("request", lambda request: self._note(request.url))
        self.page.on("websocket", lambda socket: self._note(socket.url))
        self.page.on("dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss()))
        self.page.on("pageerror", lambda error: self.page_errors.append(str(error)))

    def close(self) -> None:
        """The visitor leaves."""
        self._context.close()

    def visit(self, path: str) -> None:
        """Opens a page of the app."""
        self.page.goto(self._address + path)
        self.page.wait_for_selector("[data-testid=stApp]")
        self.rest()

    def rest(self) -> None:
        """Waits until the app has said everything it has to say."""
        self.page.wait_for_timeout(250)
        self.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
        self.page.wait_for_timeout(150)

    @contextmanager
    def heard(self) -> Iterator[None]:
        """What is done inside asks for a run of the script; afterwards the app has heard it and is at rest."""
        before = self.page.evaluate("window.runCount ?? 0")
        yield
        from playwright.sync_api import TimeoutError as NotHeard

        with suppress(NotHeard):
            self.page.wait_for_function(
                "before => (window.runCount ?? 0) > before", arg=before, timeout=HEARD_SECONDS * 1000
            )
        self.rest()

    def upload(self, *files: tuple[str, bytes], to: str = "files") -> None:
        """Chooses files in an uploader."""
        payload = [{"name": name, "mimeType": "text/plain", "buffer": data} for name, data in files]
        with self.heard(), self.page.expect_response(lambda answer: "upload_file" in answer.url):
            self.page.set_input_files(f".st-key-{to} input[type=file]", payload)  # type: ignore[arg-type]

    def choose(self, label: str, within: str = "sample") -> None:
        """Clicks a choice, such as a sample."""
        with self.heard():
            self.page.locator(f".st-key-{within}").get_by_text(label, exact=True).click()

    def click(self, key: str) -> None:
        """Clicks the button of this key."""
        with self.heard():
            self._button(key).click()

    def download(self, key: str) -> tuple[str, bytes]:
        """Clicks a download button; the file's name and content."""
        with self.page.expect_download() as waiting:
            self._button(key).click()
        return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()

    def chart(self, name: str) -> Locator:
        """A chart that has been drawn."""
        found = self.page.locator(f".st-key-chart_{name} [role=graphics-document]")
        found.wait_for()
        return found

    def see(self, text: str, within: str = "") -> None:
        """Waits until this text stands on the page."""
        self.page.locator(within or "[data-testid=stMain]").get_by_text(text).first.wait_for()

    @property
    def headline(self) -> str:
        """The result in words."""
        return self.page.locator("[data-testid=stHtml] h2").first.inner_text()

    @property
    def text(self) -> str:
        """All text on the page."""
        return self.page.locator("[data-testid=stMain]").inner_text()

    def _button(self, key: str) -> Locator:
        """A button with a help text stands on the page twice, for pointers and for screen readers."""
        return self.page.locator(f".st-key-{key} button").first

    def _note(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob") and parts.hostname != "127.0.0.1":
            self.foreign_requests.append(url)
