"""`workbench profile`: runs a script and writes down what was decorated in it, or what a sampler saw."""

from __future__ import annotations

import atexit
import os
import threading
from argparse import REMAINDER, ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import reduce
from tempfile import TemporaryDirectory

from workbench.cli.arguments import utf8_text
from workbench.cli.terminal import WRONG_USAGE, note, outputs_fit, say
from workbench.core.errors import WorkbenchError
from workbench.core.model import DEFAULT_RUN_ID
from workbench.core.output import write_file
from workbench.measure.script import run_script
from workbench.timing.keeping import FOLDER, keep_elsewhere
from workbench.timing.recorder import Timings, recorded, reset, together


def add_arguments(parser: ArgumentParser) -> None:
    """Declares what `profile` can be asked."""
    parser.usage = "workbench profile [options] script.py [the script's own arguments]"
    parser.add_argument("--output", metavar="FILE", help="write the summary document here; else the result is printed")
    parser.add_argument(
        "--with",
        dest="recorder",
        choices=("decorated", "pyinstrument", "sampling"),
        default="decorated",
        help="what is decorated with workbench.timing.profile, or a sampler (sampling: Python 3.15's own)",
    )
    parser.add_argument(
        "--run-id", type=utf8_text, default=DEFAULT_RUN_ID, metavar="ID", help="name of the run (default: %(default)s)"
    )
    parser.add_argument("script", metavar="script.py", help="it runs as it would without; its exit code is handed on")
    parser.add_argument("arguments", nargs=REMAINDER, help="the script's own arguments")


def profile_script(options: Namespace) -> int:
    """Runs the script and returns its exit code; the document is written whatever way the script ends.

    The exit code is this program's own only where the script did not get as far as running.
    """
    options.markdown = None
    if options.output == "-":
        say("workbench: standard output is the script's own; give the document a file.")
        return WRONG_USAGE
    if not outputs_fit(options, [options.script]):
        return WRONG_USAGE
    return _recorded(options) if options.recorder == "decorated" else _sampled(options)


def _recorded(options: Namespace) -> int:
    folder = TemporaryDirectory(prefix="workbench-profile-")
    with _children_keep_in(folder.name):
        reset()
        keep_elsewhere()
        exit_code = run_script(options.script, options.arguments)

    def finish() -> None:
        with folder:
            timings = reduce(together, _children(folder.name), recorded())
            _write_timings(timings, options)

    return _finish(finish, exit_code)


def _sampled(options: Namespace) -> int:
    from workbench.analysis.profiles.report import analyse_profiles
    from workbench.measure.sampled_script import sampled_by_pyinstrument, sampled_by_python
    from workbench.render.json.profile import chunks
    from workbench.render.text import profile as profile_text

    sample = sampled_by_pyinstrument if options.recorder == "pyinstrument" else sampled_by_python
    found = sample(options.script, options.arguments)
    report = analyse_profiles([found.opened], run_id=options.run_id)
    if options.output:
        write_file(options.output, chunks(report))
        say(f"{options.output} written: {report.headline}")
    else:
        say(profile_text.terminal(report).rstrip("\n"))
    return found.exit_code


def _write_timings(timings: Timings, options: Namespace) -> None:
    from workbench.timing.report import report_text
    from workbench.timing.saving import NOTHING, report_of, save

    if not timings.functions:
        raise NOTHING
    if options.output:
        save(options.output, timings, run_id=options.run_id)
        say(f"{options.output} written: {report_of(timings).headline}")
    else:
        say(report_text(timings).rstrip("\n"))


def _finish(finish: Callable[[], None], exit_code: int) -> int:
    """Finishes now, or when the threads that the script left running have ended, as Python waits for them too."""
    if any(thread is not threading.current_thread() and not thread.daemon for thread in threading.enumerate()):
        note("threads of the script still run; what they do is waited for and written down, too")
        atexit.register(_say_what_goes_wrong, finish)
        return exit_code
    failed_code = _say_what_goes_wrong(finish)
    return exit_code or failed_code


def _say_what_goes_wrong(finish: Callable[[], None]) -> int:
    """A script that failed has its own exit code; what else goes wrong is said beside it."""
    try:
        finish()
    except WorkbenchError as error:
        say(f"workbench: {error}")
        return error.exit_code
    return 0


def _children(folder: str) -> Iterator[Timings]:
    """What the processes that the script started have kept; one that was killed while it wrote left nothing."""
    from workbench.timing.loading import load

    for name in sorted(os.listdir(folder)):
        if name.endswith(".json"):
            yield load(os.path.join(folder, name))


@contextmanager
def _children_keep_in(folder: str) -> Iterator[None]:
    before = os.environ.get(FOLDER)
    os.environ[FOLDER] = folder
    try:
        yield
    finally:
        if before is None:
            del os.environ[FOLDER]
        else:
            os.environ[FOLDER] = before
