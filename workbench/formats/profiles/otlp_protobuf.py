"""OpenTelemetry profiles from their protocol buffer, in the layouts of its drafts from 1.6 on."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence

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
from workbench.formats.shared.protobuf import (
    FIXED64,
    LENGTH,
    VARINT,
    BrokenMessageError,
    Field,
    fields,
    numbers,
    signed,
    text,
)
from workbench.formats.shared.varints import Varints, in_blocks

_RESOURCE_PROFILES, _DICTIONARY = 1, 2
_PREFIX_BYTES = 4
_LONGEST_MEASURE = 18
_SIGN = 1 << 63
PACKED = -1
"""Stands among a message's numbers where field 4 holds several."""


def messages(data: bytes) -> Iterator[tuple[int, int]]:
    """Where each message of the file starts and ends: the file is one, or several with their length before each."""
    starts, at = [], 0
    while at + _PREFIX_BYTES <= len(data):
        length = int.from_bytes(data[at : at + _PREFIX_BYTES], "big")
        if not 0 < length <= len(data) - at - _PREFIX_BYTES:
            break
        starts.append((at + _PREFIX_BYTES, at + _PREFIX_BYTES + length))
        at += _PREFIX_BYTES + length
    yield from starts if starts and at == len(data) else [(0, len(data))]


def starts_as_otlp(data: bytes) -> bool:
    """True for resources with profiles and their dictionary, and nothing else; one of the two where it breaks off."""
    start, end = next(messages(data))
    has_profile = has_dictionary = False
    try:
        for each in fields(data, start, end):
            if each.number not in (_RESOURCE_PROFILES, _DICTIONARY) or each.wire != LENGTH:
                return False
            if each.number == _RESOURCE_PROFILES:
                has_profile = has_profile or _holds_profile(data, each)
            elif not _is_dictionary(data, each):
                return False
            else:
                has_dictionary = True
    except BrokenMessageError:
        return has_profile or has_dictionary
    return has_profile and has_dictionary


def _parts(data: bytes, message: Field, number: int) -> Iterator[Field]:
    """The messages of this number in a message."""
    return (each for each in fields(data, message.start, message.end) if each.number == number and each.wire == LENGTH)


def _holds_profile(data: bytes, resource: Field) -> bool:
    """True where the first profile begins with what it measures: two numbers of texts."""
    for scope in _parts(data, resource, 2):
        for profile in _parts(data, scope, 2):
            first = next(fields(data, profile.start, profile.end), None)
            if first is None or first.number != 1 or first.wire != LENGTH or first.end - first.start > _LONGEST_MEASURE:
                return False
            return all(each.number <= 3 and each.wire == VARINT for each in fields(data, first.start, first.end))
    return False


def _is_dictionary(data: bytes, dictionary: Field) -> bool:
    """True where all is tables, and the first mapping, place or function is nothing, as the format wants it."""
    seen: dict[int, Field] = {}
    for each in fields(data, dictionary.start, dictionary.end):
        if each.number > 7 or each.wire != LENGTH:
            return False
        seen.setdefault(each.number, each)
    return {2, 5} <= seen.keys() and seen[5].start == seen[5].end


def documents_of(data: bytes) -> Iterator[OtlpDocument]:
    """Each message of the file; raises BrokenMessageError and BrokenTableError."""
    for start, end in messages(data):
        document, resources = OtlpDocument(), list[Field]()
        for each in fields(data, start, end):
            if each.number == _DICTIONARY and each.wire == LENGTH:
                _read_tables(data, each, document)
            elif each.number == _RESOURCE_PROFILES and each.wire == LENGTH:
                resources.append(each)
        for resource in resources:
            _read_resource(data, resource, document)
        yield document


def _read_tables(data: bytes, dictionary: Field, document: OtlpDocument) -> None:
    attributes, stacks = list[Field](), list[Field]()
    for each in fields(data, dictionary.start, dictionary.end):
        if each.wire != LENGTH:
            continue
        if each.number == 1:
            document.mappings.append(_plain(data, each).get(4, 0))
        elif each.number == 2:
            document.locations.append(_location(data, each))
        elif each.number == 3:
            found = _plain(data, each)
            document.functions.append(OtlpFunction(*(found.get(number, 0) for number in (1, 2, 3, 4))))
        elif each.number == 5:
            document.strings.append(text(data, each))
        elif each.number == 6:
            attributes.append(each)
        elif each.number == 7:
            stacks.append(each)
    document.stacks += [said.get(1, ()) for said, _ in _numbers_of(data, stacks)]
    document.attributes = [_attribute(data, each, document) for each in attributes]


def _plain(data: bytes, message: Field) -> dict[int, int]:
    """The plain numbers of a message by field; those left out are 0 to whoever asks."""
    return {each.number: signed(each.value) for each in fields(data, message.start, message.end) if each.wire == VARINT}


def _location(data: bytes, message: Field) -> OtlpLocation:
    plain, lines, attributes = dict[int, int](), list[tuple[int, int]](), list[int]()
    for each in fields(data, message.start, message.end):
        if each.number == 3 and each.wire == LENGTH:
            line = _plain(data, each)
            lines.append((line.get(1, 0), line.get(2, 0)))
        elif each.number in (4, 5) and each.wire == LENGTH:
            attributes += numbers(data, each)
        elif each.wire == VARINT:
            plain[each.number] = each.value
    return OtlpLocation(plain.get(1, 0), plain.get(2, 0), lines, attributes)


