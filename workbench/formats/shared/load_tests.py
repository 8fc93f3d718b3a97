"""What a run of a load test comes to, whichever tool made it: latencies, rates, failed requests.

Requests of one run share its queue and its moment, so they are no independent values: each run is one value of each of
its figures, and several runs are several values. Minima and maxima are single requests and left out.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import urlsplit

from workbench.core.benchmark import Benchmarks, Series
from workbench.core.direction import Direction
from workbench.core.errors import LISTED_NAME_LENGTH, shown_text
from workbench.core.model import Notice
from workbench.core.units import Unit
from workbench.core.words import counted
from workbench.formats.shared.namesakes import namesake_notices, numbered

FAILED_SHARE = 0.01
"""From this share of failed requests on, latencies and rates are not those of the work: errors are quick to answer."""

NUMBER = r"\d{1,25}(?:\.\d{1,25})?"
"""How a number stands in the text of these tools; it always fits."""

LOWEST_PERCENTILE = 50.0
"""Lower ones say little of what users wait for."""

COARSE_SECONDS = 0.02
"""A smaller percentile that is rounded to a millisecond hides, or makes up, changes that matter."""


SHOWN_FAILURES = 5


class LoadResult(NamedTuple):
    """One run against one target: times in seconds, rates in a second; what the file does not say is None.

    `percentiles` has the keys `p50`, `p99.9` …; `is_rounded` says that they are whole milliseconds.
    """

    target: str = ""
    mean: float | None = None
    percentiles: Mapping[str, float] = {}
    requests_per_second: float | None = None
    bytes_per_second: float | None = None
    failed_count: float | None = None
    request_count: float | None = None
    parameters: Mapping[str, str] = {}
    is_rounded: bool = False

    @property
    def failure(self) -> str:
        """Why its latencies are not those of the work, in words; empty where they are."""
        failed, whole = self.failed_count or 0, self.request_count or 0
        if failed <= 0 or failed < FAILED_SHARE * whole:
            return ""
        said = f" of {whole:,.0f}" if whole >= failed else ""
        return f"{failed:,.0f}{said} requests failed"


def load_test(
    name: str,
    tool: str,
    results: Sequence[LoadResult],
    facts: Mapping[str, str | int | float] | None = None,
    notices: Sequence[Notice] = (),
) -> Benchmarks:
    """A series for each figure of each target; runs of one target in one file are its processes.

    Runs that say nothing of their target are not known to be of one: their names are numbered.
    """
    series = numbered(_runs_together([one for each in results for one in series_of(each)]))
    found = [*namesake_notices(series), *notices, *_notices(results)]
    return Benchmarks(name, series, {"tool": tool, **(facts or {})}, tuple(found))


def series_of(result: LoadResult) -> Iterator[Series]:
    """The figures of a run; failed requests are counted in a series of their own, which a failure leaves as it is."""
    failure = result.failure
    if result.mean is not None:
        yield _one(result, "mean latency", result.mean, Unit.SECONDS, failure)
    for label, seconds in result.percentiles.items():
        if _is_kept(result, label, seconds):
            yield _one(result, f"{label} latency", seconds, Unit.SECONDS, failure)
    if result.requests_per_second is not None:
        yield _one(result, "requests/s", result.requests_per_second, Unit.PER_SECOND, failure)
    if result.bytes_per_second is not None:
        yield _one(result, "B/s", result.bytes_per_second, Unit.BYTES_PER_SECOND, failure)
    if result.failed_count is not None:
        yield _one(result, "failed requests", result.failed_count, Unit.COUNT, "").directed(Direction.LESS)


def figure(pattern: re.Pattern[str], text: str) -> float | None:
    """The number that a pattern's first group finds, None where it finds none."""
    found = pattern.search(text)
    return float(found[1]) if found else None


def runs_in(text: str, start: re.Pattern[str]) -> list[str]:
    """The text of each run, from one start to the next; what stands before the first is none."""
    places = [*(each.start() for each in start.finditer(text)), len(text)]
    return [text[place:end] for place, end in pairwise(places)]


