"""Starts the app's server, from wherever the package is installed, as `streamlit run streamlit_app.py` does."""

from __future__ import annotations

from pathlib import Path

from streamlit.web.cli import main as streamlit

from workbench.core.errors import WorkbenchError

ENTRY = "streamlit_app.py"


class ServeError(WorkbenchError):
    """The app's server did not start."""


def entry() -> Path:
    """The script that Streamlit runs: the copy in a wheel, or the repository's own.

    Streamlit reads `.streamlit/config.toml` beside it whatever the current folder is: theme, upload limit, and that
    errors are shown without their details. The wheel's copies (setup.py makes them) have a folder of their own,
    because Streamlit lets scripts import what lies beside them.
    """
    packaged = Path(__file__).parent / "served" / ENTRY
    return packaged if packaged.exists() else Path(__file__).parents[2] / ENTRY


def serve(address: str, port: int | None = None, *, is_browser_opened: bool = True) -> None:
    """Serves the app until it is stopped; raises ServeError where the server cannot start.

    Without a port it is Streamlit's own choice: 8501, or the next that is free.
    """
    # Installed code does not change while it runs, so nothing has to be watched.
    options = ["--server.address", address, "--server.fileWatcherType", "none"]
    if port is not None:
        options += ["--server.port", str(port)]
    if not is_browser_opened:
        options += ["--server.headless", "true"]
    try:
        streamlit(["run", str(entry()), *options], standalone_mode=False)
    except (SystemExit, OSError) as stop:
        if isinstance(stop, SystemExit) and not stop.code:
            return
        place = address if port is None else f"{address}, port {port}"
        raise ServeError(f"The app could not be started at {place}.", "Give another --port or --address.") from stop
