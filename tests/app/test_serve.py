"""`workbench app`: the settings of the app wherever it is started, and a server that starts and ends as asked."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
from argparse import ArgumentTypeError, Namespace
from pathlib import Path

import pytest

from tests.places import ROOT
from workbench.app import serve as serving
from workbench.app.serve import ServeError, entry, port_number, serve, start_app

SETTINGS = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
START_SECONDS = 60

SHOWING = """
import json, runpy, sys
from streamlit import config
from streamlit.web import bootstrap
names = json.loads(sys.argv.pop(1))
bootstrap.run = lambda *_: print(json.dumps({name: config.get_option(name) for name in names}))
sys.argv.insert(1, "app")
runpy.run_module("workbench", run_name="__main__")
"""


def told(folder: Path, names: list[str], *arguments: str) -> dict[str, object]:
    """What Streamlit is told when the app is started in a folder; the server itself does not start."""
    command = [sys.executable, "-c", SHOWING, json.dumps(names), *arguments]
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "HOME": str(folder)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    found: dict[str, object] = json.loads(done.stdout)
    return found


def flat(settings: dict[str, object], above: str = "") -> dict[str, object]:
    """The settings by their dotted names."""
    found: dict[str, object] = {}
    for name, value in settings.items():
        found |= flat(value, f"{above}{name}.") if isinstance(value, dict) else {f"{above}{name}": value}
    return found


def test_every_setting_holds_in_any_folder(tmp_path: Path) -> None:
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "config.toml").write_text(
        '[client]\nshowErrorDetails = "full"\n[server]\nmaxUploadSize = 1\n[theme.light]\nprimaryColor = "#ff0000"\n'
    )
    wanted = flat(SETTINGS)
    assert {"client.showErrorDetails", "server.maxUploadSize", "theme.light.primaryColor"} <= set(wanted)
    assert told(tmp_path, list(wanted)) == wanted


def test_the_options_reach_the_server(tmp_path: Path) -> None:
    names = ["server.port", "server.address", "server.headless"]
    given = told(tmp_path, names, "--port", "8600", "--address", "0.0.0.0", "--no-browser")  # noqa: S104
    assert given == {"server.port": 8600, "server.address": "0.0.0.0", "server.headless": True}  # noqa: S104
    assert told(tmp_path, names)["server.address"] == "localhost"


@pytest.mark.parametrize("port", ["0", "65536", "-1", "x", "1.5", "²", ""])
def test_a_port_is_checked(port: str) -> None:
    with pytest.raises(ArgumentTypeError, match="give a port from 1 to 65535"):
        port_number(port)
    assert (port_number("1"), port_number("65535")) == (1, 65535)


def test_the_copies_in_a_wheel_come_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert entry() == ROOT / "streamlit_app.py"
    served = tmp_path / "served"
    served.mkdir()
    (served / "streamlit_app.py").touch()
    monkeypatch.setattr(serving, "__file__", str(tmp_path / "serve.py"))
    assert entry() == served / "streamlit_app.py"


def test_the_build_copies_what_is_served() -> None:
    build = (ROOT / "setup.py").read_text("utf-8")
    assert '("streamlit_app.py", ".streamlit/config.toml")' in build
    assert "workbench/app/served/{name}" in build


@pytest.mark.parametrize("stop", [SystemExit(1), OSError("no such address")])
def test_a_server_that_does_not_start_is_an_error(stop: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    def refusing(*_: object, **__: object) -> None:
        raise stop

    monkeypatch.setattr("streamlit.web.cli.main", refusing)
    with pytest.raises(ServeError, match="could not be started at localhost, port 8600"):
        serve("localhost", 8600)
    with pytest.raises(ServeError, match=r"at localhost\."):
        serve("localhost")


def test_a_server_that_ends_by_itself_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def ending(*_: object, **__: object) -> None:
        raise SystemExit(0)

    monkeypatch.setattr("streamlit.web.cli.main", ending)
    assert start_app(Namespace(address="localhost", port=None, no_browser=False)) == 0


def test_it_answers_from_an_empty_folder_and_ends_when_it_is_stopped(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "workbench", "app", "--port", str(port), "--address", "127.0.0.1", "--no-browser"]
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    server = subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        assert _answer(f"http://127.0.0.1:{port}/_stcore/health", server) == b"ok"
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=START_SECONDS) == 0
    finally:
        server.kill()
        server.wait()
    assert list(tmp_path.iterdir()) == []


def _answer(url: str, server: subprocess.Popen[bytes]) -> bytes:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - the address is our own
                return bytes(answer.read())
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail("the app's server did not answer in time")