def percentile_label(text: str) -> str:
    """The one spelling of a percentile.

    >>> percentile_label("99.000"), percentile_label("97_5"), percentile_label("99.9%")
    ('p99', 'p97.5', 'p99.9')
    """
    plain = text.strip().rstrip("%").replace("_", ".")
    return f"p{plain.rstrip('0').rstrip('.') if '.' in plain else plain}"


def target_of(url: str) -> str:
    """The path of an address with its query: hosts and ports change from run to run.

    >>> target_of("http://127.0.0.1:8080/login?x=1"), target_of("https://example.org")
    ('/login?x=1', '/')
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _one(result: LoadResult, what: str, value: float, unit: Unit, failure: str) -> Series:
    name = f"{result.target} [{what}]" if result.target else what
    return Series(name, unit, (array("d", (value,)),), None, result.parameters, failure=failure)


def _is_kept(result: LoadResult, label: str, seconds: float) -> bool:
    is_high = _rank(label) >= LOWEST_PERCENTILE
    return is_high and not _is_coarse(result, seconds) and not _is_single(result, label)


def _is_coarse(result: LoadResult, seconds: float) -> bool:
    return result.is_rounded and seconds < COARSE_SECONDS


def _is_single(result: LoadResult, label: str) -> bool:
    """True for a percentile beyond which there is no request: it is the time of a single one, the largest."""
    count = result.request_count
    return count is not None and count * (100 - _rank(label)) < 100


def _rank(label: str) -> float:
    """The per cent of a percentile; what is none has rank 0."""
    return float(label[1:]) if re.fullmatch(NUMBER, label[1:]) else 0.0


def _runs_together(series: Sequence[Series]) -> list[Series]:
    """Runs of the same target with the same settings as one series; of no target, each stays by itself."""
    found: dict[tuple[object, ...], list[Series]] = {}
    for number, one in enumerate(series):
        is_of_target = "[" in one.name
        key = (one.name, one.unit, tuple(one.parameters.items()), "" if is_of_target else number)
        found.setdefault(key, []).append(one)
    return [_joined(runs) for runs in found.values()]


def _joined(runs: Sequence[Series]) -> Series:
    failures = list(dict.fromkeys(one.failure for one in runs if one.failure))
    more = f" and {len(failures) - 1:,} more" if len(failures) > 1 else ""
    failure = f"{failures[0]}{more}" if failures else ""
    return runs[0]._replace(processes=tuple(process for one in runs for process in one.processes), failure=failure)


def _notices(results: Sequence[LoadResult]) -> Iterator[Notice]:
    failed = [result for result in results if result.failure]
    for result in failed[:SHOWN_FAILURES]:
        target = f"“{shown_text(result.target, LISTED_NAME_LENGTH)}”: " if result.target else ""
        text = f"{target}{result.failure}, so its latencies and rates are not those of its work."
        yield Notice("failed_runs", text)
    if len(failed) > SHOWN_FAILURES:
        yield Notice("failed_runs", f"So it is with {counted(len(failed) - SHOWN_FAILURES, 'more run', 'more runs')}.")
    text = (
        "Requests of one run are not independent of each other, so a run counts as one value. Give several runs, each "
        "a file, on either side for a verdict."
    )
    yield Notice("one_value_a_run", text)
    coarse = sum(_is_coarse(each, seconds) for each in results for seconds in each.percentiles.values())
    single = sum(_is_single(each, label) for each in results for label in each.percentiles)
    if single:
        percentiles = counted(single, "percentile is", "percentiles are")
        yield Notice(
            "single_requests", f"{percentiles} left out: no request took longer, so it is a single one's time."
        )
    if coarse:
        percentiles = counted(coarse, "percentile below 20 ms is", "percentiles below 20 ms are")
        yield Notice("percentiles_left_out", f"{percentiles} left out: the file has whole milliseconds only.")
