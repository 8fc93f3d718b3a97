"""A report as the JSON document: streamed in pieces, the same bytes wherever it is written.

The plain keys come first, laid out as `json.dumps(..., indent=2)` would; what this project adds follows.
The schema of the whole is `schemas/summary.schema.json`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from typing import IO

from workbench.analysis.records.fingerprint import FORMAT_VERSION, fingerprint, policy_facts, summary_facts
from workbench.analysis.records.model import Reject
from workbench.analysis.records.report import Report
from workbench.core.model import PROJECT_TITLE, Json
from workbench.core.statistics import PERCENTILES, percentile, samples_needed, too_few_text
from workbench.render.json import parts as document_parts
from workbench.render.json.parts import members, notice_facts

SPOOLED_BYTES = 1024 * 1024


def chunks(report: Report, *, with_records: bool = True) -> Iterator[bytes]:
    """The document as UTF-8 pieces, in order; reads the records again and times that as the write stage.

    Without records the list is empty and `records_included` is false. Raises SourceError when a file
    changed since it was first read.
    """
    with_records = with_records and not report.is_figures_only
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
