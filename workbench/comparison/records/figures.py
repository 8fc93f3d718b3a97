"""The headline figures of two sides of records, and the result in words."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.comparison.records.side import RecordsSide
from workbench.core.record_groups import Figure
from workbench.core.words import counted


def figures_of(baseline: RecordsSide, current: RecordsSide, high_before: int, high_after: int) -> tuple[Figure, ...]:
    """Records, high risk, its share, and the average score."""
    counts = baseline.record_count, current.record_count
    shares = high_before / counts[0], high_after / counts[1]
    means = baseline.average_score, current.average_score
    return (
        Figure("Records", *counts),
        Figure("High risk", high_before, high_after, _is_lower(high_before, high_after)),
        Figure("High-risk share", *shares, _is_lower(*shares), is_share=True),
        Figure("Average score", *means, _is_lower(means[1], means[0])),
    )


def records_headline(counts: Mapping[str, int], high_before: int, high_after: int) -> str:
    """The result in words; `counts` are by RISK_WORDS."""
    better = counts["no longer high risk"] + counts["better"]
    newly = counts["newly high risk"] + counts["added, high risk"]
    worse = newly + counts["worse"]
    if not better and not worse:
        return f"No name got better or worse.{_set_changes(counts)}"
    is_same = high_before == high_after
    trend = "unchanged at" if is_same else f"{'down' if high_after < high_before else 'up'} from"
    move = counted(high_after, "record") if is_same else f"{high_before:,} to {counted(high_after, 'record')}"
    verb = "It helped" if worse == 0 else "It got worse" if better == 0 else "It helped in part"
    return (
        f"{verb}: high risk is {trend} {move}. "
        f"{counted(better, 'name')} better, {counted(worse, 'name')} worse ({newly:,} newly high risk)."
        f"{_set_changes(counts)}"
    )


def _set_changes(counts: Mapping[str, int]) -> str:
    added = counts["added"] + counts["added, high risk"]
    removed = counts["removed"]
    return f" {counted(added, 'name')} added, {counted(removed, 'name')} removed." if added or removed else ""


def _is_lower(before: float, after: float) -> bool | None:
    return None if before == after else bool(after < before)
