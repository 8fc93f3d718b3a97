"""Starts a measuring process and reads its answer, within bounds of time and size."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from threading import Timer

from workbench.app.lab.bounds import BOUNDS, Bounds
from workbench.app.lab.tasks import Task
from workbench.app.lab.versions import Version
from workbench.core.errors import MeasureError

ROOT = Path(__file__).parents[3]
AGAIN = "Wait a little and measure again; the machine may be busy."
KEPT_VARIABLES = ("SYSTEMROOT", "TMPDIR", "TEMP")


def command_of(task: Task, version: Version) -> list[str]:
    """The command; its only words that change are those of the two enums.

    `-E` and `-s` keep the server's own Python settings out; the folder it is started in holds the package.
    """
    return [sys.executable, "-E", "-s", "-B", "-m", "workbench.app.lab.worker", task.value, version.value]


def run_worker(task: Task, version: Version, bounds: Bounds = BOUNDS) -> bytes:
    """What the process said; raises MeasureError where it failed, took too long, or said too much."""
    return output_of(command_of(task, version), bounds)


def output_of(command: list[str], bounds: Bounds) -> bytes:
    """The standard output of a command that ends by itself within its bounds; whatever happens, it is over after."""
    environment = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    process = subprocess.Popen(  # noqa: S603 - no word of it comes from a visitor
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    timer = Timer(bounds.wall_seconds, process.kill)
    timer.daemon = True
    timer.start()
    try:
        assert process.stdout is not None  # noqa: S101 - it was asked for
        said = process.stdout.read(bounds.output_bytes + 1)
        if len(said) > bounds.output_bytes:
            raise MeasureError("The measuring process said more than it may.", AGAIN)
        code = process.wait()
    finally:
        timer.cancel()
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()
    if code:
        raise MeasureError("The measuring process did not finish: it failed, or took longer than it may.", AGAIN)
    return said
