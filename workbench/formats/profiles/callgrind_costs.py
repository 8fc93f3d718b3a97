"""The body of a callgrind file, line by line: costs of functions and of calls, with names and positions shortened."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from io import BytesIO

from workbench.core.calltree import FunctionTable
from workbench.core.profile import Function
from workbench.core.sample_types import SampleTypes
from workbench.formats.shared.content import Content
from workbench.formats.shared.frames import UNNAMED

_NAMED = re.compile(r"\((\d{1,18})\)(?:[ \t](.*))?", re.ASCII | re.DOTALL)
_HEADER = re.compile(r"([a-z]{1,20}):(.*)", re.ASCII | re.DOTALL)
_RECURSION = re.compile(r"'\d{1,9}$", re.ASCII)
_COST_STARTS = frozenset(b"0123456789+-*")
_UNKNOWN_FILE = "???"
_LONGEST_NUMBER = 24
_MOST_CALLS = 2**50
_LAST_LINE = 2**31


@dataclass
class Costs:
    """What one event cost: functions by themselves, and by (caller, callee) how often called and what that cost in all.

    `lines` is where in a function's file most of its cost was seen, with that cost.
    """

    creator: str = ""
    command: str = ""
    types: SampleTypes | None = None
    table: FunctionTable = field(default_factory=FunctionTable)
    selfs: dict[int, int] = field(default_factory=dict)
    calls: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    lines: dict[int, tuple[int, int]] = field(default_factory=dict)
    negative_count: int = 0

    def functions(self) -> tuple[Function, ...]:
        """All functions, each with the line where most of its cost was seen."""
        found = enumerate(self.table.functions())
        return tuple(each._replace(line=self.lines.get(number, (0, 0))[1]) for number, each in found)


class _Names:
    """Names by their short numbers: `(3) name` says what 3 means, `(3)` uses it, any other text stands for itself."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def of(self, text: str) -> str:
        found = _NAMED.fullmatch(text)
        if not found:
            return text
        if found[2] is not None:
            self._known[found[1]] = found[2].strip()
        return self._known.get(found[1], "")


class _Reading:
    """Where in the file the reading is: which function, who is called next, and the last line that was named."""

    def __init__(self, content: Content) -> None:
        self.costs = Costs()
        self._content = content
        self._files, self._functions = _Names(), _Names()
        self._file = self._called_file = self._called = ""
        self._own: tuple[str, str] | None = None
        self._function = -1
        self._call_count = -1
        self._positions, self._column, self._line = 1, 0, 0

    def header(self, key: str, text: str) -> None:
        """A line `key: text`; what is said again for another part of the same recording changes nothing."""
        if key == "creator":
            self.costs.creator = self.costs.creator or text
        elif key == "cmd":
            self.costs.command = self.costs.command or text
        elif key == "positions":
            self._positions = max(1, len(text.split()))
        elif key == "events" and self.costs.types is None:
            names = list(dict.fromkeys(text.split())) or ["cost"]
            self.costs.types = self._content.chosen_type(names, names[0])
            self._column = names.index(self.costs.types.chosen)

    def name(self, key: str, text: str) -> None:
        """A line `key=text`; those about objects and jumps are not needed."""
        if key in ("fl", "fi", "fe"):
            file = self._files.of(text)
            self._file = "" if file == _UNKNOWN_FILE else file
        elif key in ("cfi", "cfl"):
            file = self._files.of(text)
            self._called_file = "" if file == _UNKNOWN_FILE else file
        elif key == "fn":
            self._own = self._functions.of(text), self._file
            self._function, self._called_file, self._call_count = -1, self._file, -1
        elif key == "cfn":
            self._called = self._functions.of(text)
        elif key == "calls":
            count = text.split(None, 1)[0] if text else "0"
            self._call_count = min(int(count[:_LONGEST_NUMBER]), _MOST_CALLS) if count.isdigit() else 0

    def cost(self, words: list[bytes]) -> bool:
        """A line of positions and costs; False where it is none. Costs of 0 may be left out at the end."""
        at = self._positions + self._column
        try:
            self._move(words[self._positions - 1])
            cost = int(words[at][:_LONGEST_NUMBER]) if at < len(words) else 0
        except (ValueError, IndexError):
            return False
        if self._own is None:
            return False
        if self._function < 0:  # numbered with its first cost, as some files begin with a list of all names
            self._function = self._number(*self._own)
        self.costs.negative_count += cost < 0
        if self._call_count >= 0:
            self._add_call(cost)
        else:
            self._add(cost)
        return True

    def _move(self, word: bytes) -> None:
        """Lines are absolute, or relative to the last one; Cachegrind and pprof may write a hexadecimal address."""
        sign = word[:1]
        if sign == b"*":
            return
        number = int(word[:_LONGEST_NUMBER], 16 if word[:2] == b"0x" else 10)
        self._line = self._line + number if sign in (b"+", b"-") else number

    def _add(self, cost: int) -> None:
        costs, function = self.costs, self._function
        costs.selfs[function] = costs.selfs.get(function, 0) + cost
        if cost > costs.lines.get(function, (0, 0))[0] and 0 < self._line < _LAST_LINE:
            costs.lines[function] = cost, self._line

    def _add_call(self, cost: int) -> None:
        callee = self._number(self._called, self._called_file)
        count, total = self.costs.calls.get((self._function, callee), (0, 0))
        self.costs.calls[self._function, callee] = count + self._call_count, total + cost
        self._call_count, self._called_file = -1, self._file

    def _number(self, name: str, file: str) -> int:
        """yappi repeats file and line in the name, Callgrind adds the depth of a recursion."""
        place = name.rfind(f" {file}:") if file else -1
        plain = name[:place] if place > 0 and name[place + len(file) + 2 :].isdigit() else name
        return self.costs.table.number(_RECURSION.sub("", plain) or UNNAMED, file)


def costs_of(content: Content) -> Costs:
    """All costs of one event; raises MalformedError with the line, and PolicyError for an event that is not there."""
    reading = _Reading(content)
    for number, raw in enumerate(BytesIO(content.data), 1):
        if raw[0] in _COST_STARTS:
            is_read = reading.cost(raw.split())
        else:
            is_read = _other_line(reading, raw.decode("utf-8", "replace").strip())
        if not is_read:
            text = raw[:200].decode("utf-8", "replace").strip()
            raise content.malformed(f"line {number:,} is neither a name nor a position with costs", text=text)
    return reading.costs


def _other_line(reading: _Reading, line: str) -> bool:
    """A name, a header, a comment or an empty line; False for anything else."""
    if not line or line.startswith("#"):
        return True
    key, equals, text = line.partition("=")
    if equals and key.isascii() and key.isalpha() and len(key) <= 5:
        reading.name(key, text.strip())
        return True
    found = _HEADER.fullmatch(line)
    if found:
        reading.header(found[1], found[2].strip())
    return found is not None
