"""`workbench app`: starts the browser app."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace

from workbench.cli.terminal import FINE


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
    from workbench.app.serve import serve

    serve(options.address, options.port, is_browser_opened=not options.no_browser)
    return FINE


def port_number(argument: str) -> int:
    """A port; raises ArgumentTypeError.

    >>> port_number("8501")
    8501
    """
    if not (argument.isdecimal() and 0 < int(argument) < 2**16):
        raise ArgumentTypeError("give a port from 1 to 65535")
    return int(argument)
