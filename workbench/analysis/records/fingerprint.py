"""The facts that decide a result, and the fingerprint over them."""

from __future__ import annotations

import hashlib
import json

from workbench.analysis.records.report import RecordsReport
from workbench.analysis.records.summary import SeverityCount, Summary
from workbench.core.document import FORMAT_VERSION
from workbench.core.model import Json
from workbench.core.statistics import MEDIAN_PERCENT, rank

SCORE_PERCENTILES = (5, 25, 50, 75, 95)


def fingerprint(report: RecordsReport) -> str:
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


def policy_facts(report: RecordsReport) -> Json:
    """The policy asked for, and the score limit that it came to."""
    return {
        "severities": list(report.rule.severities),
        "score_limit": report.rule.score_limit,
        "lowest_percent": report.policy.lowest_percent,
        "text": report.policy_text,
    }


def summary_facts(summary: Summary) -> Json:
    """The figures beyond the headline."""
    histogram = summary.histogram
    return {
        "high_risk_share": summary.high_risk_share,
        "high_risk_by_severity_count": summary.by_severity_count,
        "high_risk_by_score_count": summary.by_score_count,
        "score": {
            "min": summary.score_min,
            "max": summary.score_max,
            "percentiles": {f"p{p}": _score_percentile(summary, p) for p in SCORE_PERCENTILES},
            "percentile_width": histogram.width,
        },
        "severities": {word: _count_facts(each) for word, each in summary.severities.items()},
        "other_severities": {**_count_facts(summary.other), "first_words": list(summary.other_words)},
    }


def _score_percentile(summary: Summary, percent: int) -> float:
    """The median, or the score at the nearest rank of another percentile."""
    if percent == MEDIAN_PERCENT:
        return summary.median_score
    return summary.score_at(rank(percent, summary.record_count))


def _count_facts(count: SeverityCount) -> Json:
    return {"count": count.record_count, "high_risk_count": count.high_risk_count}
