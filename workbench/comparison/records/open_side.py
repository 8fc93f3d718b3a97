"""Opens one side of a comparison: an earlier summary document, or records files that are analysed now."""

from __future__ import annotations

import re
from typing import Any

from workbench.analysis.records.analyse import analyse
from workbench.analysis.records.policy import RiskPolicy, Rule, check
from workbench.analysis.records.scan import Progress
from workbench.comparison.records.side import RecordsSide, side_of
from workbench.core.errors import MalformedError, PolicyError
from workbench.core.model import Columns, Notice
from workbench.core.run import Run
from workbench.core.sources import Source
from workbench.formats.own import records as summary_format
from workbench.formats.own.records import EDIT_HINT, INT64

_SHA256 = re.compile("[0-9a-f]{64}")


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
    return side_of(report)


def document_side(source: Source, *, content_limit_bytes: int | None = None) -> RecordsSide:
    """An earlier summary document, its figures held against its own records; raises SourceError, MalformedError."""
    saved = summary_format.read_document(source, content_limit_bytes=content_limit_bytes)
    facts, notices = saved.facts, []
    policy, rule = _policy(facts, source)
    if "format_version" not in facts:
        notices.append(
            Notice("plain_document", "a plain document that names no policy; the default policy is assumed.")
        )
    if saved.columns:
        _refuse_contradiction(facts, saved.columns, rule, source)
    return RecordsSide(
        name=source.name,
        run_id=facts["run_id"],
        generated_utc=facts["generated_utc"],
        policy=policy,
        rule=rule,
        record_count=facts["record_count"],
        high_risk_count=facts["high_risk_count"],
        average_score=facts["average_score"],
        quarantined_count=_count(facts.get("quarantined")),
        fingerprint=_fingerprint(facts.get("fingerprint")),
        columns=saved.columns,
        notices=(*notices, *_kept_notices(facts)),
    )


def _policy(facts: dict[str, Any], source: Source) -> tuple[RiskPolicy, Rule]:
    found = facts.get("policy")
    if not isinstance(found, dict) and "format_version" not in facts:
        default = RiskPolicy()
        return default, Rule(default.severities, default.score_limit)
    try:
        if not isinstance(found, dict):
            raise TypeError
        words, limit, percent = found["severities"], found["score_limit"], found["lowest_percent"]
        is_of_kind = isinstance(words, list) and all(isinstance(word, str) for word in words) and type(limit) is int
        if not is_of_kind or isinstance(percent, bool | str):
            raise TypeError
        rule = Rule(tuple(words), limit)
        if percent is None:
            return check(RiskPolicy(rule.severities, limit)), rule
        return check(RiskPolicy(rule.severities, lowest_percent=float(percent))), rule
    except (TypeError, KeyError, OverflowError, PolicyError):
        raise MalformedError("document", source.name, "its policy cannot be read", hint=EDIT_HINT) from None


def _refuse_contradiction(facts: dict[str, Any], columns: Columns, rule: Rule, source: Source) -> None:
    """An edited document would make a comparison that looks exact and is not."""
    import pyarrow.compute as pc

    high_risk_count = pc.sum(columns.table["is_high_risk"]).as_py()
    if high_risk_count != facts["high_risk_count"]:
        reason = f"it says {facts['high_risk_count']} high-risk records and marks {high_risk_count}"
        raise MalformedError("document", source.name, reason, hint=EDIT_HINT)
    if not _is_judged_by(rule, columns):
        reason = "its records are not judged by its own policy"
        raise MalformedError("document", source.name, reason, hint=EDIT_HINT)
    _refuse_wrong_mean(facts, columns, source)


def _refuse_wrong_mean(facts: dict[str, Any], columns: Columns, source: Source) -> None:
    try:
        mean = _mean(columns)
    except OverflowError:
        reason = "the mean of its scores is larger than a double can hold"
        raise MalformedError("document", source.name, reason, hint=EDIT_HINT) from None
    if abs(mean - facts["average_score"]) > 0.005 + 1e-9 * abs(mean):
        reason = f"it says the mean score is {facts['average_score']}, its records make {round(mean, 2)}"
        raise MalformedError("document", source.name, reason, hint=EDIT_HINT)


def _is_judged_by(rule: Rule, columns: Columns) -> bool:
    import pyarrow
    import pyarrow.compute as pc

    table = columns.table
    if columns.big_scores or rule.score_limit not in INT64:
        rows = zip(_scores(columns), table["severity"].to_pylist(), table["is_high_risk"].to_pylist(), strict=True)
        return all(rule.is_high_risk(score, severity) == flag for score, severity, flag in rows)
    words = pyarrow.array(rule.severities, table["severity"].type)
    judged = pc.or_(pc.less(table["score"], rule.score_limit), pc.is_in(table["severity"], words))
    return bool(judged.equals(table["is_high_risk"]))


def _mean(columns: Columns) -> float:
    import pyarrow.compute as pc

    scores = columns.table["score"]
    largest = max(abs(end) for end in pc.min_max(scores).as_py().values())
    if columns.big_scores or largest * len(scores) not in INT64:
        return sum(_scores(columns)) / len(scores)
    return int(pc.sum(scores).as_py()) / len(scores)


def _scores(columns: Columns) -> list[int]:
    """The scores as Python's own integers, those past 64 bits among them."""
    scores: list[int] = columns.table["score"].to_pylist()
    for row, score in columns.big_scores.items():
        scores[row] = score
    return scores


def _fingerprint(found: Any) -> str:
    return found if isinstance(found, str) and _SHA256.fullmatch(found) else ""


def _count(quarantined: Any) -> int:
    count = quarantined.get("count") if isinstance(quarantined, dict) else 0
    return count if type(count) is int and count > 0 else 0


def _kept_notices(facts: dict[str, Any]) -> list[Notice]:
    found = facts.get("notices")
    entries = found if isinstance(found, list) else []
    return [
        Notice(str(e["code"]), str(e["text"])) for e in entries if isinstance(e, dict) and {"code", "text"} <= set(e)
    ]
