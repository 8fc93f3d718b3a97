"""The files that the arguments of a command stand for."""

from __future__ import annotations

import os
from collections.abc import Sequence
from glob import glob, has_magic

from workbench.core.errors import SourceError, shown_text


def files_of(arguments: Sequence[str]) -> list[str]:
    """The files that a side's arguments stand for: a folder for all files in it, a pattern for those that match.

    Hidden files and folders inside of a folder are left out; the order is that of the names. `-`, and what is neither
    a folder nor a pattern, stands for itself. Raises SourceError where nothing is found.
    """
    return [path for argument in arguments for path in _files(argument)]


def _files(argument: str) -> list[str]:
    if os.path.isdir(argument):
        return _found(argument, _inside(argument), "holds no file", "Give the folder that the files are in.")
    if has_magic(argument) and not os.path.lexists(argument):
        return _found(argument, _matches(argument), "matches no file", "Check the pattern; ** stands for any folders.")
    return [argument]


def _inside(folder: str) -> list[str]:
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise SourceError(f"{shown_text(folder)}: {why}", "Check the path and its permissions.") from error
    return [os.path.join(folder, name) for name in names if not name.startswith(".")]


def _matches(pattern: str) -> list[str]:
    return sorted(glob(pattern, recursive=True))


def _found(argument: str, paths: Sequence[str], why: str, hint: str) -> list[str]:
    files = [path for path in paths if os.path.isfile(path)]
    if not files:
        raise SourceError(f"{shown_text(argument)}: {why}", hint)
    return files
