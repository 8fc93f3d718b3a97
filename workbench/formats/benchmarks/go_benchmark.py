"""The text that `go test -bench` prints.

Facts: the "Go Benchmark Data Format" proposal (14313) and golang.org/x/perf. A line is
`BenchmarkName-8  1000  1234 ns/op  16 B/op`: the name, how often it was repeated, then values with their units.
`key: value` lines before it describe the machine; a `Unit` line can say which direction is the better one.
"""

from __future__ import annotations

import math
import re
from array import array
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from workbench.core.benchmark import Benchmarks, Series
from workbench.core.direction import Direction
from workbench.core.errors import MalformedError
from workbench.core.model import Notice
from workbench.core.words import counted
from workbench.formats.shared.content import Content
from workbench.formats.shared.direction_notices import direction_notices
from workbench.formats.shared.json_path import LARGEST_NUMBER, Names, facts
from workbench.formats.shared.unit_words import measured, name_with_unit

NAME = "Go benchmark text"

_NUMBER = r"[-+]?(?:\d+(?:\.\d*)?(?:[eE][-+]?\d+)?|[Ii]nf|NaN)"
_RESULT = re.compile(rf"(Benchmark[^\s,;]*)[ \t]+(\d+)((?:[ \t]+{_NUMBER}[ \t]+[^\s,;\d][^\s,;]*)+)[ \t]*$")
_PAIR = re.compile(rf"({_NUMBER})[ \t]+(\S+)")
_CONFIG = re.compile(r"([a-z][^\sA-Z:]*):[ \t]+(\S.*)$")
_DIRECTION = re.compile(r"Unit[ \t]+(\S+)[ \t].*\bbetter=(higher|lower)\b")
_DIRECTIONS = {"higher": Direction.MORE, "lower": Direction.LESS}
_PROCESSES = re.compile(r"-(\d+)$")
_WORDS = {"goos": "system", "goarch": "architecture", "cpu": "processor", "pkg": "package", "commit": "commit"}


class _Found(NamedTuple):
    """What a file's lines said: values by package, name and unit, each with the section that it stood in."""

    values: dict[tuple[str, str, str], dict[int, array[float]]]
    config: dict[str, str]
    directions: dict[str, str]
    skipped: Counter[str]


def recognises(content: Content) -> bool:
    """True when a line is a benchmark's result."""
    if b"Benchmark" not in content.head and content.data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        return False
    try:
        return any(_RESULT.match(line) for line in content.text[: len(content.head)].splitlines())
    except MalformedError:
        return any(_RESULT.match(line) for line in content.head.decode("utf-8", "replace").splitlines())


def read(content: Content) -> Benchmarks:
    """A series for each benchmark and unit; each package line starts a process. Raises MalformedError."""
    found = _lines(content.text)
    if not found.values:
        raise content.malformed("no line is a benchmark's result that can be read")
    packages = {package for package, _, _ in found.values}
    names = Names()
    series = tuple(
        _series(
            f"{package}.{name}" if len(packages) > 1 else name, word, by_section, found.directions.get(word, ""), names
        )
        for (package, name, word), by_section in found.values.items()
    )
    environment = facts((_WORDS[key], value) for key, value in found.config.items() if key in _WORDS)
    if len(packages) > 1:
        environment["package"] = ", ".join(sorted(packages))
    return Benchmarks(NAME, series, {"tool": "go test", **environment}, tuple(_notices(found, series)))


def _lines(text: str) -> _Found:
    found = _Found({}, {}, {}, Counter())
    package, section = "", 0
    for line in text.splitlines():
        if line.startswith("Benchmark"):
            _add_result(found, line, package, section)
        elif config := _CONFIG.match(line):
            key, value = config[1], config[2].strip()
            found.config[key] = value
            package, section = (value, section + 1) if key == "pkg" else (package, section)
        elif direction := _DIRECTION.match(line):
            found.directions[direction[1]] = direction[2]
        elif line.startswith(("--- FAIL", "FAIL", "panic:")):
            found.skipped["failed"] += 1
    return found


def _add_result(found: _Found, line: str, package: str, section: int) -> None:
    """Adds the values of a line; a bare name (as -v prints it) is not a result."""
    result = _RESULT.match(line)
    if result is None:
        found.skipped["lines"] += len(line.split()) > 1
        return
    for number, word in _PAIR.findall(result[3]):
        value = float(number)
        if math.isfinite(value) and abs(value) <= LARGEST_NUMBER:
            sections = found.values.setdefault((package, result[1], word), {})
            sections.setdefault(section, array("d")).append(value)
        else:
            found.skipped["values"] += 1


def _series(name: str, word: str, by_section: dict[int, array[float]], direction: str, names: Names) -> Series:
    found = measured(word)
    stated = _DIRECTIONS.get(direction, found.direction)  # what the file says is worth more than its unit's name
    processes = tuple(array("d", (value * found.factor for value in values)) for values in by_section.values())
    label = names.distinct(name_with_unit(name, word, found))
    return Series(label, found.unit, processes, None, _parameters(name)).directed(stated)


def _parameters(name: str) -> dict[str, str]:
    """What a sub-benchmark's name says as `key=value`, and the number of processors behind it."""
    processors = _PROCESSES.search(name)
    plain = name[: processors.start()] if processors else name
    found = dict(part.split("=", 1) for part in plain.split("/")[1:] if "=" in part)
    return found | ({"gomaxprocs": processors[1]} if processors else {})


def _notices(found: _Found, series: tuple[Series, ...]) -> Iterator[Notice]:
    yield from direction_notices(series)
    if found.skipped["failed"]:
        yield Notice("failed_runs", "The text says that something failed; what was printed before it is shown.")
    if found.skipped["lines"]:
        lines = counted(
            found.skipped["lines"],
            "line starts like a result and is none; it is",
            "lines start like a result and are none; they are",
        )
        yield Notice("lines_left_out", f"{lines} left out.")
    if found.skipped["values"]:
        values = counted(
            found.skipped["values"], "value is no finite number; it is", "values are not finite numbers; they are"
        )
        yield Notice("values_left_out", f"{values} left out.")
