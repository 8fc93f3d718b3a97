"""What became of records that are compared exactly, as JSON: short, and written by hand, for there can be millions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from json.encoder import encode_basestring_ascii as quoted

from workbench.core.comparison import Change
from workbench.core.record_groups import RecordGroup, RiskChange


def score_chunks(changes: Sequence[Change], size: int) -> Iterator[bytes]:
    """The member `changes`, one row a line; begins behind the member before it, without a comma."""
    yield b'  "changes": ['
    separator = "\n"
    for start in range(0, len(changes), size):
        rows = (f"    {_row(change, change.risk)}" for change in changes[start : start + size] if change.risk)
        yield (separator + ",\n".join(rows)).encode("ascii")
        separator = ",\n"
    yield b"\n  ]"


def _row(change: Change, risk: RiskChange) -> str:
    return (
        f'{{"name": {quoted(change.name)}, "verdict": "{change.word}", "presence": "{change.presence.value}", '
        f'"status": "{risk.status}", "before": {_whole(change.before)}, "after": {_whole(change.after)}, '
        f'"difference": {_whole(risk.difference)}, "reason": {quoted(change.reason)}, '
        f'"records_before": {_group(risk.before)}, "records_after": {_group(risk.after)}}}'
    )


def _whole(score: float | None) -> str:
    return "null" if score is None else str(score)


def _group(group: RecordGroup | None) -> str:
    if group is None:
        return "null"
    return (
        f'{{"count": {group.record_count}, "high_risk_count": {group.high_risk_count}, "worst_score": {group.worst}, '
        f'"mean_score": {group.mean!r}, "severity": {quoted(group.severity)}}}'
    )
