"""hey's text: a summary, percentiles, answers by status code, errors.

Facts: hey's source (requester/print.go). Times are seconds; its rate counts answers with any status, its errors are the
requests that had no answer. An answer from 400 on is a failed request here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.core.benchmark import Benchmarks
from workbench.formats.shared.content import Content
from workbench.formats.shared.load_tests import NUMBER, LoadResult, figure, load_test, percentile_label, runs_in

NAME = "hey text"
WHAT = "the summary, percentiles, answers and errors"
BECOMES = "one value a name"
COMMAND = "`hey -z 30s http://localhost:8080/ > load.txt`"

_RECOGNISED = re.compile(rb"(?:^|\n)[ \t]{0,99}Summary:\s{1,99}Total:\s{1,50}[\d.]{1,30} secs\s{1,50}Slowest:")
_START = re.compile(r"^[ \t]*Summary:[ \t\r]*$", re.MULTILINE)
_MEAN = re.compile(rf"^[ \t]*Average:[ \t]+({NUMBER}) secs", re.MULTILINE)
_RATE = re.compile(rf"^[ \t]*Requests/sec:[ \t]+({NUMBER})", re.MULTILINE)
_TOTAL = re.compile(rf"^[ \t]*Total:[ \t]+({NUMBER}) secs", re.MULTILINE)
_DATA = re.compile(rf"^[ \t]*Total data:[ \t]+({NUMBER}) bytes", re.MULTILINE)
_PERCENTILE = re.compile(rf"^[ \t]*(\d{{1,2}}(?:\.\d{{1,9}})?)%+ in ({NUMBER}) secs", re.MULTILINE)
_STATUS = re.compile(r"^[ \t]*\[(\d{3})\][ \t]+(\d{1,15}) responses", re.MULTILINE)
_ERRORS = re.compile(r"^[ \t]*Error distribution:[ \t\r]*$", re.MULTILINE)
_ERROR = re.compile(r"^[ \t]*\[(\d{1,15})\][ \t]+\S", re.MULTILINE)


def recognises(content: Content) -> bool:
    """True for a summary with a total in seconds, as hey writes it."""
    return _RECOGNISED.search(content.head) is not None


def read(content: Content) -> Benchmarks:
    """The figures of every run in the file; raises MalformedError.

    The text does not say what was asked for, so several runs in one file are not taken for runs of the same thing.
    """
    results = [result for block in runs_in(content.text, _START) for result in _results(block)]
    if not results:
        raise content.malformed("no run in it has a rate of requests", hint="Keep all that hey prints.")
    return load_test(NAME, "hey", results)


def _results(block: str) -> Iterator[LoadResult]:
    rate, total, data = figure(_RATE, block), figure(_TOTAL, block), figure(_DATA, block)
    if rate is None:
        return
    answers = [(int(each[1]), float(each[2])) for each in _STATUS.finditer(block)]
    unanswered = _unanswered(block)
    yield LoadResult(
        mean=figure(_MEAN, block) if answers else None,
        percentiles={percentile_label(each[1]): float(each[2]) for each in _PERCENTILE.finditer(block)},
        requests_per_second=rate,
        bytes_per_second=data / total if data and total else None,
        failed_count=sum(count for status, count in answers if status >= 400) + unanswered,
        request_count=sum(count for _, count in answers) + unanswered,
    )


def _unanswered(block: str) -> float:
    start = _ERRORS.search(block)
    return sum(float(each[1]) for each in _ERROR.finditer(block, start.end())) if start else 0.0
