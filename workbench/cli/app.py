"""`workbench app`: starts the browser app."""

from __future__ import annotations

from argparse import Namespace

from workbench.cli.terminal import FINE


def start_app(options: Namespace) -> int:
    """Serves the app until it is stopped; returns the exit code."""
    from workbench.app.serve import serve

    serve(options.address, options.port, is_browser_opened=not options.no_browser)
    return FINE
