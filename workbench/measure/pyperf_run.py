"""A function that other processes can import: found by its name, and measured in several of them by pyperf."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from tempfile import TemporaryDirectory
from typing import cast

from workbench.core.benchmark import Benchmarks
from workbench.core.errors import PolicyError, shown_text

_NAME = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*:[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
SAID_CHARACTERS = 500


def found_by_name(target: str) -> Callable[[], object]:
    """The function that `module:function` names; raises PolicyError where there is none."""
    if _NAME.fullmatch(target) is None:
        raise PolicyError(f"{shown_text(target)} names no function.", 'Write it as "module:function".')
    module, _, path = target.partition(":")
    try:
        found: object = import_module(module)
        for name in path.split("."):
            found = getattr(found, name)
    except (ImportError, AttributeError) as error:
        raise PolicyError(f"{target} cannot be had: {error}.", "Check its name and the folder you are in.") from error
    if not callable(found):
        raise PolicyError(f"{target} cannot be called.", "Give a function that needs no arguments.")
    return cast("Callable[[], object]", found)


def by_pyperf(target: str, name: str, value_count: int, process_count: int, least_seconds: float) -> Benchmarks:
    """The function measured by `pyperf timeit`, the values spread over the processes; garbage collection is on.

    Raises PolicyError with pyperf's own words when it fails.
    """
    from workbench.core.sources import PathSource
    from workbench.formats.open import open_run

    module, _, path = target.partition(":")
    with TemporaryDirectory(prefix="workbench-") as folder:
        file = os.path.join(folder, "measured.json")
        done = subprocess.run(  # noqa: S603 - the target is a checked name, everything else is ours
            [
                *(sys.executable, "-m", "pyperf", "timeit", "--quiet", "--output", file, "--name", name),
                *("--processes", str(process_count), "--values", str(-(-value_count // process_count))),
                *("--min-time", str(least_seconds), "--inherit-environ", "PYTHONPATH"),
                *("--setup", f"import {module}; target = {module}.{path}", "target()"),
            ],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path)},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            said = shown_text(done.stderr.strip()[-SAID_CHARACTERS:].splitlines()[-1] if done.stderr.strip() else "")
            raise PolicyError(f"pyperf could not measure {target}: {said}", "Call the function once by hand first.")
        (opened,) = open_run([PathSource(file)]).files
    found = opened.content
    assert isinstance(found, Benchmarks)  # noqa: S101 - pyperf writes nothing else
    return found._replace(environment={**found.environment, "garbage_collection": "on"})
