"""Reads what `jfr print --json` says of a Java Flight Recorder file: events with stacks.

Each type of event is a sample type: `jdk.ExecutionSample` counts samples, `jdk.ObjectAllocationSample` weighs bytes,
events with a duration weigh seconds. Stacks are leaf first. The file is read event by event, since it repeats for each
frame all that is known of its class. Source: https://docs.oracle.com/en/java/javase/21/docs/specs/man/jfr.html.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from workbench.core.calltree import FunctionTable, TreeBuilder
from workbench.core.model import Notice
from workbench.core.profile import Profile, Thread
from workbench.core.units import Unit
from workbench.core.words import counted_of
from workbench.formats.shared.content import MARKS_AND_SPACE, Content
from workbench.formats.shared.frames import UNNAMED

NAME = "JFR as JSON"
WHAT = (
    "what `jfr print --json` says of a Java Flight Recorder file: of several types of events one "
    "(`--sample-type`), samples, bytes allocated or seconds waited; lambdas without their numbers, hidden"
    " frames left out"
)
BECOMES = "functions with stacks"
COMMAND = (
    "`jfr print --json --stack-depth 64 --events jdk.ExecutionSample,jdk.ObjectAllocationSample app.jfr > jfr.json`"
)
_HEAD = re.compile(r'[\s\ufeff]*\{\s*"recording"\s*:\s*\{\s*"events"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")
_USUAL = ("jdk.ExecutionSample", "jdk.CPUTimeSample", "jdk.ObjectAllocationSample")
_SIZES = ("weight", "tlabSize", "allocationSize")
_DURATION = re.compile(r"PT(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{1,12})?)S)?")
_ADDRESS = re.compile(r"[+/.]0x[0-9a-fA-F]+$")
_LAMBDA = re.compile(r"\$\$Lambda\b.*", re.DOTALL)
_USUAL_DEPTH = 5
"""So many frames `jfr print` shows of each stack unless it is told otherwise."""


def recognises(content: Content) -> bool:
    """True for an object that begins with a recording's events."""
    head = content.head.lstrip(MARKS_AND_SPACE)
    return _HEAD.match(head[:200].replace(b"\0", b"").decode("latin-1")) is not None


def read(content: Content) -> Profile:
    """One type of events; raises MalformedError, and PolicyError for a type that the file does not hold."""
    found = _EventTrees()
    for event in _events(content):
        found.add(event)
    if not found.builders:
        raise content.malformed("none of its events has a stack", hint="Print others: jfr summary FILE lists them.")
    names = list(found.builders)
    types = content.chosen_type(names, next((name for name in _USUAL if name in names), names[0]))
    chosen = types.chosen
    unit = found.units[chosen]
    for (number, line), value in found.lines[chosen].items():
        found.table.weigh(number, line, value)
    return Profile(
        format_name=NAME,
        unit=unit,
        functions=found.table.functions(),
        threads=tuple(Thread(name, builder.tree()) for name, builder in sorted(found.builders[chosen].items())),
        figures=None,
        edges=(),
        is_sampled=unit is not Unit.SECONDS,
        sample_count=found.counts[chosen] if unit is Unit.SAMPLES else None,
        environment={"tool": "JFR"},
        notices=tuple(_notices(found, chosen)),
        sample_types=types,
    )


def _events(content: Content) -> Iterator[Any]:
    """Event after event; raises MalformedError where the text stops being JSON."""
    text, decoder = content.text, json.JSONDecoder()
    start = _HEAD.match(text)
    at = start.end() if start else 0
    while True:
        at = _skip(text, at)
        if text[at : at + 1] == "]":
            return
        try:
            event, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            reason = error.msg if isinstance(error, json.JSONDecodeError) else "a number or a depth that is too large"
            raise content.malformed(f"not JSON any more ({reason})", position=at) from None
        yield event


def _skip(text: str, at: int) -> int:
    found = _BETWEEN.match(text, at)
    return found.end() if found else at


