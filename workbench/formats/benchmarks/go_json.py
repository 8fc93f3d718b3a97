"""The JSON lines of `go test -json -bench`: what the programs of all packages printed, cut into pieces.

Facts: `go doc test2json`. An event has `Action`, `Package`, mostly `Test`, and `Output`, which may be a part of a line.
Packages run side by side, so their events are mixed; put together by package they are Go's benchmark text. Before Go
1.24 the lines of a build that failed stand among the events as they are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from workbench.core.benchmark import Benchmarks
from workbench.core.model import Notice
from workbench.core.words import counted
from workbench.formats.benchmarks.go_lines import failed_name, lines_of, read_parts
from workbench.formats.benchmarks.go_series import benchmarks_of
from workbench.formats.shared.content import Content

NAME = "go test -json"
WHAT = "the same text as events, put together by package; what an event says failed has failed"
BECOMES = "values of one process"
COMMAND = "`go test -json -run '^$' -bench . -count 10 > bench.jsonl`"

_ACTIONS = frozenset(
    (
        *("start", "run", "pause", "cont", "pass", "bench", "fail", "output", "skip", "attr", "artifacts"),
        *("build-output", "build-fail"),
    )
)
_ENDS = frozenset(("pass", "fail", "skip"))
_LOOKED_AT_LINES = 200
_LONGEST_EVENT = 1024 * 1024
_PROCESSORS = re.compile(r"-\d{1,6}$")


class _Program:
    """What one run of a package's tests said."""

    def __init__(self, package: str) -> None:
        self.package = package
        self.pieces: list[str] = []
        self.failed: list[str] = []
        self.has_failed = False

    def take(self, event: dict[str, Any]) -> bool:
        """True where the run ends with this event."""
        action, test = event["Action"], event.get("Test")
        if action == "output" and isinstance(event.get("Output"), str):
            self.pieces.append(event["Output"])
        elif action == "fail" and isinstance(test, str) and test:
            self.failed.append(test)
        elif action == "fail":
            self.has_failed = True
        return action in _ENDS and not test

    def lines(self) -> Iterator[str]:
        """Its text; what is said by an event alone is said as the text says it."""
        text = "".join(self.pieces)
        lines = list(lines_of(text))
        if self.package and not any(line.startswith("pkg:") for line in lines):
            yield f"pkg: {self.package}"
        yield from lines
        said = {_PROCESSORS.sub("", failed_name(line)) for line in lines}
        yield from (f"--- FAIL: {name}" for name in self.failed if _PROCESSORS.sub("", name) not in said)
        if self.has_failed and not any(line.startswith("FAIL\t") for line in lines):
            yield f"FAIL\t{self.package}"


def recognises(content: Content) -> bool:
    """True when one of the first lines is an event of Go's; a build that failed can print others before it."""
    text = content.head_text
    if '"Action"' not in text:
        return False
    return any(_event(line) for line in text.split("\n", _LOOKED_AT_LINES)[:_LOOKED_AT_LINES])


def read(content: Content) -> Benchmarks:
    """As Go's benchmark text, each package's put together; what an event says failed has failed.

    Raises MalformedError.
    """
    programs, others = _programs(lines_of(content.text))
    parts = [*(each.lines() for each in programs), [line for line in others if line.startswith("FAIL\t")]]
    found = benchmarks_of(NAME, read_parts(parts))
    if not found.series:
        raise content.malformed("no event is a benchmark's result", hint="Run: go test -json -run '^$' -bench .")
    lost = sum(bool(line.strip()) for line in others)
    if not lost:
        return found
    text = f"{counted(lost, 'line is no event', 'lines are no events')} of go test -json; failures in them count."
    return found._replace(notices=(*found.notices, Notice("lines_left_out", text)))


def _programs(lines: Iterable[str]) -> tuple[list[_Program], list[str]]:
    """The programs in the order in which they started, and the lines that are no events."""
    running: dict[str, _Program] = {}
    programs, others = [], []
    for line in lines:
        event = _event(line)
        if event is None:
            others.append(line)
            continue
        package = event.get("Package")
        if not isinstance(package, str):
            continue  # of a build, whose package says that it failed
        if package not in running:
            running[package] = _Program(package)
            programs.append(running[package])
        if running[package].take(event):
            del running[package]
    return programs, others


def _event(line: str) -> dict[str, Any] | None:
    plain = line.strip()
    if not plain.startswith("{") or not plain.endswith("}") or len(plain) > _LONGEST_EVENT:
        return None
    try:
        found = json.loads(plain)
    except (ValueError, RecursionError):
        return None
    is_event = isinstance(found, dict) and isinstance(found.get("Action"), str) and found["Action"] in _ACTIONS
    return found if is_event and not found.keys().isdisjoint(("Package", "ImportPath")) else None
