"""wrk's text, with `--latency` its percentiles as well; wrk2's, which has more of them.

Facts: wrk's source (src/wrk.c, src/units.c). Amounts of data are of 1,024, counts of 1,000; an answer other than 2xx or
3xx is an error, and so is what the sockets say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.core.benchmark import Benchmarks
from workbench.formats.shared.content import Content
from workbench.formats.shared.load_tests import (
    NUMBER,
    LoadResult,
    figure,
    load_test,
    percentile_label,
    runs_in,
    target_of,
)

NAME = "wrk text"
WHAT = "latencies, with `--latency` percentiles; also wrk2's"
BECOMES = "one value a name"
COMMAND = "`wrk -t2 -c10 -d30s --latency http://localhost:8080/ > load.txt`"

_RECOGNISED = re.compile(rb"(?:^|\n)Running [^\s@]{1,20} test @ \S")
_START = re.compile(r"^Running [^\s@]{1,20} test @ (\S+)", re.MULTILINE)
_SIZE = re.compile(r"^ *(\d{1,9}) threads? and (\d{1,9}) connections?", re.MULTILINE)
_LATENCY = re.compile(rf"^ *Latency +({NUMBER})(us|ms|s|m|h)\b", re.MULTILINE)
_PERCENTILE = re.compile(rf"^ *(\d{{1,2}}(?:\.\d{{1,9}})?)% +({NUMBER})(us|ms|s|m|h)[ \t\r]*$", re.MULTILINE)
_COUNT = re.compile(rf"^ *({NUMBER}) requests in ", re.MULTILINE)
_STATUS = re.compile(rf"^ *Non-2xx or 3xx responses: ({NUMBER})", re.MULTILINE)
_SOCKETS = re.compile(
    r"^ *Socket errors: connect (\d{1,15}), read (\d{1,15}), write (\d{1,15}), timeout (\d{1,15})", re.M
)
_RATE = re.compile(rf"^ *Requests/sec: +({NUMBER})", re.MULTILINE)
_TRANSFER = re.compile(rf"^ *Transfer/sec: +({NUMBER})([KMGTP]?)B", re.MULTILINE)
_SECONDS = {"us": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0}
_BYTES = {letter: 1024.0**power for power, letter in enumerate(("", "K", "M", "G", "T", "P"))}


def recognises(content: Content) -> bool:
    """True where a line says that a test is running against an address."""
    return _RECOGNISED.search(content.head) is not None


def read(content: Content) -> Benchmarks:
    """The figures of every run in the file; raises MalformedError."""
    results = [result for block in runs_in(content.text, _START) for result in _results(block)]
    if not results:
        raise content.malformed("no run in it came to its end", hint="Keep all that wrk prints.")
    return load_test(NAME, "wrk", results)


def _results(block: str) -> Iterator[LoadResult]:
    address, size, latency, transfer = (each.search(block) for each in (_START, _SIZE, _LATENCY, _TRANSFER))
    rate = figure(_RATE, block)
    if rate is None or address is None:
        return
    yield LoadResult(
        target=target_of(address[1]),
        mean=float(latency[1]) * _SECONDS[latency[2]] if latency else None,
        percentiles={
            percentile_label(each[1]): float(each[2]) * _SECONDS[each[3]]
            for each in _PERCENTILE.finditer(block)
            if float(each[1])
        },
        requests_per_second=rate,
        bytes_per_second=float(transfer[1]) * _BYTES[transfer[2]] if transfer else None,
        failed_count=_errors(block),
        request_count=figure(_COUNT, block),
        parameters={"threads": size[1], "connections": size[2]} if size else {},
    )


def _errors(block: str) -> float:
    sockets = _SOCKETS.search(block)
    return (figure(_STATUS, block) or 0.0) + sum(map(float, sockets.groups() if sockets else ()))
