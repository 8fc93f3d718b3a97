"""A second reading of the records contract, written to be plainly right and nothing else.

It takes the whole file at once and imports nothing of the project; the kernels are held against it.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any, NamedTuple

KNOWN = ("critical", "warn", "info", "ok")


class Record(NamedTuple):
    name: str
    score: int
    severity: str
    is_high_risk: bool
    line_number: int


class Reading(NamedTuple):
    line_count: int
    records: list[Record]
    rejects: list[tuple[int, str, str, str]]


def read(data: bytes, severities: tuple[str, ...], score_limit: int) -> Reading:
    """Every line of the file; raises UnicodeDecodeError."""
    records: list[Record] = []
    rejects: list[tuple[int, str, str, str]] = []
    lines = data.decode("utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        if line.strip() == "":
            continue
        fields = [field.strip() for field in line.split(",")]
        if len(fields) != 3:
            found = "1 field" if len(fields) == 1 else f"{len(fields)} fields"
            rejects.append((number, "field_count", f"expected 3 fields (name,score,severity), found {found}", line))
            continue
        name, score, severity = fields
        try:
            value = int(score)
        except ValueError:
            rejects.append((number, "score_not_an_integer", why_no_score(score), line))
            continue
        records.append(Record(name, value, severity, severity in severities or value < score_limit, number))
    return Reading(len(lines), records, rejects)


def why_no_score(score: str) -> str:
    if score == "":
        return "the score is empty"
    if len([c for c in score if c.isdecimal()]) > 4300:
        return "the score has more than 4,300 digits"
    return "the score is not a whole number"


def records_json(reading: Reading) -> bytes:
    """What stands between the brackets of `records`, without the line ends next to them."""
    keys = ("name", "score", "severity", "is_high_risk")
    records = [dict(zip(keys, record[:4], strict=True)) for record in reading.records]
    if not records:
        return b""
    text = json.dumps({"records": records}, indent=2)
    return text.removeprefix('{\n  "records": [\n').removesuffix("\n  ]\n}").encode("ascii")


def figures(reading: Reading, severities: tuple[str, ...], score_limit: int, source: str) -> dict[str, Any]:
    """The summary's figures by their names."""
    records = reading.records
    scores = [record.score for record in records]
    risky = [record for record in records if record.is_high_risk]
    words = tuple(dict.fromkeys(severities + KNOWN))
    others = [record for record in records if record.severity not in words]
    return {
        "record_count": len(records),
        "high_risk_count": len(risky),
        "score_sum": sum(scores),
        "score_min": min(scores, default=None),
        "score_max": max(scores, default=None),
        "by_severity_count": sum(record.severity in severities for record in records),
        "by_score_count": sum(score < score_limit for score in scores),
        "severities": {word: counts([r for r in records if r.severity == word]) for word in words},
        "other": counts(others),
        "other_words": tuple(dict.fromkeys(record.severity for record in others))[:20],
        "histogram": histogram(records),
        "worst": worst(risky, severities, source),
    }


def counts(records: list[Record]) -> tuple[int, int]:
    return len(records), sum(record.is_high_risk for record in records)


def histogram(records: list[Record]) -> tuple[int, dict[int, tuple[int, int]]]:
    """The smallest shift that leaves at most 16,384 different bins, and the bins."""
    shift, distinct = 0, {record.score for record in records}
    while len(distinct) > 16384:
        shift, distinct = shift + 1, {score >> 1 for score in distinct}
    calm = Counter(record.score >> shift for record in records if not record.is_high_risk)
    risky = Counter(record.score >> shift for record in records if record.is_high_risk)
    return shift, {key: (calm[key], risky[key]) for key in distinct}


def worst(risky: list[Record], severities: tuple[str, ...], source: str) -> tuple[Any, ...]:
    """The first 20 by urgency of the severity, then score, then place in the file."""

    def urgency(record: Record) -> int:
        return severities.index(record.severity) if record.severity in severities else len(severities)

    ordered = sorted(risky, key=lambda record: (urgency(record), record.score, record.line_number))[:20]
    return tuple((urgency(r), (r.name, r.score, r.severity, source, r.line_number, "")) for r in ordered)
