"""locust's statistics: the CSV (`--csv`), its history, and JSON (`--json`).

Facts: locust's source (stats.py). Times are milliseconds; medians and percentiles are of times rounded to whole ones.
Of a history the last row of each name counts, where the columns `Total …` are those of the whole run; its percentiles
and rates are of the last seconds only.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping

from workbench.core.benchmark import Benchmarks
from workbench.core.model import Notice
from workbench.formats.shared.content import Content
from workbench.formats.shared.csv_rows import cell, csv_rows
from workbench.formats.shared.json_path import LARGEST_NUMBER, JsonPlace, document
from workbench.formats.shared.load_tests import LoadResult, load_test, percentile_label

NAME = "locust statistics"
WHAT = "the CSV of statistics, their history (its last row), and JSON; a name for each request and for all"
BECOMES = "one value a name"
COMMAND = "`locust --headless -t 60s --csv load --json > load.json`"

_STATS = re.compile(rb'(?:\xef\xbb\xbf)?"?(?:Type|Method)"?,"?Name"?,"?(?:Request Count|# requests)"?,', re.IGNORECASE)
_HISTORY = re.compile(rb'(?:\xef\xbb\xbf)?"?Timestamp"?,"?User Count"?,"?Type"?,"?Name"?,', re.IGNORECASE)
_BROKEN_HEAD = re.compile(
    rb'\s*\[\s*\{\s*"name"\s*:\s*"[^"]{0,2000}"\s*,\s*"method"\s*:[^,]{0,50},\s*"last_request_timestamp"'
)
_KEYS = frozenset(("name", "method", "num_requests", "num_failures", "response_times"))
_PERCENT = re.compile(r"\d{2}(?:\.\d{1,6})?%$")
_JSON_PERCENTILES = ("50", "66", "75", "80", "90", "95", "98", "99")


def recognises(content: Content) -> bool:
    """True for the first line of a CSV of statistics or of their history, and for a list of statistics."""
    if _STATS.match(content.head) or _HISTORY.match(content.head):
        return True
    if content.json is None:
        return _BROKEN_HEAD.match(content.head) is not None
    found = content.json
    return isinstance(found, list) and bool(found) and isinstance(found[0], dict) and found[0].keys() >= _KEYS


def read(content: Content) -> Benchmarks:
    """The figures of each name, and of all together where the file has them; raises MalformedError."""
    notices: list[Notice] = []
    if _HISTORY.match(content.head):
        results = list(_of_history(content))
        text = "A history has no rate and no percentile of the whole run; locust's table of statistics has."
        notices.append(Notice("totals_of_history", text))
    elif _STATS.match(content.head):
        results = [_of_row(row) for row in _rows(content)]
    else:
        results = [_of_json(place) for place in document(content).places()]
    measured = [each for each in results if each.request_count]
    if not measured:
        raise content.malformed("no request was made in it")
    return load_test(NAME, "locust", measured, notices=notices)


def _of_row(row: Mapping[str, str]) -> LoadResult:
    average, median = _cell(row, "average response time"), _cell(row, "median response time")
    percentiles = {key: _cell(row, key) for key in row if _PERCENT.match(key)}
    known = {percentile_label(key): value / 1000 for key, value in percentiles.items() if value is not None}
    if median is not None:
        known = {"p50": median / 1000} | known
    return LoadResult(
        target=_target(row.get("type") or row.get("method") or "", row.get("name", "")),
        mean=None if average is None else average / 1000,
        percentiles=known,
        requests_per_second=_cell(row, "requests/s"),
        failed_count=_cell(row, "failure count", "# failures"),
        request_count=_cell(row, "request count", "# requests"),
        is_rounded=True,
    )


def _of_history(content: Content) -> Iterator[LoadResult]:
    last = {(row.get("type", ""), row.get("name", "")): row for row in _rows(content)}
    for row in last.values():
        average, median = _cell(row, "total average response time"), _cell(row, "total median response time")
        yield LoadResult(
            target=_target(row.get("type", ""), row.get("name", "")),
            mean=None if average is None else average / 1000,
            percentiles={} if median is None else {"p50": median / 1000},
            failed_count=_cell(row, "total failure count"),
            request_count=_cell(row, "total request count"),
            is_rounded=True,
        )


def _rows(content: Content) -> Iterator[dict[str, str]]:
    """The rows by the names of their columns in small letters, as versions differ in them."""
    for row in csv_rows(content, content.text):
        yield {name.lower(): text for name, text in row.items()}


def _cell(row: Mapping[str, str], *columns: str) -> float | None:
    value = cell(row, *columns)
    return None if value is None else max(value, 0.0)


def _target(kind: str, name: str) -> str:
    return f"{kind} {name}".strip()


def _of_json(place: JsonPlace) -> LoadResult:
    count, total = place.at("num_requests").number(0.0), place.at("total_response_time").optional_number(0.0)
    unanswered = place.at("num_none_requests").optional_number(0.0) or 0.0
    timed = count - unanswered
    span = (place.at("last_request_timestamp").optional_number() or 0.0) - (
        place.at("start_time").optional_number() or 0.0
    )
    method = place.at("method").value
    return LoadResult(
        target=_target(method if isinstance(method, str) else "", place.at("name").text()),
        mean=total / timed / 1000 if total is not None and timed > 0 else None,
        percentiles=_percentiles(place.at("response_times")),
        requests_per_second=count / span if span > 0 else None,
        failed_count=place.at("num_failures").number(0.0),
        request_count=count,
        is_rounded=True,
    )


def _percentiles(place: JsonPlace) -> dict[str, float]:
    """From the counts of rounded times, each as locust does it: the time of the request of that rank."""
    counts = sorted(_timed_counts(place))
    whole = sum(count for _, count in counts)
    return (
        {percentile_label(key): _at_rank(counts, whole, int(key) / 100) for key in _JSON_PERCENTILES} if whole else {}
    )


def _timed_counts(place: JsonPlace) -> Iterator[tuple[float, int]]:
    for key, count in place.members():
        try:
            milliseconds = float(key)
        except ValueError:
            milliseconds = math.nan
        if not 0 <= milliseconds <= LARGEST_NUMBER:
            raise place.refusal("its keys are no times")
        yield milliseconds / 1000, count.whole(0)


def _at_rank(counts: list[tuple[float, int]], whole: int, share: float) -> float:
    rank, left = int(whole * share), whole
    for seconds, count in reversed(counts):
        left -= count
        if left <= rank:
            return seconds
    return counts[0][0]
