"""`workbench app`: starts the app's server from wherever the package is installed, as `streamlit run` does here.

The command line knows it by name alone (`cli/commands.py`), as it does its other commands.
"""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

from workbench.core.errors import WorkbenchError

ENTRY = "streamlit_app.py"


class ServeError(WorkbenchError):
    """The app's server did not start."""


def add_arguments(parser: ArgumentParser) -> None:
    """Declares what `app` can be asked."""
    parser.add_argument(
        "--port", type=port_number, metavar="N", help="listen here (default: 8501, or the next that is free)"
    )
    parser.add_argument(
        "--address",
        default="localhost",
        metavar="A",
        help="who can reach it: 0.0.0.0 is every machine that reaches this one (default: %(default)s, only this one)",
    )
    parser.add_argument("--no-browser", action="store_true", help="start the server alone; open the address yourself")


def start_app(options: Namespace) -> int:
    """Serves the app until it is stopped; returns the exit code."""
    serve(options.address, options.port, is_browser_opened=not options.no_browser)
    return 0


def port_number(argument: str) -> int:
    """A port; raises ArgumentTypeError.

    >>> port_number("8501")
    8501
    """
    if not (argument.isdecimal() and 0 < int(argument) < 2**16):
        raise ArgumentTypeError("give a port from 1 to 65535")
    return int(argument)


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
    from streamlit.web.cli import main as streamlit

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
