"""What a file of OpenTelemetry profiles says, whichever way it was written: tables of numbers, and profiles.

Entry 0 of every table stands for nothing. Source:
https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/profiles/v1development/profiles.proto.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from workbench.core.calltree import FunctionTable
from workbench.formats.shared.frames import KERNEL, UNNAMED

_FRAME_TYPE = "profile.frame.type"
WHO = ("service.name", "process.executable.name", "container.name", "container.id", "process.pid")
"""What names who was measured; the first of these that a resource has."""

SPARE_FRAMES = 1_000_000
"""Stacks may have two frames for each byte of the file, and these: inlining makes them longer than what is stored."""


class BrokenTableError(ValueError):
    """An entry is asked for that its table does not hold."""


class OtlpMeasure(NamedTuple):
    """What a value of every sample is: `cpu` in `nanoseconds`."""

    name: str
    unit: str


class OtlpFunction(NamedTuple):
    """Numbers of texts, and the line where the function starts."""

    name: int
    system_name: int
    file: int
    line: int


class OtlpLocation(NamedTuple):
    """A place in a program; `lines` are functions and lines, the innermost of inlined calls first."""

    mapping: int
    address: int
    lines: Sequence[tuple[int, int]]
    attributes: Sequence[int]


@dataclass
class OtlpSamples:
    """Samples as columns: stack, attributes by their number, and for each measure a value."""

    stacks: array[int] = field(default_factory=lambda: array("q"))
    attributes: list[Sequence[int]] = field(default_factory=list)
    values: list[array[float]] = field(default_factory=list)

    def add(self, stack: int, attributes: Sequence[int], values: Sequence[float]) -> None:
        """One more sample; a value that is left out is 0."""
        self.stacks.append(stack)
        self.attributes.append(attributes)
        for place, column in enumerate(self.values):
            column.append(values[place] if place < len(values) else 0.0)


@dataclass
class OtlpProfile:
    """One profile; times in nanoseconds, `resource` is who was measured."""

    resource: str
    measures: tuple[OtlpMeasure, ...]
    samples: OtlpSamples
    period_type: OtlpMeasure | None = None
    period: int = 0
    duration: int = 0


@dataclass
class OtlpDocument:
    """The dictionary of a message, and its profiles; `stacks` hold locations, leaf first."""

    strings: list[str] = field(default_factory=list)
    mappings: list[int] = field(default_factory=list)
    functions: list[OtlpFunction] = field(default_factory=list)
    locations: list[OtlpLocation] = field(default_factory=list)
    stacks: list[Sequence[int]] = field(default_factory=list)
    attributes: list[tuple[str, str]] = field(default_factory=list)
    profiles: list[OtlpProfile] = field(default_factory=list)

    def string(self, number: int) -> str:
        """A text; raises BrokenTableError for one that is not there."""
        if not number:
            return ""
        _check(number, self.strings, "text")
        return self.strings[number]

    def measure(self, name: int, unit: int) -> OtlpMeasure:
        """A measure by the numbers of its texts."""
        return OtlpMeasure(self.string(name) or self.string(unit) or "value", self.string(unit))


def _check(number: int, table: Sequence[object], what: str) -> None:
    if not 0 <= number < len(table):
        raise BrokenTableError(f"{what} {number:,} is asked for, and the file has {len(table):,}")


class LocationNames:
    """The functions of a document's locations, outermost first, and how many locations have no name.

    `known` are those that were asked for so far.
    """

    def __init__(self, document: OtlpDocument, table: FunctionTable) -> None:
        self._document = document
        self._table = table
        self.known: dict[int, tuple[int, ...]] = {0: ()}
        self.unnamed_count = 0

    @property
    def count(self) -> int:
        """How many locations were asked for."""
        return len(self.known) - 1

    def functions(self, location: int) -> tuple[int, ...]:
        """Raises BrokenTableError for a location that is not there."""
        found = self.known.get(location)
        if found is None:
            _check(location, self._document.locations, "place")
            found = self.known[location] = self._named(self._document.locations[location])
        return found

    def _named(self, location: OtlpLocation) -> tuple[int, ...]:
        mapping = self._mapping(location.mapping)
        is_kernel = any(self._attribute(number) == (_FRAME_TYPE, "kernel") for number in location.attributes)
        found = [
            self._function(function, line, KERNEL if is_kernel else mapping)
            for function, line in location.lines
            if function
        ]
        if not found:
            self.unnamed_count += 1
            name = f"{location.address:#x}" if location.address else UNNAMED
            found = [self._table.number(name, mapping)]
        return tuple(reversed(found))

    def _function(self, number: int, line: int, mapping: str) -> int:
        """A function without a file is told by the program that it is in."""
        _check(number, self._document.functions, "function")
        said = self._document.functions[number]
        name = self._document.string(said.name) or self._document.string(said.system_name) or UNNAMED
        file = self._document.string(said.file) or mapping
        return self._table.number(name, file, max(0, min(said.line or line, 2**31)))

    def _mapping(self, number: int) -> str:
        if not number:
            return ""
        _check(number, self._document.mappings, "mapping")
        return self._document.string(self._document.mappings[number])

    def _attribute(self, number: int) -> tuple[str, str]:
        _check(number, self._document.attributes, "attribute")
        return self._document.attributes[number]


class SlicedStacks:
    """Stacks of drafts, in which a sample names a part of its profile's list of places."""

    def __init__(self, document: OtlpDocument, places: Sequence[int], room: int) -> None:
        self._document = document
        self._room = room
        self._places = places
        self._known: dict[tuple[int, int], int] = {}

    def stack(self, start: int, length: int) -> int:
        """The number of the stack with these places; raises MemoryError where all together are far too many."""
        if (start, length) not in self._known:
            self._known[start, length] = len(self._document.stacks)
            self._document.stacks.append(self._places[start : start + length])
            self._room -= len(self._document.stacks[-1])
            if self._room < 0:
                raise MemoryError
        return self._known[start, length]


def who(attributes: Mapping[str, str]) -> str:
    """The name of who was measured, by the attributes of a resource; empty where none says it."""
    return next((attributes[key] for key in WHO if attributes.get(key)), "")


def sample_values(said: Sequence[int], times: int, count: int) -> list[float]:
    """A value for each measure: those of one measure are added up, and without values each timestamp is one."""
    if not said:
        return [float(times)] * count
    return [float(sum(said))] if count == 1 else [float(value) for value in said]
