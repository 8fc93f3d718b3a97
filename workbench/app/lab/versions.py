"""The four versions of the program: which there are, their source as it stands in the file, and where they differ."""

from __future__ import annotations

from difflib import ndiff, unified_diff
from enum import Enum
from importlib import import_module
from pathlib import Path
from types import ModuleType

PROGRAMS = "workbench.app.lab.programs"

WHOLE = "run"
"""The function that is the whole program."""

STAGES = ("read_orders", "read_customers", "add_up", "rank", "write_report")
"""The functions that `run` calls, in this order; together they are all that it does."""

LOOKUP = "find_name"
"""The function that `add_up` calls for every order."""

FUNCTIONS = (*STAGES[:3], LOOKUP, *STAGES[3:])
"""All functions but the whole, as they stand in the file, with `find_name` after its only caller."""


class Version(Enum):
    """A version of the program; the value is the name of its file."""

    AS_FOUND = "as_found"
    WRONG_FIX = "wrong_fix"
    RIGHT_FIX = "right_fix"
    REGRESSION = "regression"

    @property
    def title(self) -> str:
        """What the version is called on the page."""
        return _TITLES[self]


_TITLES = {
    Version.AS_FOUND: "as found",
    Version.WRONG_FIX: "report written in one go",
    Version.RIGHT_FIX: "names looked up in a dictionary",
    Version.REGRESSION: "spaces around fields taken off",
}

TOUCHED = {Version.WRONG_FIX: "write_report", Version.RIGHT_FIX: LOOKUP, Version.REGRESSION: "read_orders"}
"""The function that each change is about."""


def program_of(version: Version) -> ModuleType:
    """The program itself, ready to run."""
    return import_module(f"{PROGRAMS}.{version.value}")


def source_of(version: Version) -> str:
    """The program's text, from the very file that is run."""
    return (Path(__file__).parent / "programs" / f"{version.value}.py").read_text("utf-8")


def differences(before: Version, after: Version) -> str:
    """The lines that differ, each with a neighbour, as a unified diff without its file names."""
    earlier, later = (source_of(version).splitlines() for version in (before, after))
    lines = list(unified_diff(earlier, later, lineterm="", n=1))[3:]
    return "\n".join("…" if line.startswith("@@") else line for line in lines if line.strip()).strip("\n")


def changed_lines_text(before: Version, after: Version) -> str:
    """Which lines of the later version are new, in words.

    >>> changed_lines_text(Version.RIGHT_FIX, Version.REGRESSION)
    'New is line 10 of 55.'
    """
    numbers = changed_line_numbers(before, after)
    starts = [number for number in numbers if number - 1 not in numbers]
    ends = [number for number in numbers if number + 1 not in numbers]
    parts = [f"{a}" if a == b else f"{a} to {b}" for a, b in zip(starts, ends, strict=True)]
    is_lines = "is line" if len(numbers) == 1 else "are lines"
    listed = " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
    return f"New {is_lines} {listed} of {len(source_of(after).splitlines())}."


def changed_line_numbers(before: Version, after: Version) -> list[int]:
    """The lines of the later version, from 1, that the earlier one does not have."""
    found, number = [], 0
    for line in ndiff(source_of(before).splitlines(), source_of(after).splitlines()):
        if line.startswith(("  ", "+ ")):
            number += 1
            if line.startswith("+ "):
                found.append(number)
    return found
