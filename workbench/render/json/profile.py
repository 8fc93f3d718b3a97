"""A profile report as the summary document: the plain keys first, a row for each function in `records`."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from workbench.analysis.profiles.hotspots import Hotspot
from workbench.analysis.profiles.report import ProfileReport, policy_text
from workbench.core.document import FORMAT_VERSION
from workbench.core.model import Json
from workbench.render.json.figures import Figures
from workbench.render.json.parts import origin_facts, plain_facts, run_chunks, run_fingerprint


def chunks(report: ProfileReport, more_of: Callable[[Hotspot], Json] | None = None) -> Iterator[bytes]:
    """The document as UTF-8 pieces, in order; `more_of` gives what else is known of a function, for its row."""
    plain = plain_facts(report.run_id, report.generated_utc, len(report.rows), report.high_risk_count)
    rows = (_row(row, report, more_of) for row in report.rows)
    return run_chunks(plain, rows, lambda figures: _facts(report, figures), report.clock)


def _facts(report: ProfileReport, figures: Figures) -> Json:
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
        "idle": report.profile.idle,
        "is_sampled": report.profile.is_sampled,
        "sample_count": report.profile.sample_count,
        "threads": [thread.name for thread in report.profile.threads],
        **origin_facts(report.profile.environment, report.sources, report.notices, figures),
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
        "nature": row.nature.value,
        **({"self_share_spread": list(spread)} if spread else {}),
        "severity": row.severity,
        "is_high_risk": row.is_high_risk,
        "reason": row.reason,
        **(more_of(row) if more_of else {}),
    }


def _fingerprint(report: ProfileReport) -> str:
    rows = ((row.name, row.file, row.self_value, row.total, row.severity) for row in report.rows)
    return run_fingerprint(report.policy._asdict(), report.sources, rows)
