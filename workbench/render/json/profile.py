"""A profile report as the summary document: the plain keys first, a row for each function in `records`."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from workbench.analysis.profiles.hotspots import Hotspot
from workbench.analysis.profiles.report import ProfileReport, policy_text
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


def chunks(report: ProfileReport, more_of: Callable[[Hotspot], Json] | None = None) -> Iterator[bytes]:
    """The document as UTF-8 pieces, in order; `more_of` gives what else is known of a function, for its row."""
    figures = Figures()
    plain = plain_facts(report.run_id, report.generated_utc, len(report.rows), report.high_risk_count)
    yield b"{\n" + members(plain) + b",\n"
    yield from row_chunks("records", (_row(row, report, more_of) for row in report.rows), figures)
    yield b",\n" + members(_facts(report, figures)) + b",\n"
    yield members({"timings": timing_facts(report.clock)}) + b"\n}\n"


def _facts(report: ProfileReport, figures: Figures) -> Json:
    environment = environment_facts(report.profile.environment, figures)
    return {
        "format_version": FORMAT_VERSION,
        "kind": "profile",
        "format": report.format_name,
        "fingerprint": _fingerprint(report),
        "policy": {**report.policy._asdict(), "text": policy_text(report)},
        "headline": report.headline,
        "worth": report.worth,
        "covering": report.covering,
        "unit": report.profile.unit.value,
        "whole": report.whole,
        "is_sampled": report.profile.is_sampled,
        "sample_count": report.profile.sample_count,
        "threads": [thread.name for thread in report.profile.threads],
        "environment": environment,
        "sources": [source_facts(source) for source in report.sources],
        "notices": notice_facts(figures.notices(report.notices)),
    }


def _row(row: Hotspot, report: ProfileReport, more_of: Callable[[Hotspot], Json] | None) -> Json:
    spread = report.spreads.get((row.name, row.file))
    return {
        "name": row.name,
        "file": row.file,
        "line": row.line,
        "origin": row.origin.value,
        "self": row.self_value,
        "total": row.total,
        "calls": row.calls,
        "unit": report.profile.unit.value,
        "self_share": row.self_share,
        "self_share_interval": None if row.low is None else [row.low, row.high],
        "total_share": row.total_share,
        "at_most_times_faster": None if math.isinf(row.speedup) else row.speedup,
        "own_caller": row.own_caller,
        **({"self_share_spread": list(spread)} if spread else {}),
        "severity": row.severity,
        "is_high_risk": row.is_high_risk,
        "reason": row.reason,
        **(more_of(row) if more_of else {}),
    }


def _fingerprint(report: ProfileReport) -> str:
    said = {
        "policy": report.policy._asdict(),
        "content": [source.content_sha256 for source in report.sources],
        "rows": [(row.name, row.file, row.self_value, row.total, row.severity) for row in report.rows],
    }
    return fingerprint_of(said)
