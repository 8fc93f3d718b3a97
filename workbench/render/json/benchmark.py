"""A benchmark report as the summary document: the plain keys first, a row for each benchmark in `records`.

Each row keeps the values themselves, so that the document can be opened as a benchmark file again.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.analysis.benchmarks.grade import POLICY, more_text, seen_text
from workbench.analysis.benchmarks.report import BenchmarkReport, BenchmarkRow
from workbench.core.document import FORMAT_VERSION
from workbench.core.model import Json
from workbench.render.json.figures import Figures
from workbench.render.json.parts import origin_facts, plain_facts, run_chunks, run_fingerprint

ROWS_A_CHUNK = 1
"""A row holds all values of a benchmark, and may be large."""


def chunks(report: BenchmarkReport) -> Iterator[bytes]:
    """The document as UTF-8 pieces, in order."""
    plain = plain_facts(report.run_id, report.generated_utc, len(report.rows), report.high_risk_count)
    rows = map(_row, report.rows)
    return run_chunks(plain, rows, lambda figures: _facts(report, figures), report.clock, ROWS_A_CHUNK)


def _facts(report: BenchmarkReport, figures: Figures) -> Json:
    return {
        "format_version": FORMAT_VERSION,
        "kind": "benchmark",
        "format": report.format_name,
        "fingerprint": _fingerprint(report),
        "policy": {
            **report.limits._asdict(),
            "text": POLICY,
        },
        "headline": report.headline,
        "failure": report.failure,
        **origin_facts(report.environment, report.sources, report.notices, figures),
    }


def _row(row: BenchmarkRow) -> Json:
    figures = {key: value for key, value in row.figures._asdict().items() if key != "is_estimate"}
    return {
        "name": row.name,
        "unit": row.series.unit.value,
        "direction": row.series.direction.value,
        "is_summary_only": row.figures.is_estimate,
        **figures,
        "processes": [list(process) for process in row.series.processes],
        "started_utc": list(row.series.started_utc),
        "estimate": row.series.estimate._asdict() if row.series.estimate else None,
        "summaries": [each._asdict() for each in row.series.summaries],
        "parameters": dict(row.series.parameters),
        "failure": row.series.failure,
        "namesake_of": row.series.namesake_of,
        "smallest_change": row.seen.change,
        "is_provisional": row.seen.is_provisional,
        "grade": row.grade,
        "seen": seen_text(row.seen),
        "advice": more_text(row.seen),
        "severity": row.severity,
        "is_high_risk": row.is_high_risk,
        "reason": row.reason,
    }


def _fingerprint(report: BenchmarkReport) -> str:
    rows = ((row.name, row.severity, row.grade, row.figures._asdict()) for row in report.rows)
    return run_fingerprint(report.limits._asdict(), report.sources, rows)
