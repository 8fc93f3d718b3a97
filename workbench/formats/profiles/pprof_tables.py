"""The tables of a pprof profile: what is measured, and which functions each location stands for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from workbench.core.calltree import FunctionTable
from workbench.core.profile import Function
from workbench.formats.shared.frames import UNNAMED
from workbench.formats.shared.protobuf import LENGTH, BrokenMessageError, Field, fields, signed, text

_SAMPLE_TYPE, _SAMPLE, _MAPPING, _LOCATION, _FUNCTION, _STRING = 1, 2, 3, 4, 5, 6
_DURATION, _PERIOD_TYPE, _PERIOD, _DEFAULT_TYPE = 10, 11, 12, 14
LAST_FIELD = 15
_PEEKED_FIELDS = 2000


class ValueType(NamedTuple):
    """What a value of every sample is: `cpu` in `nanoseconds`, `inuse_space` in `bytes`."""

    name: str
    unit: str


@dataclass
class PprofTables:
    """All but the samples; `samples` says where these stand in the file.

    `locations` gives the functions of a location's id, outermost first; `period` is in the unit of `period_type`.
    """

    types: tuple[ValueType, ...] = ()
    usual_type: str = ""
    period_type: ValueType | None = None
    period: int = 0
    duration_nanos: int = 0
    program: str = ""
    strings: list[str] = field(default_factory=list)
    functions: tuple[Function, ...] = ()
    locations: dict[int, tuple[int, ...]] = field(default_factory=dict)
    samples: list[tuple[int, int]] = field(default_factory=list)
    unnamed_count: int = 0

    @property
    def location_count(self) -> int:
        """How many places there are."""
        return len(self.locations)

    def string(self, number: int) -> str:
        """A text by its number; empty where there is no such."""
        return self.strings[number] if 0 <= number < len(self.strings) else ""


def starts_as_pprof(data: bytes) -> bool:
    """True for a protocol buffer with a profile's fields alone, of which one is a sample type and one a text."""
    is_typed, seen = False, 0
    try:
        for found in fields(data, 0, len(data)):
            if found.number > LAST_FIELD or found.wire not in (0, LENGTH):
                return False
            is_typed = is_typed or (found.number == _SAMPLE_TYPE and _is_value_type(data, found))
            seen += 1
            if seen == _PEEKED_FIELDS:
                break
    except BrokenMessageError:
        return is_typed and seen > 3  # it breaks off later
    return is_typed and seen > 1


def _is_value_type(data: bytes, found: Field) -> bool:
    if found.wire != LENGTH or not 0 < found.end - found.start <= 12:
        return False
    try:
        return all(each.number in (1, 2) and each.wire == 0 for each in fields(data, found.start, found.end))
    except BrokenMessageError:
        return False


def tables_of(data: bytes) -> PprofTables:
    """All tables; raises BrokenMessageError."""
    found: dict[int, list[Field]] = {}
    tables = PprofTables()
    for each in fields(data, 0, len(data)):
        if each.number == _SAMPLE and each.wire == LENGTH:
            tables.samples.append((each.start, each.end))
        else:
            found.setdefault(each.number, []).append(each)
    tables.strings = [text(data, each) for each in found.get(_STRING, ())]
    tables.types = _types(data, found.get(_SAMPLE_TYPE, ()), tables)
    if not tables.types:
        raise BrokenMessageError(len(data))
    wanted = tables.string(_last(found, _DEFAULT_TYPE))
    names = [each.name for each in tables.types]
    tables.usual_type = wanted if wanted in names else names[-1]
    tables.period_type = next(iter(_types(data, found.get(_PERIOD_TYPE, ()), tables)), None)
    tables.period = signed(_last(found, _PERIOD))
    tables.duration_nanos = max(0, signed(_last(found, _DURATION)))
    _name_locations(data, found, tables)
    return tables


def _last(found: Mapping[int, Sequence[Field]], number: int) -> int:
    """The last value of a field counts, as protocol buffers have it; 0 where it is left out."""
    return next((each.value for each in reversed(found.get(number, ()))), 0)


def _values(data: bytes, message: Field) -> dict[int, int]:
    """The plain numbers of a message by field; those left out are 0 to whoever asks."""
    if message.wire != LENGTH:
        return {}
    return {each.number: each.value for each in fields(data, message.start, message.end) if each.wire != LENGTH}


def _types(data: bytes, messages: Sequence[Field], tables: PprofTables) -> tuple[ValueType, ...]:
    """Names are made different, since one is chosen by its name."""
    types: dict[str, ValueType] = {}
    for number, message in enumerate(messages, 1):
        values = _values(data, message)
        unit = tables.string(values.get(2, 0))
        name = tables.string(values.get(1, 0)) or unit or f"value {number}"
        while name in types:
            name = f"{name} ({number})"
        types[name] = ValueType(name, unit)
    return tuple(types.values())


def _name_locations(data: bytes, found: Mapping[int, Sequence[Field]], tables: PprofTables) -> None:
    """Fills in functions and locations; one function is what has the same name, file and first line."""
    table = FunctionTable()
    mappings = {values.get(1, 0): values for values in (_values(data, each) for each in found.get(_MAPPING, ()))}
    tables.program = tables.string(next(iter(mappings.values()), {}).get(5, 0))
    functions = {values.get(1, 0): values for values in (_values(data, each) for each in found.get(_FUNCTION, ()))}
    for message in found.get(_LOCATION, ()):
        values, lines = _location(data, message)
        numbers = [
            _function(functions[line.get(1, 0)], line, tables, table) for line in lines if line.get(1, 0) in functions
        ]
        if not numbers:
            tables.unnamed_count += 1
            file = tables.string(mappings.get(values.get(2, 0), {}).get(5, 0))
            numbers = [table.number(f"{values.get(3, 0):#x}" if values.get(3) else UNNAMED, file)]
        tables.locations[values.get(1, 0)] = tuple(reversed(numbers))
    tables.functions = table.functions()


def _location(data: bytes, message: Field) -> tuple[dict[int, int], list[dict[int, int]]]:
    """A location's own numbers, and those of its lines, the innermost first."""
    values: dict[int, int] = {}
    lines = []
    for each in fields(data, message.start, message.end) if message.wire == LENGTH else ():
        if each.wire != LENGTH:
            values[each.number] = each.value
        elif each.number == 4:
            lines.append(_values(data, each))
    return values, lines


def _function(values: Mapping[int, int], line: Mapping[int, int], tables: PprofTables, table: FunctionTable) -> int:
    """The line is where the function starts, else where it was first seen."""
    name = tables.string(values.get(2, 0)) or tables.string(values.get(3, 0)) or UNNAMED
    seen = signed(values.get(5, 0)) or signed(line.get(2, 0))
    return table.number(name, tables.string(values.get(4, 0)), max(0, min(seen, 2**31)))
