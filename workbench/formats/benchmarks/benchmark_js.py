"""Benchmark.js's text: `NAME x 3,123 ops/sec ±1.23% (90 runs sampled)`, a line for each benchmark.

Facts: Benchmark.js 2, `Benchmark.prototype.toString`. The margin is that of the mean time at 95 %, which is taken for
the margin of the rate. A benchmark that threw is `NAME:` with what it threw behind it, if anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.core.benchmark import Benchmarks, Series, SummaryStatistics
from workbench.core.errors import shown_text
from workbench.core.model import Notice
from workbench.formats.shared.content import Content
from workbench.formats.shared.direction_notices import direction_notices
from workbench.formats.shared.failure_notices import failure_notices
from workbench.formats.shared.margins import deviation_of_margin
from workbench.formats.shared.namesakes import namesake_notices, numbered
from workbench.formats.shared.unit_words import measured, name_with_unit

NAME = "Benchmark.js text"
WHAT = "operations a second, the margin as a deviation; errors"
BECOMES = "summaries"
COMMAND = "`suite.on('cycle', (event) => console.log(String(event.target)))`"

_RESULT = re.compile(
    r"(\S.{0,500}?) [x×] ([\d,]{1,40}(?:\.\d{1,20})?) ops/sec ± ?([\d.]{1,20})% \(([\d,]{1,15}) runs? sampled\)"
)
_MARK = re.compile(r"\s{0,40}(?:(?:>>|\*|//|#|-)\s{1,40})?")
_THROWN = re.compile(r"(?:Error|Exception)\b")
_COLOURS = re.compile(r"\x1b\[[\d;]{0,20}m")
_LONGEST_LINE = 10_000
_UNIT = measured("ops/sec")


def recognises(content: Content) -> bool:
    """True when a line is a result."""
    text = content.head_text
    if "ops/sec" not in text:
        return False
    return any(map(_RESULT.match, _lines(text)))


def read(content: Content) -> Benchmarks:
    """Operations a second of each benchmark, summary only; raises MalformedError."""
    series = numbered(list(_series(content.text)))
    if not any(one.is_measured for one in series):
        raise content.malformed("no line is a result that can be read")
    return Benchmarks(NAME, series, {"tool": "Benchmark.js"}, tuple(_notices(series)))


def _lines(text: str) -> Iterator[str]:
    """The lines without what terminals, task runners and comments put before them."""
    plain = _COLOURS.sub("", text) if "\x1b" in text else text
    lines = (line.rstrip("\r") for line in plain.split("\n") if len(line) <= _LONGEST_LINE)
    return (_MARK.sub("", line, count=1) for line in lines)


def _series(text: str) -> Iterator[Series]:
    for line in _lines(text):
        if found := _RESULT.match(line):
            estimate = _estimate(found)
            if estimate is not None:
                yield _of(found[1], estimate, "")
        elif failed := _failed(line):
            yield _of(failed[0], None, shown_text(failed[1] or "it reported an error", 200))


def _failed(line: str) -> tuple[str, str] | None:
    """The name of what threw, and what it threw."""
    if line.endswith(": ") and len(line) > 2:  # a heading ends without the blank
        return line[:-2], ""
    name, colon, thrown = line.partition(": ")
    return (name, thrown) if name and colon and _THROWN.search(thrown) else None


def _of(name: str, estimate: SummaryStatistics | None, failure: str) -> Series:
    label = name_with_unit(name, "ops/sec", _UNIT)
    return Series(label, _UNIT.unit, (), estimate, {}, failure=failure).directed(_UNIT.direction)


def _estimate(found: re.Match[str]) -> SummaryStatistics | None:
    try:
        rate, margin = float(found[2].replace(",", "")), float(found[3]) / 100
        count = max(1, int(found[4].replace(",", "")))
    except ValueError:
        return None
    return SummaryStatistics(count, rate, deviation_of_margin(rate, margin, count), None, None, None)


def _notices(series: tuple[Series, ...]) -> Iterator[Notice]:
    yield Notice("summary_only", "The text holds summaries only, so nothing can be said of drift and outliers.")
    yield from failure_notices(series)
    yield from namesake_notices(series)
    yield from direction_notices(series)
