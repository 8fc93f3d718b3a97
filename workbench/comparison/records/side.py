"""One side of a comparison: what an earlier document or a new analysis has to say."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.analysis.records.fingerprint import fingerprint
from workbench.analysis.records.policy import RiskPolicy, Rule, policy_text
from workbench.analysis.records.report import Report
from workbench.core.model import Columns, Notice


@dataclass(frozen=True)
class RecordsSide:
    """A run as far as comparing needs it; `columns` is None for a document written without records."""

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

    @property
    def policy_text(self) -> str:
        """The policy in one sentence."""
        return policy_text(self.policy, self.rule)


def side_of(report: Report) -> RecordsSide:
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
    )
