"""`workbench profile`: runs a program and writes down what was decorated in it, or what a sampler saw."""

from __future__ import annotations

import os
from argparse import REMAINDER, ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import reduce
from typing import TYPE_CHECKING

from workbench.cli.arguments import utf8_text
from workbench.cli.terminal import WRONG_USAGE, note, outputs_fit, say
from workbench.core.errors import WorkbenchError
from workbench.core.model import DEFAULT_RUN_ID, Notice
from workbench.core.output import write_file
from workbench.measure.processes import kept_files, make_folder, missing_notices, remove_folder
from workbench.measure.script import Program, run_program
from workbench.measure.to_the_end import run_to_the_end
from workbench.timing.keeping import FOLDER, keep_elsewhere
from workbench.timing.recorder import Timings, recorded, reset, together

if TYPE_CHECKING:
    from workbench.measure.sampled_script import SampledRun


def add_arguments(parser: ArgumentParser) -> None:
    """Declares what `profile` can be asked."""
    parser.usage = "workbench profile [options] [-m] script.py|module [the program's own arguments]"
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
    parser.add_argument(
        "-m",
        "--module",
        dest="is_module",
        action="store_true",
        help="a module or package is run in place of a script, as python -m",
    )
    parser.add_argument("script", metavar="script.py", help="it runs as it would without; its exit code is handed on")
    parser.add_argument("arguments", nargs=REMAINDER, help="the program's own arguments, options among them")


def profile_script(options: Namespace) -> int:
    """Runs the program and returns its exit code; the document is written whatever way the program ends.

    The exit code is this command's own only where the program did not get as far as running.
    """
    options.markdown = None
    if options.output == "-":
        say("workbench: standard output is the script's own; give the document a file.")
        return WRONG_USAGE
    if not outputs_fit(options, [options.script]):
        return WRONG_USAGE
    options.place = os.path.abspath(options.output) if options.output else None  # the program may go elsewhere
    program = Program(options.script, options.arguments, options.is_module)
    return _recorded(options, program) if options.recorder == "decorated" else _sampled(options, program)


def _recorded(options: Namespace, program: Program) -> int:
    from workbench.timing import saving  # noqa: F401 - forks have it then, and need not load it in a hurry at their end

    folder = make_folder()

    def run() -> int:
        with _children_keep_in(folder):
            reset()
            keep_elsewhere()
            return run_program(program)

    def write() -> None:
        from workbench.timing.loading import load

        timings = reduce(together, map(load, kept_files(folder, ".json")), recorded())
        _write_timings(timings._replace(notices=tuple(missing_notices(folder, ".json"))), options)

    return _to_the_end(run, write, lambda: remove_folder(folder))


def _sampled(options: Namespace, program: Program) -> int:
    watched = _sampled_run(options, program)
    return _to_the_end(watched.run, lambda: _write_samples(watched, options), watched.discard)


def _sampled_run(options: Namespace, program: Program) -> SampledRun:
    if options.recorder == "pyinstrument":
        from workbench.measure.pyinstrument_run import PyinstrumentRun

        return PyinstrumentRun(program)
    from workbench.measure.sampled_script import PythonSampledRun

    return PythonSampledRun(program)


def _write_samples(watched: SampledRun, options: Namespace) -> None:
    from workbench.analysis.profiles.report import analyse_profiles
    from workbench.render.json.profile import chunks
    from workbench.render.text import profile as profile_text

    report = analyse_profiles([watched.opened()], run_id=options.run_id)
    if options.place:
        write_file(options.place, chunks(report))
        say(f"{options.output} written: {report.headline}")
        _say_notices(report.notices)
    else:
        say(profile_text.terminal(report).rstrip("\n"))


def _write_timings(timings: Timings, options: Namespace) -> None:
    from workbench.timing.report import report_text
    from workbench.timing.saving import NOTHING, report_of, save

    if not timings.functions:
        _say_notices(timings.notices)
        raise NOTHING
    if options.place:
        save(options.place, timings, run_id=options.run_id)
        say(f"{options.output} written: {report_of(timings).headline}")
    else:
        say(report_text(timings).rstrip("\n"))
    _say_notices(report_of(timings).notices[1:])  # the first is on what decorating means


def _say_notices(notices: tuple[Notice, ...]) -> None:
    for each in notices:
        note(each.text)


def _to_the_end(run: Callable[[], int], write: Callable[[], None], discard: Callable[[], None]) -> int:
    """A program that failed has its own exit code; what else goes wrong is said beside it."""

    def finish() -> int:
        try:
            write()
        except WorkbenchError as error:
            say(f"workbench: {error}")
            return error.exit_code
        finally:
            discard()
        return 0

    def wait() -> None:
        note("threads or processes of the program still run; what they do is waited for and written down, too")

    try:
        return run_to_the_end(run, finish, wait)
    except BaseException:
        discard()
        raise


@contextmanager
def _children_keep_in(folder: str) -> Iterator[None]:
    before = os.environ.get(FOLDER)
    os.environ[FOLDER] = folder
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(FOLDER, None)
        else:
            os.environ[FOLDER] = before
