"""A running app and a real Chromium; without one the browser tests are skipped with the reason, and fail in a CI."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from tests.builders.screen import Screen
from tests.builders.waits import SECONDS
from tests.places import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


@pytest.fixture(scope="package")
def address() -> Iterator[str]:
    """Where the app answers; the server is this fixture's own process and ends with it."""
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", "--server.port", str(port)]
    command += ["--server.address", "127.0.0.1", "--server.headless", "true", "--server.fileWatcherType", "none"]
    server = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=_small_documents()
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/_stcore/health", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=SECONDS)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The browser."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _is_missing("the browser tests need playwright")
    path = os.environ.get("WORKBENCH_CHROMIUM") or shutil.which("chromium")
    if not path:
        _is_missing("the browser tests need Chromium: install it, or name it in WORKBENCH_CHROMIUM")
    with sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=path, args=list(FLAGS), chromium_sandbox=False)
        yield browser
        browser.close()


def _is_missing(reason: str) -> NoReturn:
    """A skip on somebody's machine; in a CI it would hide that nothing was tried."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture
def open_screen(chromium: Browser, address: str) -> Iterator[Callable[..., Screen]]:
    """`open_screen("/compare?…", width=390)`: a visitor of their own, who must never reach another machine."""
    opened: list[Screen] = []

    def new_screen(path: str = "/", **options: Any) -> Screen:
        screen = Screen(chromium, address, **options)
        opened.append(screen)
        screen.visit(path)
        return screen

    yield new_screen
    for screen in opened:
        screen.close()
    for screen in opened:
        assert screen.foreign_requests == []
        assert screen.dialogs == []
        assert screen.page_errors == []


def _small_documents() -> dict[str, str]:
    """The app's environment, with a limit low enough to see what happens to large documents."""
    return {**os.environ, "WORKBENCH_DOCUMENT_LIMIT_MB": "5"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            pytest.fail("the app's server ended while it was starting")
        try:
            with urllib.request.urlopen(url, timeout=SECONDS):  # noqa: S310 - the address is our own
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail("the app's server did not answer in time")
