"""Reads profiles of OpenTelemetry (OTLP), as protocol buffer and as JSON.

The format is an alpha, and its drafts differ. Each profile in it measures one thing, so the profiles of a file that
measure the same are one, with a thread for each process and thread that they name. Stacks are stored leaf first.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from workbench.core.calltree import FunctionTable
from workbench.core.model import Notice
from workbench.core.profile import Profile, Thread
from workbench.core.units import Unit
from workbench.core.words import counted, counted_of
from workbench.formats.profiles.otlp_json import documents_of_json
from workbench.formats.profiles.otlp_protobuf import documents_of, starts_as_otlp
from workbench.formats.profiles.otlp_tables import (
    SPARE_FRAMES,
    BrokenTableError,
    LocationNames,
    OtlpDocument,
    OtlpMeasure,
    OtlpProfile,
)
from workbench.formats.shared.content import MARKS_AND_SPACE, Content
from workbench.formats.shared.json_path import facts
from workbench.formats.shared.protobuf import BrokenMessageError
from workbench.formats.shared.stacks import Stacks, tree_of
from workbench.formats.shared.unit_words import measured

NAME = "OpenTelemetry profiles"
WHAT = (
    "OTLP as a protocol buffer or JSON, one message or several, in the drafts from 1.6 on; of several "
    "measures one (`--sample-type`); a thread for each process and thread that it names; an alpha, which "
    "a notice says"
)
BECOMES = "functions with stacks"
COMMAND = "`asprof -d 30 -o otlp -f profile.otlp PID`"
_JSON_HEAD = re.compile(rb'\s*\{\s*"(?:resourceProfiles|resource_profiles|dictionary)"\s*:')
_JSON_KEYS = (b'"resourceProfiles"', b'"resource_profiles"')
_THREAD_NAME, _THREAD_ID = ("thread.name", "thread_name"), ("thread.id", "thread_id")
_NANOSECOND = 1e-9


def recognises(content: Content) -> bool:
    """True for resources with profiles, as a protocol buffer or as JSON, also where it breaks off later."""
    head = content.head.lstrip(MARKS_AND_SPACE)
    if head.startswith(b"{"):
        is_headed = _JSON_HEAD.match(head) is not None
        return is_headed and any(key in content.data for key in _JSON_KEYS)
    return starts_as_otlp(content.data)


@dataclass
class _Gathered:
    """Stacks of one measure, leaf first, by thread; and what is to be said of them."""

    threads: dict[str, tuple[array[int], array[int], array[float]]] = field(default_factory=dict)
    room: int = 0
    sample_count: int = 0
    negative_count: int = 0
    stackless_count: int = 0
    place_count: int = 0
    unnamed_count: int = 0


def read(content: Content) -> Profile:
    """One of the file's measures; raises MalformedError, and PolicyError for a measure that it does not hold."""
    try:
        is_json = content.head.lstrip(MARKS_AND_SPACE).startswith(b"{")
        documents = list(documents_of_json(content) if is_json else documents_of(content.data))
        return _profile(content, documents)
    except BrokenMessageError as error:
        raise content.malformed("the protocol buffer breaks off or is damaged", position=error.position) from None
    except BrokenTableError as error:
        raise content.malformed(f"the file is damaged, or of an older draft: {error}") from None
    except MemoryError:
        raise content.malformed("its stacks are far larger than the file") from None


def _profile(content: Content, documents: Sequence[OtlpDocument]) -> Profile:
    profiles = [profile for document in documents for profile in document.profiles]
    measures = list(dict.fromkeys(measure for profile in profiles for measure in profile.measures))
    if not measures:
        raise content.malformed("it holds no profile")
    names = _names(measures)
    types = content.chosen_type(list(names), list(names)[-1])
    chosen = names[types.chosen]
    table, found = FunctionTable(), _Gathered(room=2 * len(content.data) + SPARE_FRAMES)
    for document in documents:
        _gather(document, chosen, table, found)
    unit, factor = _unit(chosen)
    threads = tuple(Thread(name, tree_of(_stacks(found.threads[name], factor))) for name in sorted(found.threads))
    if not any(thread.tree.parents for thread in threads):
        raise content.malformed("it holds no sample with a stack")
    same = [profile for profile in profiles if chosen in profile.measures]
    return Profile(
        format_name=NAME,
        unit=unit,
        functions=table.functions(),
        threads=threads,
        figures=None,
        edges=(),
        is_sampled=True,
        sample_count=_sample_count(threads, same, chosen, unit, factor),
        environment=_environment(same, chosen),
        notices=tuple(_notices(found)),
        sample_types=types,
    )


def _names(measures: Sequence[OtlpMeasure]) -> dict[str, OtlpMeasure]:
    """Measures by names that tell them apart."""
    found: dict[str, OtlpMeasure] = {}
    for measure in measures:
        name = measure.name if measure.name not in found else f"{measure.name} [{measure.unit}]"
        found[name] = measure
    return found


