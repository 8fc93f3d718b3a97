"""OpenTelemetry profiles from JSON: one message, or one on each line as the Collector writes them to a file."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from workbench.formats.profiles.otlp_tables import (
    SPARE_FRAMES,
    OtlpDocument,
    OtlpFunction,
    OtlpLocation,
    OtlpMeasure,
    OtlpProfile,
    OtlpSamples,
    SlicedStacks,
    sample_values,
    who,
)
from workbench.formats.shared.content import Content

_LONGEST_NUMBER = 20
_LARGEST = 2**64


def documents_of_json(content: Content) -> Iterator[OtlpDocument]:
    """Each message of the file; raises MalformedError and BrokenTableError."""
    for message in [content.json] if isinstance(content.json, dict) else _lines(content):
        yield _JsonMessage(content).document(message)


def _lines(content: Content) -> Iterator[Any]:
    for number, line in enumerate(content.text.splitlines(), 1):
        if line.strip():
            try:
                yield json.loads(line)
            except (ValueError, RecursionError):
                raise content.malformed(f"line {number:,} is not JSON, or breaks off") from None


class _JsonMessage:
    """Reads JSON of protocol buffers: names in either case, numbers also as texts, and what is 0 left out."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._found = OtlpDocument()

    def document(self, message: Any) -> OtlpDocument:
        """One message."""
        tables = self._object(self._at(message, "dictionary"))
        found = self._found
        found.strings = [each if isinstance(each, str) else "" for each in self._list(tables, "string_table")]
        found.mappings = [self._number(each, "filename_strindex") for each in self._list(tables, "mapping_table")]
        found.functions = [self._function(each) for each in self._list(tables, "function_table")]
        found.locations = [self._location(each) for each in self._list(tables, "location_table")]
        found.stacks = [self._numbers(each, "location_indices") for each in self._list(tables, "stack_table")]
        found.attributes = [self._attribute(each) for each in self._list(tables, "attribute_table")]
        for resource in self._list(message, "resource_profiles"):
            said = dict(map(self._attribute, self._list(self._at(resource, "resource"), "attributes")))
            for scope in self._list(resource, "scope_profiles"):
                for profile in self._list(scope, "profiles"):
                    found.profiles.append(self._profile(profile, who(said)))
        return found

    def _function(self, entry: Any) -> OtlpFunction:
        keys = ("name_strindex", "system_name_strindex", "filename_strindex", "start_line")
        return OtlpFunction(*(self._number(entry, key) for key in keys))

    def _location(self, entry: Any) -> OtlpLocation:
        lines = self._list(entry, "lines") or self._list(entry, "line")
        return OtlpLocation(
            self._number(entry, "mapping_index"),
            self._number(entry, "address"),
            [(self._number(line, "function_index"), self._number(line, "line")) for line in lines],
            self._numbers(entry, "attribute_indices"),
        )

    def _attribute(self, entry: Any) -> tuple[str, str]:
        key = self._at(entry, "key")
        name = key if isinstance(key, str) else self._found.string(self._number(entry, "key_strindex"))
        value = self._object(self._at(entry, "value"))
        if place := self._number(value, "string_value_strindex"):
            return name, self._found.string(place)
        said = next(
            (value[key] for key in ("stringValue", "string_value", "intValue", "int_value") if key in value), ""
        )
        return name, str(said) if isinstance(said, str | int) else ""

    def _profile(self, profile: Any, resource: str) -> OtlpProfile:
        types = self._at(profile, "sample_type")
        measures = tuple(self._measure(each) for each in (types if isinstance(types, list) else [types or {}]))
        found = OtlpProfile(resource, measures, self._samples(profile, len(measures)))
        if kind := self._at(profile, "period_type"):
            found.period_type = self._measure(kind)
        found.period = self._number(profile, "period")
        found.duration = self._number(profile, "duration_nano") or self._number(profile, "duration_nanos")
        return found

    def _measure(self, entry: Any) -> OtlpMeasure:
        return self._found.measure(self._number(entry, "type_strindex"), self._number(entry, "unit_strindex"))

    def _samples(self, profile: Any, count: int) -> OtlpSamples:
        found = OtlpSamples(values=[array("d") for _ in range(count)])
        places = self._numbers(profile, "location_indices")
        read = SlicedStacks(self._found, places, 2 * len(self._content.data) + SPARE_FRAMES) if places else None
        for sample in self._list(profile, "samples") or self._list(profile, "sample"):
            times = self._list(sample, "timestamps_unix_nano")
            values = self._numbers(sample, "values") or self._numbers(sample, "value")
            stack = self._number(sample, "stack_index")
            if read:
                start, length = (self._number(sample, f"locations_{key}") for key in ("start_index", "length"))
                stack = read.stack(start, length)
            found.add(stack, self._numbers(sample, "attribute_indices"), sample_values(values, len(times), count))
        return found

    def _at(self, entry: Any, key: str) -> Any:
        """A member under its name in either case."""
        members = self._object(entry)
        return members.get(camel_case(key), members.get(key))

    def _object(self, entry: Any) -> Mapping[str, Any]:
        if entry is not None and not isinstance(entry, dict):
            raise self._content.malformed("an object was expected where something else stands")
        return entry or {}

    def _list(self, entry: Any, key: str) -> list[Any]:
        found = self._at(entry, key)
        if found is not None and not isinstance(found, list):
            raise self._content.malformed(f"{camel_case(key)}: a list was expected")
        return found or []

    def _numbers(self, entry: Any, key: str) -> Sequence[int]:
        return [self._whole(each, key) for each in self._list(entry, key)]

    def _number(self, entry: Any, key: str) -> int:
        found = self._at(entry, key)
        return 0 if found is None else self._whole(found, key)

    def _whole(self, value: Any, key: str) -> int:
        if isinstance(value, str) and len(value) <= _LONGEST_NUMBER and value.removeprefix("-").isdecimal():
            value = int(value)
        if type(value) is not int or abs(value) >= _LARGEST:
            raise self._content.malformed(f"{camel_case(key)}: a whole number was expected")
        return value


_CAMEL: dict[str, str] = {}


def camel_case(name: str) -> str:
    """The name as protocol buffers' JSON writes it.

    >>> camel_case("name_strindex")
    'nameStrindex'
    """
    found = _CAMEL.get(name)
    if found is None:
        first, *others = name.split("_")
        found = _CAMEL[name] = first + "".join(other.capitalize() for other in others)
    return found