def _attribute(data: bytes, message: Field, document: OtlpDocument) -> tuple[str, str]:
    """Key and value; drafts wrote the key as a text, later ones as the number of one."""
    key, value = "", ""
    for each in fields(data, message.start, message.end):
        if each.number == 1:
            key = text(data, each) if each.wire == LENGTH else document.string(each.value)
        elif each.number == 2 and each.wire == LENGTH:
            value = _any_value(data, each, document)
    return key, value


def _any_value(data: bytes, message: Field, document: OtlpDocument) -> str:
    for each in fields(data, message.start, message.end):
        if each.number == 1 and each.wire == LENGTH:
            return text(data, each)
        if each.number in (2, 3) and each.wire == VARINT:
            return str(signed(each.value))
        if each.number == 8 and each.wire == VARINT:
            return document.string(each.value)
    return ""


def _read_resource(data: bytes, message: Field, document: OtlpDocument) -> None:
    said = dict[str, str]()
    for resource in _parts(data, message, 1):
        said.update(_attribute(data, each, document) for each in _parts(data, resource, 1))
    for scope in _parts(data, message, 2):
        for profile in _parts(data, scope, 2):
            document.profiles.append(_profile(data, profile, who(said), document))


def _profile(data: bytes, message: Field, resource: str, document: OtlpDocument) -> OtlpProfile:
    samples, places, measures = list[Field](), list[int](), list[OtlpMeasure]()
    others = dict[int, Field]()
    for each in fields(data, message.start, message.end):
        if each.number == 1 and each.wire == LENGTH:
            measures.append(_measure(data, each, document))
        elif each.number == 2 and each.wire == LENGTH:
            samples.append(each)
        elif each.number == 3 and each.wire != FIXED64:
            places += numbers(data, each)
        else:
            others[each.number] = each
    is_draft = bool(places)
    found = OtlpProfile(resource, tuple(measures), _read_samples(data, samples, places, len(measures), document))
    if (kind := others.get(6 if is_draft else 5)) and kind.wire == LENGTH:
        found.period_type = _measure(data, kind, document)
    found.period = _number(others.get(7 if is_draft else 6))
    found.duration = _number(others.get(5 if is_draft else 4))
    return found


def _number(field: Field | None) -> int:
    return signed(field.value) if field is not None and field.wire == VARINT else 0


def _measure(data: bytes, message: Field, document: OtlpDocument) -> OtlpMeasure:
    found = _plain(data, message)
    return document.measure(found.get(1, 0), found.get(2, 0))


def _read_samples(
    data: bytes, messages: Sequence[Field], places: Sequence[int], count: int, document: OtlpDocument
) -> OtlpSamples:
    found = OtlpSamples(values=[array("d") for _ in range(count)])
    read = SlicedStacks(document, places, 2 * len(data) + SPARE_FRAMES) if places else None
    for said, times in _numbers_of(data, messages, 6 if read else 5):
        stack = next(iter(said.get(1, ())), 0)
        if read:
            found.add(
                read.stack(stack, next(iter(said.get(2, ())), 0)),
                said.get(4, ()),
                sample_values(said.get(3, ()), times, count),
            )
        elif 2 in said and not times and PACKED not in said:  # 1.8 had the values before the attributes
            found.add(stack, said.get(3, ()), sample_values(said[2], times, count))
        else:
            found.add(stack, said.get(2, ()), sample_values(said.get(4, ()), times, count))
    return found


def _numbers_of(
    data: bytes, messages: Sequence[Field], times_at: int = 0
) -> Iterator[tuple[dict[int, Sequence[int]], int]]:
    """The numbers of each message by field, and how many timestamps it has in the field that holds these."""
    for block, start, end in in_blocks(data, [(each.start, each.end) for each in messages]):
        yield _numbers_in(block, start, end, times_at) or _numbers_by_field(data, start, end, times_at)


def _numbers_in(block: Varints, start: int, end: int, times_at: int) -> tuple[dict[int, Sequence[int]], int] | None:
    """Those of a message in which all is a varint or a time, as tools write it; None for any other."""
    said, times = dict[int, Sequence[int]](), 0
    plain, at, stop = block.plain, block.rank(start), block.rank(end)
    while at < stop:
        number, wire = divmod(plain[at], 8)
        if at + 1 == stop or wire not in (VARINT, LENGTH) or number in said:
            return None
        after = at + 2
        if wire == VARINT:
            said[number] = (signed(plain[at + 1]),)
        else:
            after = block.rank_after(at + 1, end)
            if after < 0:
                return None
            if number == times_at:
                times += plain[at + 1] // 8
            else:
                found = plain[at + 2 : after]
                said[number] = found if not found or max(found) < _SIGN else list(map(signed, found))
                if number == 4:
                    said[PACKED] = ()
        at = after
    return said, times


def _numbers_by_field(data: bytes, start: int, end: int, times_at: int) -> tuple[dict[int, Sequence[int]], int]:
    """Those of any message, field by field."""
    said, times = dict[int, Sequence[int]](), 0
    for each in fields(data, start, end):
        if each.number == times_at and each.wire in (LENGTH, FIXED64):
            times += (each.end - each.start) // 8
        elif each.wire in (LENGTH, VARINT):
            said[each.number] = [*said.get(each.number, ()), *map(signed, numbers(data, each))]
            if each.number == 4 and each.wire == LENGTH:
                said[PACKED] = ()
    return said, times
