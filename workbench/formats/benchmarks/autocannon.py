"""autocannon's JSON (`--json`): latencies, rates and errors of one run.

Facts: autocannon's README ("Results"). Latencies are whole milliseconds, the throughput bytes a second; an answer other
than 2xx is an error beside those of connections, times and bodies.
"""

from __future__ import annotations

import re

from workbench.core.benchmark import Benchmarks
from workbench.formats.shared.content import Content
from workbench.formats.shared.json_path import JsonPlace, document
from workbench.formats.shared.load_tests import LoadResult, load_test, percentile_label, target_of

NAME = "autocannon JSON"
WHAT = "latencies, rates and errors"
BECOMES = "one value a name"
COMMAND = "`autocannon -j http://localhost:8080/ > load.json`"

_BROKEN_HEAD = re.compile(
    rb'\s*\{\s*(?:"title"\s*:\s*"[^"]{0,200}"\s*,\s*)?"url"\s*:\s*"[^"]{0,2000}"\s*,\s*"connections"'
)
_ERRORS = ("errors", "mismatches", "non2xx")
"""Timeouts and resets are among the errors."""

_PERCENTILE = re.compile(r"p\d{1,3}(?:_\d{1,6})?$")


def recognises(content: Content) -> bool:
    """True for an object with latency, requests, throughput and connections."""
    if content.json is None:
        return _BROKEN_HEAD.match(content.head) is not None
    return {"latency", "requests", "throughput", "connections", "non2xx"} <= content.keys()


def read(content: Content) -> Benchmarks:
    """The figures of the run; raises MalformedError."""
    root = document(content)
    latency, requests = root.at("latency"), root.at("requests")
    failed = sum(root.at(key).optional_number(0.0) or 0.0 for key in _ERRORS)
    total = requests.at("total").optional_number(0.0) or 0.0
    result = LoadResult(
        target=_target(root),
        mean=_seconds(latency.at("average")),
        percentiles=_percentiles(latency),
        requests_per_second=requests.at("average").optional_number(0.0),
        bytes_per_second=root.at("throughput").at("average").optional_number(0.0),
        failed_count=failed,
        request_count=max(total, failed),
        parameters={
            key: f"{root.at(key).number(0.0):g}"
            for key in ("connections", "pipelining")
            if root.at(key).value is not None
        },
        is_rounded=True,
    )
    return load_test(NAME, "autocannon", [result])


def _target(root: JsonPlace) -> str:
    title, url = root.at("title").value, root.at("url").value
    if isinstance(title, str) and title:
        return title
    return target_of(url) if isinstance(url, str) else ""


def _percentiles(latency: JsonPlace) -> dict[str, float]:
    found = {}
    for key, place in latency.members():
        if _PERCENTILE.match(key) and key != "p100":
            seconds = _seconds(place)
            if seconds is not None:
                found[percentile_label(key[1:])] = seconds
    return found


def _seconds(place: JsonPlace) -> float | None:
    found = place.optional_number(0.0)
    return None if found is None else found / 1000
