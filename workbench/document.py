"""A report as the JSON document: streamed in pieces, the same bytes wherever it is written.

The plain keys come first, laid out as `json.dumps(..., indent=2)` would; what this project adds follows.
The schema of the whole is `schemas/summary.schema.json`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import closing
from typing import IO, Any

from workbench import document_parts
from workbench.document_parts import members, notice_facts
from workbench.model import PROJECT_TITLE, Reject
from workbench.report import Report
from workbench.statistics import PERCENTILES, percentile, rank, samples_needed, too_few_text
from workbench.summarise import SeverityCount, Summary

FORMAT_VERSION = 1
SCORE_PERCENTILES = (5, 25, 50, 75, 95)
SPOOLED_BYTES = 1024 * 1024

Json = dict[str, Any]


def chunks(report: Report, *, with_records: bool = True) -> Iterator[bytes]:
    """The document as UTF-8 pieces, in order; reads the records again and times that as the write stage.

    Without records the list is empty and `records_included` is false. Raises SourceError when a file
    changed since it was first read.
    """
    report.clock.restart("write")
    with closing(_QuarantinedLines()) as quarantined:
        yield _opening(report)
        if with_records or report.quarantined_count:
            yield from report.clock.each("write", _records(report, quarantined, with_records))
        yield b"\n  ],\n" if with_records else b"],\n"
        extra = {"format_version": FORMAT_VERSION, "records_included": with_records, **facts(report)}
        yield members(extra) + b",\n"
        yield from quarantined.chunks(report.quarantined_count)
        yield b",\n" + members({"timings": timings(report)}) + b"\n}\n"


def schema_text() -> str:
    """The JSON Schema (2020-12) of the document."""
    return document_parts.schema_text("summary")


def plain_facts(report: Report) -> Json:
    """The plain keys up to `records`, which is left out."""
    return {
        "project_title": PROJECT_TITLE,
        "run_id": report.run_id,
        "generated_utc": report.generated_utc,
        "record_count": report.summary.record_count,
        "high_risk_count": report.summary.high_risk_count,
        "average_score": report.average_score,
    }


def facts(report: Report) -> Json:
    """What this project adds and what is the same on every machine, but for the lines put aside."""
    return {
        "fingerprint": fingerprint(report),
        "reading": "quarantine" if report.is_quarantine else "strict",
        "policy": policy_facts(report),
        "sources": [source_facts(report, index) for index in range(len(report.sources))],
        "summary": summary_facts(report.summary),
        "fix_first": [worst._asdict() for worst in report.fix_first],
        "notices": notice_facts(report.notices),
    }


def fingerprint(report: Report) -> str:
    """SHA-256 over the content read, the policy and the results; the run id, names of files and times are left out."""
    said = {
        "format_version": FORMAT_VERSION,
        "reading": "quarantine" if report.is_quarantine else "strict",
        "policy": policy_facts(report),
        "content": [source.content_sha256 for source in report.sources],
        "record_count": report.summary.record_count,
        "average_score": report.average_score,
        "quarantined_count": report.quarantined_count,
        "summary": summary_facts(report.summary),
        "fix_first": [(w.name, w.score, w.severity, w.line_number) for w in report.fix_first],
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode("ascii")).hexdigest()


def policy_facts(report: Report) -> Json:
    """The policy asked for, and the score limit that it came to."""
    return {
        "severities": list(report.rule.severities),
        "score_limit": report.rule.score_limit,
        "lowest_percent": report.policy.lowest_percent,
        "text": report.policy_text,
    }


def source_facts(report: Report, index: int) -> Json:
    """What is known of one file; digests are of the file as it is and of its unpacked content."""
    source = report.sources[index]
    return {
        "name": source.name,
        "size_bytes": source.size_bytes,
        "sha256": source.sha256,
        "compression": "gzip" if source.is_gzip else None,
        "content_sha256": source.content_sha256,
        "line_count": source.line_count,
        "record_count": source.record_count,
        "quarantined_count": source.quarantined_count,
    }


def summary_facts(summary: Summary) -> Json:
    """The figures beyond the headline."""
    histogram = summary.histogram
    count = summary.record_count
    return {
        "high_risk_share": summary.high_risk_share,
        "high_risk_by_severity_count": summary.by_severity_count,
        "high_risk_by_score_count": summary.by_score_count,
        "score": {
            "min": summary.score_min,
            "max": summary.score_max,
            "percentiles": {f"p{p}": summary.score_at(rank(p, count)) for p in SCORE_PERCENTILES},
            "percentile_width": histogram.width,
        },
        "severities": {word: _count_facts(each) for word, each in summary.severities.items()},
        "other_severities": {**_count_facts(summary.other), "first_words": list(summary.other_words)},
    }


def timings(report: Report) -> Json:
    """What each stage took and its share; percentiles only where there are samples enough for them."""
    stages = report.clock.timings()
    total_ns = sum(stage.elapsed_ns for stage in stages)
    return {
        "clock": "perf_counter_ns",
        "kernel": report.kernel_name,
        "total_ms": total_ns / 1e6,
        "stages": [
            {
                "stage": stage.stage,
                "elapsed_ms": stage.elapsed_ns / 1e6,
                "share": stage.elapsed_ns / total_ns if total_ns else 0.0,
                **({"repeated": _sample_facts(stage.samples_ns)} if stage.samples_ns else {}),
            }
            for stage in stages
        ],
    }


class _QuarantinedLines:
    """The lines put aside, rendered and held in a file once they are many, until their place in the document comes."""

    def __init__(self) -> None:
        self._spool: IO[bytes] | None = None

    def add(self, reject: Reject) -> None:
        if self._spool is None:
            from tempfile import SpooledTemporaryFile

            self._spool = SpooledTemporaryFile(max_size=SPOOLED_BYTES)  # noqa: SIM115 - closed in close()
        else:
            self._spool.write(b",\n")
        self._spool.write(_indented(reject._asdict(), 6))

    def chunks(self, count: int) -> Iterator[bytes]:
        if self._spool is None:
            yield b'  "quarantined": {\n    "count": 0,\n    "lines": []\n  }'
            return
        yield f'  "quarantined": {{\n    "count": {count},\n    "lines": [\n'.encode()
        spool = self._spool
        spool.seek(0)
        yield from iter(lambda: spool.read(SPOOLED_BYTES), b"")
        yield b"\n    ]\n  }"

    def close(self) -> None:
        """Gives the file back."""
        if self._spool is not None:
            self._spool.close()


def _opening(report: Report) -> bytes:
    return b"{\n" + members(plain_facts(report)) + b',\n  "records": ['


def _records(report: Report, quarantined: _QuarantinedLines, with_records: bool) -> Iterator[bytes]:
    separator = b"\n"
    for block in report.blocks():
        for reject in block.lines.rejects:
            quarantined.add(Reject(block.source, *reject))
        if with_records and block.lines.record_count:
            records = block.kernel.json(block.lines)
            yield separator  # on its own: joining the two would copy all of the document once more
            yield records
            separator = b",\n"


def _indented(value: Json, spaces: int) -> bytes:
    margin = " " * spaces
    return (margin + json.dumps(value, indent=2).replace("\n", "\n" + margin)).encode("ascii")


def _count_facts(count: SeverityCount) -> Json:
    return {"count": count.record_count, "high_risk_count": count.high_risk_count}


def _sample_facts(samples_ns: tuple[int, ...]) -> Json:
    count = len(samples_ns)
    found = {f"p{p}_ms": percentile(samples_ns, p) for p in PERCENTILES}
    return {
        "count": count,
        "min_ms": min(samples_ns) / 1e6,
        **{name: None if value is None else value / 1e6 for name, value in found.items()},
        "max_ms": max(samples_ns) / 1e6,
        "not_shown": [too_few_text(p, count) for p in PERCENTILES if count < samples_needed(p)],
    }
