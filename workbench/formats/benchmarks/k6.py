"""k6's summary (`--summary-export`, or what `handleSummary` is given): trends, rates, counters.

Facts: k6's documentation ("Results output", "Metrics reference") and its source (js/summary.go). Times are
milliseconds. Of a rate, `passes` counts what was true: of `http_req_failed` the failed requests. `handleSummary` says
of each metric its type and what it contains; of the export's bare figures only those of k6's own metrics are known.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Mapping
from typing import Any

from workbench.core.benchmark import Benchmarks, Series
from workbench.core.direction import Direction
from workbench.core.errors import LISTED_NAME_LENGTH, shown_text
from workbench.core.model import Notice
from workbench.core.units import Unit
from workbench.core.words import counted
from workbench.formats.shared.better_words import direction_of_name
from workbench.formats.shared.content import Content
from workbench.formats.shared.direction_notices import direction_notices
from workbench.formats.shared.json_path import LARGEST_NUMBER, JsonPlace, document
from workbench.formats.shared.load_tests import LoadResult, load_test, percentile_label

NAME = "k6 summary"
WHAT = (
    "what `--summary-export` writes, and the data of `handleSummary`: trends, rates and counters, failed "
    "requests and checks; parts of a request are left out"
)
BECOMES = "one value a name"
COMMAND = "`k6 run --summary-export=load.json script.js`"

_BROKEN_HEAD = re.compile(
    rb'\s*\{\s*"(?:root_group|metrics|options|state)"\s*:\s*\{[^{}]{0,400}(?:"(?:vus|data_sent|iterations|http_reqs|name"\s*:\s*"",\s*"path)"?)'
)
_OWN = re.compile(
    r"(?:http_req|ws_|grpc_|iteration_duration|group_duration|browser_|vus|iterations|data_|checks|http_reqs)"
)
_TIMES = re.compile(
    r"(?:http_req_\w+|iteration_duration|group_duration|ws_connecting|ws_session_duration|ws_ping|grpc_req_duration|browser_\w+_(?:fcp|lcp|ttfb|fid|inp)|browser_http_req_duration)(?:\{|$)"
)
_PARTS = re.compile(r"http_req_(?:blocked|connecting|looking_up|tls_handshaking|sending|receiving|waiting)(?:\{|$)")
_SETTINGS = re.compile(r"vus(?:_max)?(?:\{|$)")
_FAILED = re.compile(r"http_req_failed(?:\{|$)")
_CHECKS = re.compile(r"checks(?:\{|$)")
_DATA = re.compile(r"data_(?:received|sent)(?:\{|$)")
_SHOWN_THRESHOLDS = 3
_PERCENTILE = re.compile(r"p\((\d{1,2}(?:\.\d{1,6})?)\)$")


def recognises(content: Content) -> bool:
    """True for an object whose metrics include one of those that every run of k6 has."""
    if content.json is None:
        return _BROKEN_HEAD.match(content.head) is not None
    metrics = content.json.get("metrics") if isinstance(content.json, dict) else None
    if not isinstance(metrics, dict):
        return False
    known = [
        metrics[key] for key in ("iterations", "iteration_duration", "http_reqs", "http_req_duration") if key in metrics
    ]
    return bool(known) and all(isinstance(each, dict) for each in known)


def read(content: Content) -> Benchmarks:
    """The figures of each metric; raises MalformedError."""
    metrics = document(content).at("metrics")
    series = [one for name, place in metrics.members() for one in _series(name, place, _failure(metrics))]
    if not series:
        raise content.malformed("no metric of a run is in it")
    found = load_test(NAME, "k6", [])
    return found._replace(series=tuple(series), notices=(*_notices(metrics, series), *found.notices))


def _failure(metrics: JsonPlace) -> str:
    """What failed of all requests; latencies that k6 keeps of expected answers alone are not touched by it."""
    values = _values(metrics.at("http_req_failed"))
    failed, rest = _count(values, "passes"), _count(values, "fails")
    return LoadResult(failed_count=failed, request_count=(failed or 0.0) + (rest or 0.0)).failure


def _values(place: JsonPlace) -> Mapping[str, Any]:
    found = place.mapping()
    return place.at("values").mapping() if isinstance(found.get("values"), dict) else found


def _count(values: Mapping[str, Any], key: str) -> float | None:
    value: Any = values.get(key)
    return float(value) if type(value) in (int, float) and abs(value) <= LARGEST_NUMBER else None


def _series(name: str, place: JsonPlace, failure: str) -> Iterator[Series]:
    values = _values(place)
    if _PARTS.match(name) or _SETTINGS.match(name):
        return
    if _count(values, "avg") is not None or _count(values, "med") is not None:
        yield from _of_trend(name, place, values, "" if "expected_response:true" in name else failure)
    elif _count(values, "passes") is not None:
        yield from _of_rate(name, values)
    elif _count(values, "rate") is not None:
        yield _of_counter(name, values, failure)


def _of_trend(name: str, place: JsonPlace, values: Mapping[str, Any], failure: str) -> Iterator[Series]:
    is_time = place.mapping().get("contains", "time" if _TIMES.match(name) else "") == "time"
    for key in values:
        nth = _PERCENTILE.match(key)
        what = "mean" if key == "avg" else "p50" if key == "med" else percentile_label(nth[1]) if nth else ""
        number = _count(values, key)
        if what and number is not None and (number >= 0 or not is_time):
            unit, factor = (Unit.SECONDS, 1e-3) if is_time else (Unit.COUNT, 1.0)
            direction = Direction.LESS if is_time else direction_of_name(name)
            yield _one(f"{name} [{what}]", number * factor, unit, direction, failure)


def _of_rate(name: str, values: Mapping[str, Any]) -> Iterator[Series]:
    if _FAILED.match(name):
        yield _one(f"{name} [failed requests]", _count(values, "passes") or 0.0, Unit.COUNT, Direction.LESS, "")
    elif _CHECKS.match(name):
        yield _one(f"{name} [failed checks]", _count(values, "fails") or 0.0, Unit.COUNT, Direction.LESS, "")
    else:
        true, false = _count(values, "passes") or 0.0, _count(values, "fails") or 0.0
        if true + false > 0:
            yield _one(f"{name} [share]", true / (true + false), Unit.COUNT, direction_of_name(name), "")


def _of_counter(name: str, values: Mapping[str, Any], failure: str) -> Series:
    rate = _count(values, "rate") or 0.0
    if _DATA.match(name):
        return _one(f"{name} [B/s]", rate, Unit.BYTES_PER_SECOND, Direction.MORE, failure)
    own = _OWN.match(name) is not None
    direction = Direction.MORE if own else direction_of_name(f"{name} per second")
    return _one(f"{name} [/s]", rate, Unit.PER_SECOND, direction, failure)


def _one(name: str, value: float, unit: Unit, direction: Direction, failure: str) -> Series:
    return Series(name, unit, (array("d", (value,)),), None, {}, failure=failure).directed(direction)


def _notices(metrics: JsonPlace, series: list[Series]) -> Iterator[Notice]:
    if failure := _failure(metrics):
        yield Notice("failed_runs", f"{failure}, so latencies and rates are not those of the work.")
    if crossed := [shown_text(each, LISTED_NAME_LENGTH) for each in _crossed(metrics)]:
        said = counted(len(crossed), "threshold of the test's own was", "thresholds of the test's own were")
        shown = ", ".join(crossed[:_SHOWN_THRESHOLDS]) + (" …" if len(crossed) > _SHOWN_THRESHOLDS else "")
        yield Notice("thresholds_crossed", f"{said} crossed: {shown}.")
    if parts := sum(_PARTS.match(name) is not None for name in metrics.mapping()):
        said = counted(parts, "part of a request is", "parts of requests are")
        yield Notice("parts_left_out", f"{said} left out (connecting, sending, waiting …).")
    yield from direction_notices(series)


def _crossed(metrics: JsonPlace) -> Iterator[str]:
    """In the export true means crossed, in `handleSummary` `ok` says that it is not."""
    for name, place in metrics.members():
        for condition, said in place.at("thresholds").mapping().items():
            if said is True or (isinstance(said, dict) and said.get("ok") is False):
                yield f"{name} {condition}"
