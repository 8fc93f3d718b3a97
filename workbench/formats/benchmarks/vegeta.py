"""vegeta's report (`vegeta report`, `-type json`): one attack's latencies, rates and success.

Facts: vegeta's source (lib/metrics.go, lib/reporters.go). In JSON times are nanoseconds, in text Go's durations; `rate`
is what was asked for, `throughput` the answers of status 200 to 399 in a second; success is a share.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.core.benchmark import Benchmarks
from workbench.formats.shared.content import Content
from workbench.formats.shared.json_path import JsonPlace, document
from workbench.formats.shared.load_tests import NUMBER, LoadResult, figure, load_test, percentile_label, runs_in
from workbench.formats.shared.scales import plain_micro, seconds_in

NAME = "vegeta report"
WHAT = "the text of a report, or its JSON"
BECOMES = "one value a name"
COMMAND = "`vegeta report -type=json results.bin > load.json`"

_BROKEN_HEAD = re.compile(rb'\s*\{\s*"latencies"\s*:\s*\{\s*"total"\s*:\s*\d')
_RECOGNISED = re.compile(rb"(?:^|\n)Requests\s{1,20}\[total, rate(?:, throughput)?\]")
_START = re.compile(r"^Requests[ \t]+\[total, rate(?:, throughput)?\]", re.MULTILINE)
_REQUESTS = re.compile(
    rf"^Requests[ \t]+\[[^\]]{{0,80}}\][ \t]+({NUMBER})(?:, {NUMBER}(?:, ({NUMBER}))?)?", re.MULTILINE
)
_LATENCIES = re.compile(r"^Latencies[ \t]+\[([^\]]{1,200})\][ \t]+(\S.{0,500})$", re.MULTILINE)
_SUCCESS = re.compile(rf"^Success[ \t]+\[ratio\][ \t]+({NUMBER})%", re.MULTILINE)
_DURATION = re.compile(rf"({NUMBER})(ns|us|ms|s|m|h)")
_NTH = re.compile(r"(\d{1,3})th$")


def recognises(content: Content) -> bool:
    """True for an object with latencies and a throughput, and for the text of a report."""
    if _RECOGNISED.search(content.head):
        return True
    if content.json is None:
        return _BROKEN_HEAD.match(content.head) is not None
    is_report = {"latencies", "requests", "success"} <= content.keys()
    return is_report and isinstance(content.json["latencies"], dict)


def read(content: Content) -> Benchmarks:
    """The figures of the attack, in text of each attack; raises MalformedError.

    The report does not say what was attacked, so several in one file are not taken for attacks on the same thing.
    """
    if _RECOGNISED.search(content.head):
        results = [result for block in runs_in(content.text, _START) for result in _of_text(block)]
    else:
        results = [_of_json(document(content))]
    if not results:
        raise content.malformed("no report in it has latencies")
    return load_test(NAME, "vegeta", results)


def _of_json(root: JsonPlace) -> LoadResult:
    latencies, count = root.at("latencies"), root.at("requests").number(0.0)
    nth = {key: place.number(0.0) * 1e-9 for key, place in latencies.members() if _NTH.match(key)}
    return _result(
        mean=latencies.at("mean").number(0.0) * 1e-9,
        percentiles={key.removesuffix("th"): seconds for key, seconds in nth.items()},
        throughput=root.at("throughput").optional_number(0.0),
        success=root.at("success").number(0.0, 1.0),
        count=count,
    )


def _of_text(block: str) -> Iterator[LoadResult]:
    requests, latencies, success = _REQUESTS.search(block), _LATENCIES.search(block), figure(_SUCCESS, block)
    if requests is None or latencies is None or success is None:
        return
    labels = [each.strip() for each in latencies[1].split(",")]
    times = [_seconds(each) for each in latencies[2].split(",")]
    named = dict(zip(labels, times, strict=False))
    yield _result(
        mean=named.get("mean"),
        percentiles={label: each for label, each in named.items() if label.isdecimal() and each is not None},
        throughput=float(requests[2]) if requests[2] else None,
        success=min(success / 100, 1.0),
        count=float(requests[1]),
    )


def _result(
    mean: float | None, percentiles: dict[str, float], throughput: float | None, success: float, count: float
) -> LoadResult:
    return LoadResult(
        mean=mean,
        percentiles={percentile_label(key): seconds for key, seconds in percentiles.items()},
        requests_per_second=throughput,
        failed_count=round(count * (1 - success)),
        request_count=count,
    )


def _seconds(text: str) -> float | None:
    """A duration as Go writes it, such as `1m40s` and `467.4µs`; None for anything else."""
    plain = plain_micro(text)
    parts = _DURATION.findall(plain)
    if "".join(map("".join, parts)) != plain or not parts:
        return 0.0 if plain == "0" else None
    return sum(float(number) * (60.0 if word == "m" else seconds_in(word) or 0.0) for number, word in parts)
