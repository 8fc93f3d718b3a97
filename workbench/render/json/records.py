"""A report as the JSON document: streamed in pieces, the same bytes wherever it is written.

The plain keys come first, laid out as `json.dumps(..., indent=2)` would; what this project adds follows.
The schema of the whole is `schemas/summary.schema.json`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

from workbench.analysis.records.fingerprint import fingerprint, policy_facts, summary_facts
from workbench.analysis.records.model import Reject
from workbench.analysis.records.report import RecordsReport
from workbench.core.document import FORMAT_VERSION
from workbench.core.model import Json, SourceFacts
from workbench.render.json.parts import members, notice_facts, plain_facts, source_facts, timing_facts
from workbench.render.json.quarantined import QuarantinedLines


def chunks(report: RecordsReport, *, with_records: bool = True) -> Iterator[bytes]:
    """The document as UTF-8 pieces, in order; reads the records again and times that as the write stage.

    Without records the list is empty and `records_included` is false. Raises SourceError when a file
    changed since it was first read.
    """
    with_records = with_records and not report.is_figures_only
    report.clock.restart("write")
    with closing(QuarantinedLines()) as quarantined:
        yield _opening(report)
        if with_records or report.quarantined_count:
            yield from report.clock.each("write", _records(report, quarantined, with_records))
        yield b"\n  ],\n" if with_records else b"],\n"
        extra = {"format_version": FORMAT_VERSION, "records_included": with_records, **_facts(report)}
        yield members(extra) + b",\n"
        yield from quarantined.chunks(report.quarantined_count)
        yield b",\n" + members({"timings": timing_facts(report.clock, kernel=report.kernel_name)}) + b"\n}\n"


def _facts(report: RecordsReport) -> Json:
    """What this project adds and what is the same on every machine, but for the lines put aside."""
    return {
        "fingerprint": fingerprint(report),
        "reading": "quarantine" if report.is_quarantine else "strict",
        "policy": policy_facts(report),
        "sources": [_source(source) for source in report.sources],
        "summary": summary_facts(report.summary),
        "fix_first": [worst._asdict() for worst in report.fix_first],
        "notices": notice_facts(report.notices),
    }


def _source(source: SourceFacts) -> Json:
    return {
        **source_facts(source),
        "line_count": source.line_count,
        "record_count": source.record_count,
        "quarantined_count": source.quarantined_count,
    }


def _opening(report: RecordsReport) -> bytes:
    summary = report.summary
    plain = plain_facts(
        report.run_id, report.generated_utc, summary.record_count, summary.high_risk_count, report.average_score
    )
    return b"{\n" + members(plain) + b',\n  "records": ['


def _records(report: RecordsReport, quarantined: QuarantinedLines, with_records: bool) -> Iterator[bytes]:
    separator = b"\n"
    for block in report.blocks():
        for reject in block.lines.rejects:
            quarantined.add(Reject(block.source, *reject))
        if with_records and block.lines.record_count:
            records = block.kernel.json(block.lines)
            yield separator  # on its own: joining the two would copy all of the document once more
            yield records
            separator = b",\n"
