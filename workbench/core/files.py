"""The files that the arguments of a command stand for."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from glob import glob, has_magic
from itertools import islice

from workbench.core.errors import SourceError, shown_text
from workbench.core.layouts import CURRENT_RUN, PREVIOUS_RUN, is_laid_out, results_among, runs_among

MAX_DEPTH = 12
MAX_FILES = 10_000
"""A folder of results is neither deeper nor larger; of a larger one only the files right in it are looked at."""


class FoundPath(str):
    """The path of a file that was found in a folder, and not named by the user."""

    __slots__ = ()


def files_of(arguments: Sequence[str], run: str = CURRENT_RUN) -> list[str]:
    """The files that a side's arguments stand for: a folder for its results, a pattern for those that match.

    A folder stands for all files right in it, and for those of its folders where a tool lays its results out so; of
    criterion's for those of one `run`. Hidden files are left out; the order is that of the names. `-`, and what is
    neither a folder nor a pattern, stands for itself. Raises SourceError where nothing is found.
    """
    return [path for argument in arguments for path in _files(argument, run)]


def saved_run(folder: str) -> str:
    """What the run to compare the last one with is called in a criterion folder; empty where it is no such folder.

    criterion copies the last run to `base` when it is done, so a saved baseline comes first where there is one. Raises
    SourceError where there are several.
    """
    runs = [run for run in runs_among(_below(folder)) if run != CURRENT_RUN] if os.path.isdir(folder) else []
    saved = [run for run in runs if run != PREVIOUS_RUN] or runs
    if len(saved) > 1:
        pattern = os.path.join(shown_text(folder), "**", shown_text(saved[0]), "sample.json")
        raise SourceError(
            f"{shown_text(folder)}: holds several baselines ({shown_text(', '.join(saved))})",
            f"Give the files of one of them as BASELINE: '{pattern}'",
        )
    return saved[0] if saved else ""


def _files(argument: str, run: str) -> list[str]:
    if os.path.isdir(argument):
        return _found(argument, _inside(argument, run), "holds no file", "Give the folder that the files are in.")
    if has_magic(argument) and not os.path.lexists(argument):
        matches = results_among(_matches(argument), None)
        return _found(
            argument,
            [FoundPath(path) for path in matches],
            "matches no file",
            "Check the pattern; ** stands for any folders.",
        )
    return [argument]


def _inside(folder: str, run: str) -> list[str]:
    """The results in a folder; asv's `benchmarks.json` and machines lie beside each other in it."""
    below = _below(folder)
    names = below if is_laid_out(below) else [name for name in below if "/" not in name]
    _refuse_machines(folder, names)
    return [FoundPath(os.path.join(folder, *name.split("/"))) for name in results_among(names, run)]


def _below(folder: str) -> list[str]:
    """The names of the files in a folder and in those below, `/` between, but for hidden ones; raises SourceError."""
    try:
        os.listdir(folder)
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise SourceError(f"{shown_text(folder)}: {why}", "Check the path and its permissions.") from error
    names = list(islice(_walk(folder, "", MAX_DEPTH), MAX_FILES + 1))
    return sorted(names) if len(names) <= MAX_FILES else sorted(_walk(folder, "", 0))


def _walk(folder: str, inside: str, depth: int) -> Iterator[str]:
    try:
        entries = sorted(os.scandir(os.path.join(folder, *inside.split("/"))), key=lambda each: each.name)
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith(".") and entry.name != ".benchmarks":
            continue
        if entry.is_dir(follow_symlinks=False):
            if depth:
                yield from _walk(folder, f"{inside}{entry.name}/", depth - 1)
        elif entry.is_file():
            yield f"{inside}{entry.name}"


def _refuse_machines(folder: str, names: Sequence[str]) -> None:
    machines = sorted({name.rpartition("/")[0] for name in names if name.endswith("/machine.json")})
    if len(machines) > 1:
        said = ", ".join(shown_text(each, 40) for each in machines[:5])
        raise SourceError(
            f"{shown_text(folder)}: holds results of {len(machines)} machines ({said})",
            "Give the folder of one of them.",
        )


def _matches(pattern: str) -> list[str]:
    return sorted(glob(pattern, recursive=True))


def _found(argument: str, paths: Sequence[str], why: str, hint: str) -> list[str]:
    files = [path for path in paths if os.path.isfile(path)]
    if not files:
        raise SourceError(f"{shown_text(argument)}: {why}", hint)
    return files
