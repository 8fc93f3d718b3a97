"""A benchmark report as the summary document: the plain keys first, a row for each benchmark in `records`.

Each row keeps the values themselves, so that the document can be opened as a benchmark file again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from workbench.analysis.benchmarks.report import BenchmarkReport, BenchmarkRow
from workbench.core.model import PROJECT_TITLE, Json
from workbench.render.json.parts import members, notice_facts, plain_source_facts, timing_facts

FORMAT_VERSION = 1


def chunks(report: BenchmarkReport) -> Iterator[bytes]:
    """The document as UTF-8 pieces, in order."""
    plain = {
        "project_title": PROJECT_TITLE,
        "run_id": report.run_id,
        "generated_utc": report.generated_utc,
        "record_count": len(report.rows),
        "high_risk_count": report.high_risk_count,
        "average_score": None,
    }
    yield b"{\n" + members(plain) + b',\n  "records": [\n'
    separator = ",\n"
    for number, row in enumerate(report.rows):
        yield f"{separator if number else ''}    {json.dumps(_row(row))}".encode("ascii")
    yield b"\n  ],\n" + members(_facts(report)) + b",\n" + members({"timings": timing_facts(report.clock)}) + b"\n}\n"


def _facts(report: BenchmarkReport) -> Json:
    return {
        "format_version": FORMAT_VERSION,
        "kind": "benchmark",
        "format": report.format_name,
        "fingerprint": _fingerprint(report),
        "policy": {
            **report.limits._asdict(),
            "text": "High risk is a benchmark whose values are too noisy or too few.",
        },
        "headline": report.headline,
        "environment": report.environment,
        "sources": [plain_source_facts(source) for source in report.sources],
        "notices": notice_facts(report.notices),
    }


def _row(row: BenchmarkRow) -> Json:
    figures = {key: value for key, value in row.figures._asdict().items() if key != "is_estimate"}
    return {
        "name": row.name,
        "unit": row.series.unit.value,
        "is_summary_only": row.figures.is_estimate,
        **figures,
        "processes": [list(process) for process in row.series.processes],
        "started_utc": list(row.series.started_utc),
        "estimate": row.series.estimate._asdict() if row.series.estimate else None,
        "parameters": dict(row.series.parameters),
        "severity": row.severity,
        "is_high_risk": row.is_high_risk,
        "reason": row.reason,
    }


def _fingerprint(report: BenchmarkReport) -> str:
    said = {
        "policy": report.limits._asdict(),
        "content": [source.content_sha256 for source in report.sources],
        "rows": [(row.name, row.severity, row.figures._asdict()) for row in report.rows],
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode("ascii")).hexdigest()
