"""Reads back what `save` wrote, single durations and counts included."""

from __future__ import annotations

from typing import Any

from workbench.core.sources import PathSource
from workbench.formats.own.common import OwnContent, check_version
from workbench.formats.own.common import environment as known_environment
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
    root = JsonPlace(OwnContent(content.name), document(content).value)
    if root.at("kind").value != "profile":
        raise root.refusal("it is not a document that workbench.timing saved")
    check_version(root)
    environment = known_environment(root)
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
    buckets = {_bucket(durations, key): place.whole(1, _LARGEST) for key, place in durations.at("buckets").members()}
    values = durations.at("values").numbers(0.0) if durations.at("values").value else ()
    call_count = row.at("calls").whole(0, _LARGEST)
    if len(values) + sum(buckets.values()) != call_count:
        raise durations.refusal("it does not hold as many durations as there were calls")
    return FunctionTiming(
        name=row.at("name").text(),
        file=row.at("file").text(),
        line=row.at("line").whole(0, _LARGEST),
        call_count=call_count,
        error_count=timing.at("errors").whole(0, _LARGEST),
        all_ns=sums.at("all").whole(0, _LARGEST),
        total_ns=sums.at("total").whole(-_LARGEST, _LARGEST),
        self_ns=sums.at("self").whole(-_LARGEST, _LARGEST),
        awaiting_ns=sums.at("awaiting").whole(0, _LARGEST),
        inner_count=sums.at("inner_count").whole(0, _LARGEST),
        minimum=timing.at("minimum").number() if call_count else None,
        maximum=timing.at("maximum").number() if call_count else None,
        durations=durations_of(values, buckets),
    )


def _bucket(durations: JsonPlace, key: str) -> int:
    if not (key.isascii() and key.isdigit() and len(key) <= 5 and int(key) < BUCKET_COUNT):
        raise durations.refusal("it has a bucket that no duration falls into")
    return int(key)
