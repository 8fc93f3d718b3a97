"""What a frame's text says: the function, its file and a line, in the ways that profilers write it down."""

from __future__ import annotations

import re
from typing import NamedTuple

KERNEL = "[kernel]"
"""Stands for the file of functions that ran in the kernel."""

UNNAMED = "(unnamed)"

_PATH = re.compile(r"<.+>|~|\[[^][\s]+\]|.*[/\\].*|[^\s,()]+\.[a-z0-9]{1,5}", re.DOTALL)
_MARKED = re.compile(r"_\[[kij]\]$")


class SourcePlace(NamedTuple):
    """A function's name, its file ("" where unknown) and a line in it (0 where unknown)."""

    name: str
    file: str
    line: int


def place_in(text: str) -> SourcePlace:
    """The function in a frame of collapsed stacks, whichever tool wrote it.

    Known are `name (file:line)` and `name (file)` (py-spy), `name - file:line` (rbspy), `file:name:line` (Austin,
    Python's sampler), `py::name:file` (perf with Python's trampoline) and perf's marks `_[k]`, `_[i]`, `_[j]`.

    >>> place_in("run (app/main.py:12)")
    SourcePlace(name='run', file='app/main.py', line=12)
    >>> place_in("vfs_read_[k]")
    SourcePlace(name='vfs_read', file='[kernel]', line=0)
    >>> place_in("operator new (unsigned long)")
    SourcePlace(name='operator new (unsigned long)', file='', line=0)
    """
    if text.endswith(")"):
        return in_brackets(text) or _in_file(text) or SourcePlace(text, "", 0)
    if text.startswith("py::"):
        name, _, file = text[4:].partition(":")
        return SourcePlace(name or UNNAMED, file, 0)
    if _MARKED.search(text):
        return SourcePlace(text[:-4] or UNNAMED, KERNEL if text.endswith("_[k]") else "", 0)
    return _located_by_path(text) or _after_dash(text) or SourcePlace(text, "", 0)


def in_brackets(text: str) -> SourcePlace | None:
    """The function in `name (file:line)`, None for any other text."""
    opening = _opening(text)
    file, colon, line = text[opening + 1 : -1].rpartition(":")
    if opening < 1 or not (colon and file) or not _is_line(line) or text[opening - 1] != " ":
        return None
    return SourcePlace(text[:opening].strip() or UNNAMED, file, int(line))


def located(text: str) -> SourcePlace:
    """The function in a frame that is known to be `file:name:line`, or `file:name` where the line is left out."""
    parts = text.rsplit(":", 2)
    if text.endswith(")"):
        return place_in(text)
    if len(parts) == 3 and _is_line(parts[2]):
        return SourcePlace(parts[1] or UNNAMED, parts[0], int(parts[2]))
    file, colon, name = text.rpartition(":")
    return SourcePlace(name, file, 0) if colon and name and looks_like_path(file) else place_in(text)


def looks_like_path(text: str) -> bool:
    """True for what may be a file: a path, a name with an extension, or Python's `<string>`."""
    return _PATH.fullmatch(text) is not None


def _in_file(text: str) -> SourcePlace | None:
    opening = _opening(text)
    file = text[opening + 1 : -1]
    is_unknown = file == "?"  # py-spy, of native code
    if opening < 2 or text[opening - 1] != " " or not (is_unknown or looks_like_path(file)):
        return None
    return SourcePlace(text[:opening].strip() or UNNAMED, "" if is_unknown else file, 0)


def _located_by_path(text: str) -> SourcePlace | None:
    parts = text.rsplit(":", 2)
    if len(parts) < 3 or not _is_line(parts[2]) or not parts[1] or not looks_like_path(parts[0]):
        return None
    return SourcePlace(parts[1], parts[0], int(parts[2]))


def _after_dash(text: str) -> SourcePlace | None:
    name, dash, rest = text.partition(" - ")
    file, colon, line = rest.rpartition(":")
    if not (dash and name and colon) or not _is_line(line) or not looks_like_path(file):
        return None
    return SourcePlace(name, file, int(line))


def _opening(text: str) -> int:
    """Where the bracket opens that the text's last character closes; -1 where it closes none."""
    depth = 0
    for position in range(len(text) - 1, -1, -1):
        if text[position] == ")":
            depth += 1
        elif text[position] == "(":
            depth -= 1
        if depth <= 0:
            return position if depth == 0 and text[position] == "(" else -1
    return -1


def _is_line(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10
