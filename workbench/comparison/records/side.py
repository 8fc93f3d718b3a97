"""One side of a comparison: what an earlier document or a new analysis has to say."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.analysis.records.fingerprint import fingerprint
from workbench.analysis.records.report import RecordsReport
from workbench.analysis.records.risk_policy import RiskPolicy, Rule, policy_text
from workbench.core.columns import Columns
from workbench.core.comparison import ComparedSide
from workbench.core.model import Notice, SourceFacts
from workbench.core.record_groups import RecordsFacts


@dataclass(frozen=True)
class RecordsSide:
    """A run as far as comparing needs it; `columns` is None for a document written without records.

    `sources` are the records files; empty for a document.
    """

    name: str
    run_id: str
    generated_utc: str
    policy: RiskPolicy
    rule: Rule
    record_count: int
    high_risk_count: int
    average_score: float
    quarantined_count: int
    fingerprint: str
    columns: Columns | None
    notices: tuple[Notice, ...] = ()
    sources: tuple[SourceFacts, ...] = ()

    @property
    def policy_text(self) -> str:
        """The policy in one sentence."""
        return policy_text(self.policy, self.rule)


def side_of(report: RecordsReport) -> RecordsSide:
    """A report as one side of a comparison; the report has to have been made with columns."""
    return RecordsSide(
        name=" + ".join(source.name for source in report.sources),
        run_id=report.run_id,
        generated_utc=report.generated_utc,
        policy=report.policy,
        rule=report.rule,
        record_count=report.summary.record_count,
        high_risk_count=report.summary.high_risk_count,
        average_score=report.average_score,
        quarantined_count=report.quarantined_count,
        fingerprint=fingerprint(report),
        columns=report.columns,
        notices=report.notices,
        sources=report.sources,
    )


def compared_side(side: RecordsSide, high_risk_count: int | None = None) -> ComparedSide:
    """The side as a comparison names it, with its own count of high-risk records where no other is given."""
    facts = RecordsFacts(
        generated_utc=side.generated_utc,
        policy=side.policy_text,
        score_limit=side.rule.score_limit,
        fingerprint=side.fingerprint,
        quarantined_count=side.quarantined_count,
        high_risk_count=side.high_risk_count if high_risk_count is None else high_risk_count,
    )
    return ComparedSide(side.name, side.run_id, "records", side.sources, {}, facts)
