"""Reads back what `save` wrote, single durations and counts included."""

from __future__ import annotations

from typing import Any

from workbench.core.sources import PathSource
from workbench.formats.shared.content import Content
from workbench.formats.shared.json_path import JsonPlace, document
from workbench.timing.function_timing import FunctionTiming
from workbench.timing.overhead import Overhead
from workbench.timing.recorder import Timings
from workbench.timing.sketch import BUCKET_COUNT, durations_of

_LARGEST = 2**62


def load(path: str) -> Timings:
    """The recording of one document; raises SourceError and MalformedError."""
    content = Content(PathSource(path))
    root = document(content)
    if root.at("kind").value != "profile" or root.at("format_version").value != 1:
        raise root.refusal("it is not a document that workbench.timing saved")
    environment = {key: value for key, value in root.at("environment").mapping().items() if _is_plain(value)}
    process_count = environment.pop("process_count", 1)
    return Timings(
        functions=tuple(sorted((_function(row) for row in root.at("records").places()), key=lambda each: each[:2])),
        process_count=process_count if isinstance(process_count, int) else 1,
        overhead=_overhead(environment),
        environment=environment,
    )


def _overhead(environment: dict[str, Any]) -> Overhead | None:
    inside, outside = (environment.pop(key, None) for key in ("overhead_inside_ns", "overhead_outside_ns"))
    return Overhead(inside, outside) if isinstance(inside, int | float) and isinstance(outside, int | float) else None


def _function(row: JsonPlace) -> FunctionTiming:
    timing = row.at("timing")
    if timing.value is None:
        raise row.refusal("it was not recorded by workbench.timing")
    sums, durations = timing.at("sums_ns"), timing.at("durations")
    buckets = {_bucket(durations, key): _whole(durations.at("buckets").at(key), 1) for key in _keys(durations)}
    values = durations.at("values").numbers(0.0) if durations.at("values").value else ()
    call_count = _whole(row.at("calls"), 0)
    if len(values) + sum(buckets.values()) != call_count:
        raise durations.refusal("it does not hold as many durations as there were calls")
    return FunctionTiming(
        name=row.at("name").text(),
        file=row.at("file").text(),
        line=_whole(row.at("line"), 0),
        call_count=call_count,
        error_count=_whole(timing.at("errors"), 0),
        all_ns=_whole(sums.at("all"), 0),
        total_ns=_whole(sums.at("total"), -_LARGEST),
        self_ns=_whole(sums.at("self"), -_LARGEST),
        awaiting_ns=_whole(sums.at("awaiting"), 0),
        inner_count=_whole(sums.at("inner_count"), 0),
        minimum=timing.at("minimum").number() if call_count else None,
        maximum=timing.at("maximum").number() if call_count else None,
        durations=durations_of(values, buckets),
    )


def _keys(durations: JsonPlace) -> list[str]:
    return list(durations.at("buckets").mapping())


def _bucket(durations: JsonPlace, key: str) -> int:
    if not (key.isascii() and key.isdigit() and len(key) <= 5 and int(key) < BUCKET_COUNT):
        raise durations.refusal("it has a bucket that no duration falls into")
    return int(key)


def _whole(place: JsonPlace, lowest: int) -> int:
    if type(place.value) is not int or not lowest <= place.value <= _LARGEST:
        raise place.refusal(f"a whole number from {lowest} was expected")
    return int(place.value)


def _is_plain(value: object) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)