def _unit(chosen: OtlpMeasure) -> tuple[Unit, float]:
    """The base unit of a measure, and the factor that leads to it; a count of samples is one of samples."""
    unit, factor = measured(chosen.unit)[:2]
    if unit in (Unit.SECONDS, Unit.BYTES):
        return unit, factor
    is_sample = {chosen.name, chosen.unit} & {"sample", "samples", "events"}
    return (Unit.SAMPLES if is_sample else Unit.COUNT), 1.0


def _gather(document: OtlpDocument, chosen: OtlpMeasure, table: FunctionTable, found: _Gathered) -> None:
    names = LocationNames(document, table)
    for profile in document.profiles:
        if chosen not in profile.measures:
            continue
        values = profile.samples.values[profile.measures.index(chosen)]
        sums: dict[tuple[int, str], float] = {}
        threads: dict[tuple[int, ...], str] = {}
        for stack, attributes, value in zip(profile.samples.stacks, profile.samples.attributes, values, strict=True):
            key = tuple(attributes)
            thread = threads.get(key)
            if thread is None:
                thread = threads[key] = _thread(document, profile.resource, key)
            found.sample_count += 1
            found.negative_count += value < 0
            if value > 0:
                sums[stack, thread] = sums.get((stack, thread), 0.0) + value
        for (stack, thread), value in sums.items():
            _add(document, names, stack, thread, value, found)
    found.place_count += names.count
    found.unnamed_count += names.unnamed_count


def _add(document: OtlpDocument, names: LocationNames, stack: int, thread: str, value: float, found: _Gathered) -> None:
    if not 0 <= stack < len(document.stacks):
        raise BrokenTableError(f"stack {stack:,} is asked for, and the file has {len(document.stacks):,}")
    frames: list[int] = []
    for location in reversed(document.stacks[stack]):
        frames += names.known.get(location) or names.functions(location)
    found.room -= len(frames)
    if found.room < 0:
        raise MemoryError
    found.stackless_count += not frames
    functions, lengths, values = found.threads.setdefault(thread, (array("q"), array("q"), array("d")))
    functions.extend(frames)
    lengths.append(len(frames))
    values.append(value)


def _thread(document: OtlpDocument, resource: str, numbers: Sequence[int]) -> str:
    """Who was measured, and the thread where a sample's attributes name one."""
    if any(not 0 <= number < len(document.attributes) for number in numbers):
        raise BrokenTableError("an attribute is asked for that is not there")
    said = dict(document.attributes[number] for number in numbers)
    thread = next((said[key] for key in (*_THREAD_NAME, *_THREAD_ID) if said.get(key)), "")
    return ": ".join(part for part in (resource, thread) if part) or "all"


def _stacks(columns: tuple[array[int], array[int], array[float]], factor: float) -> Stacks:
    import numpy

    functions, lengths, values = columns
    return Stacks(
        numpy.asarray(functions, dtype=numpy.int64),
        numpy.asarray(lengths, dtype=numpy.int64),
        numpy.asarray(values, dtype=numpy.float64) * factor,
    )


def _sample_count(
    threads: Sequence[Thread], profiles: Sequence[OtlpProfile], chosen: OtlpMeasure, unit: Unit, factor: float
) -> int | None:
    """How often the profiler looked, by its count or its period; None where the file says neither."""
    whole = sum(sum(thread.tree.selfs) for thread in threads)
    if unit is Unit.SAMPLES:
        return round(whole)
    periods = {profile.period for profile in profiles if profile.period_type == chosen and profile.period > 0}
    is_time = unit is Unit.SECONDS and len(periods) == 1
    return round(whole / factor / periods.pop()) if is_time else None


def _environment(profiles: Sequence[OtlpProfile], chosen: OtlpMeasure) -> dict[str, str | int | float]:
    duration = max(profile.duration for profile in profiles)
    period = next((each for each in profiles if each.period > 0 and each.period_type), None)
    is_time = period is not None and period.period_type is not None and period.period_type.unit == "nanoseconds"
    programs = sorted({profile.resource for profile in profiles if profile.resource})
    return facts(
        [
            ("duration", duration * _NANOSECOND if duration > 0 else None),
            ("interval", period.period * _NANOSECOND if period is not None and is_time else None),
            ("program", programs[0] if len(programs) == 1 else None),
            ("sample_unit", chosen.unit or None),
        ]
    )


def _notices(found: _Gathered) -> Iterator[Notice]:
    yield Notice(
        "alpha",
        "OpenTelemetry's format for profiles is an alpha that still changes: hold the figures against those of the "
        "tool that recorded them.",
    )
    if found.negative_count:
        said = counted_of(found.negative_count, found.sample_count, "sample", "has", "have")
        yield Notice("negative_skipped", f"{said} a value below 0, which is left out.")
    if found.stackless_count:
        said = counted(found.stackless_count, "sample has", "samples have")
        yield Notice("no_stack", f"{said} no stack and count for no function.")
    if found.unnamed_count:
        said = counted_of(found.unnamed_count, found.place_count, "place", "has", "have")
        yield Notice("not_symbolised", f"{said} an address and no name.")
