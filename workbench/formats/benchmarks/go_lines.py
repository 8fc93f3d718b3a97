"""The lines of Go's benchmark text: results, each in the configuration that held for it, and what failed.

Facts: the "Go Benchmark Data Format" proposal (14313), golang.org/x/perf and the messages of Go's `testing` package.
A `key: value` line holds for the lines after it until it is changed. A failed benchmark is `--- FAIL: NAME`, at the
start of a line or behind the name that was printed already; a package that failed ends with `FAIL` lines.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from math import isfinite
from typing import NamedTuple

from workbench.formats.shared.json_path import LARGEST_NUMBER

_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?(?:[eE][-+]?\d+)?|[Ii]nf|NaN)")
_LONGEST_NUMBER = 400
_COUNT = re.compile(r"\d{1,20}", re.ASCII)
_CONFIG = re.compile(r"([a-z][^\sA-Z:]*):(?:[ \t]+(.*))?$")
_DIRECTION = re.compile(r"Unit[ \t]+(\S+)[ \t].*\bbetter=(higher|lower)\b")
_NAMED = re.compile(r"(?:Benchmark\S*)?[\s\x16]*--- (FAIL|SKIP): (\S+)")
_FAILED = re.compile(r"FAIL(?:[ \t]+(?P<package>\S+)(?:[ \t]+(?P<how>\[[^\]]*\])?)?.*)?$")
_ENDED = re.compile(r"(?:panic|fatal error|signal|SIG[A-Z]+): .*|\*\*\* Test killed.*")
_FINE = re.compile(r"ok[ \t]+\S")
_SHOWN = 120

Configuration = tuple[tuple[str, str], ...]
"""The keys that hold for a result, with their values, in the order of the keys."""


class GoName(NamedTuple):
    """A benchmark as the text names it: by its name, its unit and the configuration that it was run in."""

    name: str
    word: str
    configuration: Configuration


class GoFailure(NamedTuple):
    """What failed by name, a benchmark, a test or a package, and in which package."""

    name: str
    package: str
    text: str


class GoText(NamedTuple):
    """What the lines said; values stand by the section that they are from, which is a process."""

    values: dict[GoName, dict[int, array[float]]]
    config: dict[str, str]
    directions: dict[str, str]
    failures: list[GoFailure]
    failed_packages: set[str]
    skipped: list[str]
    left_out: Counter[str]


def result_of(line: str) -> tuple[str, list[tuple[str, str]]] | None:
    """A line's name, and its values with their units; None where it is no result. Fields are told by white space."""
    fields = line.split()
    if len(fields) < 4 or len(fields) % 2 or not fields[0].startswith("Benchmark") or fields[0][9:10].islower():
        return None
    pairs = list(zip(fields[2::2], fields[3::2], strict=True))
    is_result = _COUNT.fullmatch(fields[1]) and all(_is_number(a) and _is_unit(b) for a, b in pairs)
    return (fields[0], pairs) if is_result else None


def says_failure(line: str) -> bool:
    """True for a line that says of a benchmark that it failed, or of a package."""
    named = _NAMED.match(line)
    return bool(named and named[1] == "FAIL") or line.startswith("FAIL\t")


def failed_name(line: str) -> str:
    """The name that a line says failed; empty where it says nothing of the kind."""
    named = _NAMED.match(line)
    return named[2] if named and named[1] == "FAIL" else ""


def lines_of(text: str) -> Iterator[str]:
    """The lines, whichever way they end."""
    return (line.removesuffix("\r") for line in text.split("\n"))


def read_lines(text: str) -> GoText:
    """All lines, one after the other."""
    reader = _GoReader()
    for line in lines_of(text):
        reader.take(line)
    return reader.finished()


def read_parts(parts: Iterable[Iterable[str]]) -> GoText:
    """The lines of several programs, each of which starts without any configuration."""
    reader = _GoReader()
    for lines in parts:
        reader.start()
        for line in lines:
            reader.take(line)
    return reader.finished()


def _is_number(field: str) -> bool:
    return len(field) <= _LONGEST_NUMBER and _NUMBER.fullmatch(field) is not None


def _is_unit(field: str) -> bool:
    """False for a number, and for what is a row of a table."""
    return not ({",", ";"} & set(field) or _is_number(field))


class _GoReader:
    """Where the reading stands: the configuration that holds, the section, and what failed in its package so far."""

    def __init__(self) -> None:
        self._text = GoText({}, {}, {}, [], set(), [], Counter())
        self._configuration: Configuration = ()
        self._section = 0
        self._package = ""
        self._failed_names: list[str] = []
        self._ended = ""
        self._is_failed = False

    def take(self, line: str) -> None:
        if named := _NAMED.match(line):
            (self._failed_names if named[1] == "FAIL" else self._text.skipped).append(named[2])
        elif line.startswith("Benchmark"):
            self._result(line)
        elif _ENDED.match(line):
            self._ended = self._ended or line.strip()[:_SHOWN]
        elif failed := _FAILED.match(line):
            self._is_failed = True
            if failed["package"]:
                self._close(failed["package"], failed["how"] or "")
        elif _FINE.match(line):
            self._ended = ""  # it was printed by a program that went on
            self._close(self._package)
        elif config := _CONFIG.match(line):
            self._set(config[1], (config[2] or "").strip())
        elif direction := _DIRECTION.match(line):
            self._text.directions[direction[1]] = direction[2]

    def start(self) -> None:
        """Another program starts: what the one before said does not hold for it."""
        self._close(self._package)
        self._text.config.clear()
        self._package, self._section, self._configuration = "", self._section + 1, ()

    def finished(self) -> GoText:
        self._close(self._package)
        return self._text

    def _set(self, key: str, value: str) -> None:
        """An empty value takes the key away; a package starts a section, even one of the same name."""
        if key == "pkg":
            self._close(self._package)
            self._package, self._section = value, self._section + 1
        config = self._text.config
        if value:
            config[key] = value
        else:
            config.pop(key, None)
        self._configuration = tuple(sorted(config.items()))

    def _result(self, line: str) -> None:
        """Adds the values of a line; a bare name (as -v prints it) is not a result."""
        result = result_of(line)
        if result is None:
            self._text.left_out["lines"] += len(line.split()) > 1
            return
        for number, word in result[1]:
            value = float(number)
            if isfinite(value) and abs(value) <= LARGEST_NUMBER:
                sections = self._text.values.setdefault(GoName(result[0], word, self._configuration), {})
                sections.setdefault(self._section, array("d")).append(value)
            else:
                self._text.left_out["values"] += 1

    def _close(self, package: str, how: str = "") -> None:
        """A package ends. One that failed with no name to blame is named itself."""
        why = self._ended or how
        if self._is_failed or self._failed_names or why:
            self._text.failed_packages.add(package)
            self._text.failures.extend(GoFailure(name, package, "--- FAIL") for name in self._failed_names)
            is_sum = not package and bool(self._text.failures)  # the last line of several packages
            if why or not (self._failed_names or is_sum):
                name = package or "(the run as a whole)"
                self._text.failures.append(GoFailure(name, package, f"FAIL: {why}" if why else "FAIL"))
        self._package, self._failed_names, self._ended, self._is_failed = "", [], "", False
