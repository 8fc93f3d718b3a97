"""Opens one side of a comparison: an earlier summary document, or records files that are analysed now."""

from __future__ import annotations

from workbench.analysis.records.analyse import analyse
from workbench.analysis.records.risk_policy import DEFAULT_SCORE_LIMIT, RiskPolicy, Rule, check
from workbench.comparison.records.groups import judged, largest
from workbench.comparison.records.side import RecordsSide, side_of
from workbench.core.columns import INT64, Columns
from workbench.core.document import EDIT_HINT
from workbench.core.errors import MalformedError, PolicyError
from workbench.core.model import Notice
from workbench.core.report import Progress
from workbench.core.run import Run
from workbench.core.sources import Source
from workbench.formats.own import records as summary_format
from workbench.formats.own.records import SavedPolicy, SavedRecords

_PLAIN = Notice("plain_document", "a plain document that names no policy; the default policy is assumed.")


def open_side(
    run: Run,
    policy: RiskPolicy | None = None,
    *,
    is_quarantine: bool = False,
    content_limit_bytes: int | None = None,
    progress: Progress | None = None,
) -> RecordsSide:
    """One summary document, or one or several records files judged by the policy.

    Raises SourceError, MalformedError, PolicyError.
    """
    if len(run.records) == 1 and run.records[0].is_document:
        return document_side(run.records[0].source, content_limit_bytes=content_limit_bytes)
    report = analyse(
        [each.lines for each in run.records],
        policy,
        is_quarantine=is_quarantine,
        with_columns=True,
        content_limit_bytes=content_limit_bytes,
        progress=progress,
    )
    return side_of(report._replace(notices=(*run.notices, *report.notices)))


def document_side(source: Source, *, content_limit_bytes: int | None = None) -> RecordsSide:
    """An earlier summary document, its figures held against its own records; raises SourceError, MalformedError."""
    saved = summary_format.read_document(source, content_limit_bytes=content_limit_bytes)
    policy, rule = _policy(saved.policy, source)
    if saved.columns:
        _refuse_contradiction(saved, saved.columns, rule, source)
    return RecordsSide(
        name=source.name,
        run_id=saved.run_id,
        generated_utc=saved.generated_utc,
        policy=policy,
        rule=rule,
        record_count=saved.record_count,
        high_risk_count=saved.high_risk_count,
        average_score=saved.average_score,
        quarantined_count=saved.quarantined_count,
        fingerprint=saved.fingerprint,
        columns=saved.columns,
        notices=(*([_PLAIN] if saved.is_plain else []), *saved.notices),
    )


def _policy(said: SavedPolicy | None, source: Source) -> tuple[RiskPolicy, Rule]:
    if said is None:
        default = RiskPolicy()
        return default, Rule(default.severities, default.score_limit)
    rule = Rule(said.severities, said.score_limit)
    limit = said.score_limit if said.lowest_percent is None else DEFAULT_SCORE_LIMIT
    try:
        return check(RiskPolicy(rule.severities, limit, said.lowest_percent)), rule
    except PolicyError:
        raise MalformedError("document", source.name, "its policy cannot be read", hint=EDIT_HINT) from None


def _refuse_contradiction(said: SavedRecords, columns: Columns, rule: Rule, source: Source) -> None:
    """An edited document would make a comparison that looks exact and is not."""
    high_risk_count = int(columns.is_high_risk.sum())
    if high_risk_count != said.high_risk_count:
        reason = f"it says {said.high_risk_count} high-risk records and marks {high_risk_count}"
        raise MalformedError("document", source.name, reason, hint=EDIT_HINT)
    if not _is_judged_by(rule, columns):
        reason = "its records are not judged by its own policy"
        raise MalformedError("document", source.name, reason, hint=EDIT_HINT)
    _refuse_wrong_mean(said.average_score, columns, source)


def _refuse_wrong_mean(said: float, columns: Columns, source: Source) -> None:
    try:
        mean = _mean(columns)
    except OverflowError:
        reason = "the mean of its scores is larger than a double can hold"
        raise MalformedError("document", source.name, reason, hint=EDIT_HINT) from None
    if abs(mean - said) > 0.005 + 1e-9 * abs(mean):
        reason = f"it says the mean score is {said}, its records make {round(mean, 2)}"
        raise MalformedError("document", source.name, reason, hint=EDIT_HINT)


def _is_judged_by(rule: Rule, columns: Columns) -> bool:
    if columns.big_scores or rule.score_limit not in INT64:
        return all(rule.is_high_risk(score, severity) == flag for _, score, severity, flag in columns.rows())
    return bool((judged(columns, rule) == columns.is_high_risk).all())


def _mean(columns: Columns) -> float:
    scores = columns.scores
    if columns.big_scores or largest(scores) * len(scores) not in INT64:
        return sum(score for _, score, _, _ in columns.rows()) / len(scores)
    return int(scores.sum()) / len(scores)
