"""ab's text, its table of percentiles (`-e`) and its table of requests (`-g`).

Facts: ab's source (support/ab.c, Apache 2.4). The text has percentiles in whole milliseconds, the first of its two mean
times is a request's; a kilobyte has 1,024 bytes. What it calls failed counts answers of another length, too, as every
dynamic page has them; answers other than 2xx it counts apart.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from workbench.core.benchmark import Benchmarks
from workbench.core.model import Notice
from workbench.core.words import counted
from workbench.formats.shared.content import Content
from workbench.formats.shared.load_tests import NUMBER, LoadResult, figure, load_test, percentile_label, runs_in

NAME = "ab text"
WHAT = "what ab prints, its table of percentiles (`-e`), and its table of requests (`-g`)"
BECOMES = "one value a name"
COMMAND = "`ab -n 1000 -c 10 -e percentiles.csv http://localhost:8080/ > load.txt`"

_PERCENTILES_HEAD = b"Percentage served,Time in ms"
_REQUESTS_HEAD = b"starttime\tseconds\tctime\tdtime\tttime\twait"
_RECOGNISED = re.compile(
    rb"(?:^|\n)(?:This is ApacheBench, Version |Server Software:[^\n]{0,500}\n\s*Server Hostname:)"
)
_START = re.compile(r"^Server Software:", re.MULTILINE)
_PATH = re.compile(r"^Document Path:[ \t]+(\S+)", re.MULTILINE)
_CONCURRENCY = re.compile(r"^Concurrency Level:[ \t]+(\d{1,9})", re.MULTILINE)
_COMPLETE = re.compile(rf"^Complete requests:[ \t]+({NUMBER})", re.MULTILINE)
_FAILED = re.compile(rf"^Failed requests:[ \t]+({NUMBER})", re.MULTILINE)
_LENGTH = re.compile(rf"^[ \t]+\(Connect: \d{{1,15}}, Receive: \d{{1,15}}, Length: ({NUMBER}),", re.MULTILINE)
_STATUS = re.compile(rf"^Non-2xx responses:[ \t]+({NUMBER})", re.MULTILINE)
_RATE = re.compile(rf"^Requests per second:[ \t]+({NUMBER}) \[", re.MULTILINE)
_MEAN = re.compile(rf"^Time per request:[ \t]+({NUMBER}) \[ms\] \(mean\)", re.MULTILINE)
_TRANSFER = re.compile(rf"^Transfer rate:[ \t]+({NUMBER}) \[Kbytes/sec\] received", re.MULTILINE)
_PERCENTILE = re.compile(rf"^[ \t]+(\d{{1,2}})%[ \t]+({NUMBER})[ \t\r]*$", re.MULTILINE)
_TABLE_PERCENTILES = ("50", "75", "90", "95", "99")


def recognises(content: Content) -> bool:
    """True for what ab prints, and for the first lines of its two tables."""
    head = content.head
    return head.startswith((_PERCENTILES_HEAD, _REQUESTS_HEAD)) or _RECOGNISED.search(head) is not None


def read(content: Content) -> Benchmarks:
    """The figures of every run in a text, or those that follow from a table; raises MalformedError."""
    if content.head.startswith(_PERCENTILES_HEAD):
        return load_test(NAME, "ab", [_of_percentiles(content)])
    if content.head.startswith(_REQUESTS_HEAD):
        return load_test(NAME, "ab", [_of_requests(content)])
    text = content.text
    results = [result for block in runs_in(text, _START) for result in _of_text(block)]
    if not results:
        raise content.malformed("no run in it came to its end", hint="Keep all that ab prints.")
    return load_test(NAME, "ab", results, notices=tuple(_notices(text)))


def _of_text(block: str) -> Iterator[LoadResult]:
    rate, mean, transfer = figure(_RATE, block), figure(_MEAN, block), figure(_TRANSFER, block)
    path, concurrency = _PATH.search(block), _CONCURRENCY.search(block)
    if rate is None:
        return
    yield LoadResult(
        target=path[1] if path else "",
        mean=None if mean is None else mean / 1000,
        percentiles={percentile_label(each[1]): float(each[2]) / 1000 for each in _PERCENTILE.finditer(block)},
        requests_per_second=rate,
        bytes_per_second=None if transfer is None else transfer * 1024,
        failed_count=_failed(block),
        request_count=figure(_COMPLETE, block),
        parameters={"concurrency": concurrency[1]} if concurrency else {},
        is_rounded=True,
    )


def _failed(block: str) -> float:
    """What got no answer or one that says so; another length is no failure."""
    lengths = figure(_LENGTH, block) or 0.0
    return max((figure(_FAILED, block) or 0.0) - lengths, 0.0) + (figure(_STATUS, block) or 0.0)


def _of_percentiles(content: Content) -> LoadResult:
    rows = dict(each for each in _rows(content, ",", 2))
    found = {percentile_label(key): rows[key] / 1000 for key in _TABLE_PERCENTILES if key in rows}
    if not found:
        raise content.malformed("it has none of the percentiles 50, 75, 90, 95 and 99")
    return LoadResult(percentiles=found)


def _of_requests(content: Content) -> LoadResult:
    """The mean and the percentiles of the whole time of the requests, as ab counts them: by rank."""
    times = sorted(value for _, value in _rows(content, "\t", 6))
    if not times:
        raise content.malformed("it has no request")
    ranks = {key: times[min(len(times) * int(key) // 100, len(times) - 1)] / 1000 for key in _TABLE_PERCENTILES}
    return LoadResult(
        mean=sum(times) / len(times) / 1000,
        percentiles={percentile_label(key): seconds for key, seconds in ranks.items()},
        is_rounded=True,
    )


def _rows(content: Content, delimiter: str, width: int) -> Iterator[tuple[str, float]]:
    """The first cell of each row, and its time in milliseconds: the last of two cells, the fifth of six."""
    lines = csv.reader(content.text.splitlines(), delimiter=delimiter, quoting=csv.QUOTE_NONE)
    try:
        next(lines, None)
        for number, row in enumerate(lines, 2):
            if len(row) != width or not re.fullmatch(NUMBER, row[1 if width == 2 else 4].strip()):
                raise content.malformed(f"line {number} is no row of ab's table", text=delimiter.join(row))
            yield row[0].strip(), float(row[1 if width == 2 else 4])
    except csv.Error as error:
        raise content.malformed(f"its rows cannot be read ({error})") from None


def _notices(text: str) -> Iterator[Notice]:
    lengths = sum(float(each[1]) for each in _LENGTH.finditer(text))
    if lengths:
        answers = counted(round(lengths), "answer had", "answers had")
        yield Notice("other_lengths", f"{answers} another length than the first; that is not counted as failed.")
