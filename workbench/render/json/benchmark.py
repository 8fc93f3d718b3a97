"""A benchmark report as the summary document: the plain keys first, a row for each benchmark in `records`.

Each row keeps the values themselves, so that the document can be opened as a benchmark file again.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.analysis.benchmarks.report import BenchmarkReport, BenchmarkRow
from workbench.core.document import FORMAT_VERSION
from workbench.core.model import Json
from workbench.render.json.figures import Figures
from workbench.render.json.parts import (
    environment_facts,
    fingerprint_of,
    members,
    notice_facts,
    plain_facts,
    row_chunks,
    source_facts,
    timing_facts,
)

ROWS_A_CHUNK = 1
"""A row holds all values of a benchmark, and may be large."""


def chunks(report: BenchmarkReport) -> Iterator[bytes]:
    """The document as UTF-8 pieces, in order."""
    figures = Figures()
    plain = plain_facts(report.run_id, report.generated_utc, len(report.rows), report.high_risk_count)
    yield b"{\n" + members(plain) + b",\n"
    yield from row_chunks("records", map(_row, report.rows), figures, ROWS_A_CHUNK)
    yield b",\n" + members(_facts(report, figures)) + b",\n"
    yield members({"timings": timing_facts(report.clock)}) + b"\n}\n"


def _facts(report: BenchmarkReport, figures: Figures) -> Json:
    environment = environment_facts(report.environment, figures)
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
        "environment": environment,
        "sources": [source_facts(source) for source in report.sources],
        "notices": notice_facts(figures.notices(report.notices)),
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
    return fingerprint_of(said)
