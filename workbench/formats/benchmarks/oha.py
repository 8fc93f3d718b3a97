"""oha's JSON (`--no-tui --output-format json`, earlier `-j`): a summary, percentiles, answers by status, errors.

Facts: oha's source (src/printer.rs). Times are seconds. Its success rate counts answers of any status, so an answer
from 400 on is a failed request here; requests that the end of the time cut off are none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from workbench.core.benchmark import Benchmarks
from workbench.formats.shared.content import Content
from workbench.formats.shared.json_path import JsonPlace, document
from workbench.formats.shared.load_tests import LoadResult, load_test, percentile_label

NAME = "oha JSON"
WHAT = "the summary, percentiles, answers and errors"
BECOMES = "one value a name"
COMMAND = "`oha --no-tui --output-format json http://localhost:8080/ > load.json`"

_BROKEN_HEAD = re.compile(rb'\s*\{\s*"summary"\s*:\s*\{\s*"successRate"')
_CUT_OFF = "aborted due to deadline"


def recognises(content: Content) -> bool:
    """True for an object whose summary has a rate of success."""
    if content.json is None:
        return _BROKEN_HEAD.match(content.head) is not None
    summary = content.json.get("summary") if isinstance(content.json, dict) else None
    return isinstance(summary, dict) and {"requestsPerSec", "average"} <= summary.keys()


def read(content: Content) -> Benchmarks:
    """The figures of the run; raises MalformedError."""
    root = document(content)
    summary = root.at("summary")
    answers = _counts(root.at("statusCodeDistribution"))
    unanswered = sum(count for why, count in _counts(root.at("errorDistribution")).items() if why != _CUT_OFF)
    failed = unanswered + sum(count for status, count in answers.items() if status[:1] in ("4", "5"))
    result = LoadResult(
        mean=summary.at("average").optional_number(0.0),
        percentiles=_percentiles(root.at("latencyPercentiles")),
        requests_per_second=summary.at("requestsPerSec").optional_number(0.0),
        bytes_per_second=summary.at("sizePerSec").optional_number(0.0),
        failed_count=failed,
        request_count=sum(answers.values()) + unanswered,
    )
    if result.mean is None and result.requests_per_second is None:
        raise summary.refusal("neither a latency nor a rate is in it")
    return load_test(NAME, "oha", [result])


def _counts(place: JsonPlace) -> Mapping[str, float]:
    return {key: each.number(0.0) for key, each in place.members()}


def _percentiles(place: JsonPlace) -> dict[str, float]:
    found = {percentile_label(key.removeprefix("p")): each.optional_number(0.0) for key, each in place.members()}
    return {label: seconds for label, seconds in found.items() if seconds is not None}