class _EventTrees:
    """Trees by type of event and thread; how many stacks there were, and how many have no frame or the usual depth."""

    def __init__(self) -> None:
        self.table = FunctionTable()
        self.builders: dict[str, dict[str, TreeBuilder]] = {}
        self.lines: dict[str, dict[tuple[int, int], float]] = {}
        self.units: dict[str, Unit] = {}
        self.counts: Counter[str] = Counter()
        self.stackless: Counter[str] = Counter()
        self.depths: dict[str, Counter[int]] = {}
        self._functions: dict[tuple[str, str], int] = {}

    def add(self, event: Any) -> None:
        """One event; those without a stack by their nature are left out."""
        values = _object(event, "values")
        kind = event.get("type") if isinstance(event, dict) else None
        if not isinstance(kind, str) or "stackTrace" not in values:
            return
        frames = _object(values, "stackTrace").get("frames")
        if not isinstance(frames, list) or not frames:
            self.stackless[kind] += 1
            return
        depth = len(frames)
        frames = [frame for frame in frames if not _is_hidden(frame)] or frames
        unit, value = _value(values)
        if self.units.setdefault(kind, unit) is not unit:
            return
        self.counts[kind] += 1
        self.depths.setdefault(kind, Counter())[depth] += 1
        numbers = [self._function(frame) for frame in reversed(frames)]
        lines = self.lines.setdefault(kind, {})
        place = numbers[-1], _line(frames[0])
        lines[place] = lines.get(place, 0.0) + value
        threads = self.builders.setdefault(kind, {})
        threads.setdefault(_thread(values), TreeBuilder()).add_stack(numbers, value)

    def _function(self, frame: Any) -> int:
        method = _object(frame, "method")
        type_name, name = _object(method, "type").get("name"), method.get("name")
        key = (type_name if isinstance(type_name, str) else "", name if isinstance(name, str) and name else UNNAMED)
        if key not in self._functions:
            owner = _class_name(key[0])
            said = f"{owner.replace('/', '.')}.{key[1]}" if owner else key[1]
            self._functions[key] = self.table.number(said, owner.partition("$")[0], _line(frame))
        return self._functions[key]


def _is_hidden(frame: Any) -> bool:
    """True for what the Java machine put there by itself, such as a lambda's form; as text `jfr print` shows none."""
    return _object(frame, "method").get("hidden") is True


def _class_name(name: str) -> str:
    """A class without what differs from run to run: the number of a lambda, the address of a hidden class.

    >>> _class_name("shop/Rank$$Lambda$14+0x0000000800c03218"), _class_name("shop/Rank$Row")
    ('shop/Rank$$Lambda', 'shop/Rank$Row')
    """
    return _LAMBDA.sub("$$Lambda", _ADDRESS.sub("", name))


def _value(values: Mapping[str, Any]) -> tuple[Unit, float]:
    """What an event weighs: bytes or seconds where it says so, else one sample."""
    size = next((values[key] for key in _SIZES if type(values.get(key)) is int), None)
    if size is not None:
        return Unit.BYTES, float(max(0, min(size, 2**62)))
    duration = values.get("duration")
    found = _DURATION.fullmatch(duration) if isinstance(duration, str) else None
    if found:
        hours, minutes, seconds = (float(part or 0) for part in found.groups())
        return Unit.SECONDS, hours * 3600 + minutes * 60 + seconds
    return Unit.SAMPLES, 1.0


def _thread(values: Mapping[str, Any]) -> str:
    """The thread that was sampled, else the one that the event happened in."""
    thread = _object(values, "sampledThread") or _object(values, "eventThread")
    return next((name for key in ("javaName", "osName") if isinstance(name := thread.get(key), str) and name), UNNAMED)


def _line(frame: Any) -> int:
    line = frame.get("lineNumber") if isinstance(frame, dict) else None
    return line if type(line) is int and 0 < line < 2**31 else 0


def _object(entry: Any, key: str) -> Mapping[str, Any]:
    found = entry.get(key) if isinstance(entry, dict) else None
    return found if isinstance(found, dict) else {}


def _notices(found: _EventTrees, chosen: str) -> Iterator[Notice]:
    depths, count = found.depths[chosen], found.counts[chosen]
    if max(depths) == _USUAL_DEPTH and depths[_USUAL_DEPTH] * 4 > count:
        yield Notice(
            "stacks_cut",
            f"No stack has more than {_USUAL_DEPTH} frames, as jfr print shows them unless it is told otherwise, so "
            "totals of callers are too small. Print again with --stack-depth 64.",
        )
    if found.units[chosen] is Unit.BYTES:
        yield Notice(
            "memory_figure", "These are bytes that were allocated, estimated from samples, also those freed again."
        )
    if found.stackless[chosen]:
        said = counted_of(found.stackless[chosen], count + found.stackless[chosen], "event", "has", "have")
        yield Notice("no_stack", f"{said} no stack and count for no function.")
