"""The text that `cargo bench` prints, of Rust's own harness, criterion and divan, mixed as one package has them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from workbench.core.benchmark import Benchmarks, Series
from workbench.core.model import Notice
from workbench.formats.benchmarks.cargo_results import CargoResult
from workbench.formats.benchmarks.criterion_lines import CriterionReader, counted
from workbench.formats.benchmarks.divan_lines import DivanReader, table_of
from workbench.formats.benchmarks.libtest_lines import libtest_result, run_failure
from workbench.formats.shared.content import Content
from workbench.formats.shared.direction_notices import direction_notices
from workbench.formats.shared.failure_notices import failure_notices
from workbench.formats.shared.json_path import LARGEST_NUMBER
from workbench.formats.shared.namesakes import namesake_notices, numbered

NAME = "cargo bench text"
WHAT = (
    "the text of Rust's own harness, criterion and divan, also mixed: one summary each, with the spread "
    "where criterion says an interval and a number of samples; changes, throughputs and allocations are "
    "left out; what failed has no value"
)
BECOMES = "summaries"
COMMAND = "`cargo bench > bench.txt`"

_COLOURS = re.compile(r"\x1b\[[\d;]{0,20}[A-Za-z]")
_LONGEST_LINE = 10_000
_SIGNS = ("time:", "bench:", "fastest")


def recognises(content: Content) -> bool:
    """True when a line is a result of one of the harnesses."""
    text = content.head_text
    if not any(sign in text for sign in _SIGNS):
        return False
    lines = list(_lines(text))
    return any(map(table_of, lines)) or any(one.value is not None for one in _results(lines))


def read(content: Content) -> Benchmarks:
    """A summary of each benchmark; what failed has none. Raises MalformedError."""
    lines = list(_lines(content.text))
    series = numbered([one.series() for one in _results(lines)])
    if not series:
        raise content.malformed("no line is a benchmark's result that can be read")
    failure = next(filter(None, map(run_failure, lines)), "")
    return Benchmarks(NAME, series, {"tool": "cargo bench"}, tuple(_notices(series, failure)), failure)


def _lines(text: str) -> Iterator[str]:
    """The lines as they are seen: without colours, and what was written over is a line of its own."""
    plain = _COLOURS.sub("", text) if "\x1b" in text else text
    return (line for line in plain.replace("\r", "\n").split("\n") if len(line) <= _LONGEST_LINE)


def _results(lines: Sequence[str]) -> list[CargoResult]:
    divan, criterion = DivanReader(), CriterionReader()
    results: list[CargoResult] = []
    for line in lines:
        found = libtest_result(line) or divan.take(line) or criterion.take(line)
        if found and (found.value is None or 0 <= found.value <= LARGEST_NUMBER):
            results.append(found)
        elif results and line.startswith("Found "):
            results[-1] = counted(results[-1], line)
    return results


def _notices(series: Sequence[Series], failure: str) -> Iterator[Notice]:
    yield Notice("summary_only", "The text holds summaries only, so nothing can be said of drift and outliers.")
    yield from failure_notices(series, failure)
    yield from namesake_notices(series)
    yield from direction_notices(series)
