"""Two runs side by side: what changed in the figures, and what became of every name."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbench.comparison.records.groups import grouped, name_codes
from workbench.comparison.records.outcomes import VERDICTS, judge
from workbench.comparison.records.side import RecordsSide
from workbench.core.errors import CompareError
from workbench.core.model import Notice

if TYPE_CHECKING:
    import pandas


@dataclass(frozen=True)
class Figure:
    """One headline figure before and after; `is_better` is None where neither direction is."""

    label: str
    before: float | None
    after: float | None
    is_better: bool | None = None
    is_share: bool = False

    @property
    def difference(self) -> float | None:
        """After minus before; for shares in the same fraction."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True)
class Comparison:
    """What became of a baseline. `notices` are to be read before any figure.

    `table` has one row for each name, ordered by what matters: `name`, `verdict`, `reason`, and before and
    after each of `count`, `high_risk`, `worst`, `mean`, `severity` (missing where the name is not there), and
    `difference`, the worst score after minus before.
    """

    baseline: RecordsSide
    current: RecordsSide
    notices: tuple[Notice, ...]
    figures: tuple[Figure, ...]
    counts: dict[str, int]
    has_groups: bool
    table: pandas.DataFrame
    current_high_risk_count: int

    @property
    def newly_high_risk_count(self) -> int:
        """Names that are high risk now and were not before, the added ones among them."""
        return self.counts["newly high risk"] + self.counts["added, high risk"]

    @property
    def headline(self) -> str:
        """The result in words."""
        better = self.counts["no longer high risk"] + self.counts["better"]
        worse = self.newly_high_risk_count + self.counts["worse"]
        if not better and not worse:
            return f"No name got better or worse.{self._set_changes}"
        before, after = self.figures[1].before, self.figures[1].after
        trend = "unchanged at" if before == after else f"{'down' if (after or 0) < (before or 0) else 'up'} from"
        move = f"{after:,.0f}" if before == after else f"{before:,.0f} to {after:,.0f}"
        verb = "It helped" if worse == 0 else "It got worse" if better == 0 else "It helped in part"
        noun = "record" if after == 1 else "records"
        return (
            f"{verb}: high risk is {trend} {move} {noun}. "
            f"{_names(better)} better, {_names(worse)} worse ({self.newly_high_risk_count:,} newly high risk)."
            f"{self._set_changes}"
        )

    @property
    def _set_changes(self) -> str:
        added = self.counts["added"] + self.counts["added, high risk"]
        removed = self.counts["removed"]
        return f" {_names(added)} added, {_names(removed)} removed." if added or removed else ""


def compare(baseline: RecordsSide, current: RecordsSide) -> Comparison:
    """Compares two sides name by name, both judged by the current side's policy; raises CompareError."""
    notices = (*_comparability(baseline, current), *_from_sides(baseline, current))
    if baseline.columns is None or current.columns is None:
        missing = baseline if baseline.columns is None else current
        raise CompareError(
            f"{missing.name} holds no records, only figures, so its names cannot be compared.",
            "Write it again without --no-records.",
        )
    rule = baseline.rule if baseline.policy == current.policy else current.rule
    try:
        names, *codes = name_codes(baseline.columns, current.columns)
        before = grouped(baseline.columns, rule, codes[0])
        after = grouped(current.columns, current.rule, codes[1])
        table = judge(before, after, names)
    except OverflowError:
        raise CompareError(
            "A name has a mean score that is larger than a double can hold, so it cannot be compared.",
            "Look for a score with several hundred digits.",
        ) from None
    found = table["verdict"].value_counts()
    return Comparison(
        baseline=baseline,
        current=current,
        notices=notices,
        figures=_figures(baseline, current, int(before["high_risk"].sum()), int(after["high_risk"].sum())),
        counts={verdict: int(found.get(verdict, 0)) for verdict in VERDICTS},
        has_groups=bool((before["count"] > 1).any() or (after["count"] > 1).any()),
        table=table,
        current_high_risk_count=int(after["high_risk"].sum()),
    )


def _comparability(baseline: RecordsSide, current: RecordsSide) -> list[Notice]:
    if baseline.policy != current.policy:
        return [
            Notice(
                "policies_differ",
                f"The policies differ. Before: {baseline.policy_text} Now: {current.policy_text} "
                "Both sides are judged by the current policy here, so figures of the baseline can differ "
                "from those it was written with.",
            )
        ]
    if baseline.rule != current.rule:
        return [
            Notice(
                "limits_differ",
                f"The score limit follows each side's own scores: below {baseline.rule.score_limit} before, "
                f"below {current.rule.score_limit} now.",
            )
        ]
    return []


def _from_sides(baseline: RecordsSide, current: RecordsSide) -> list[Notice]:
    found = [
        Notice(notice.code, f"{role}: {notice.text}")
        for role, side in (("Baseline", baseline), ("Current", current))
        for notice in side.notices
    ]
    if baseline.fingerprint and baseline.fingerprint == current.fingerprint:
        found.insert(0, Notice("same_input", "Both sides hold the same content judged by the same policy."))
    return found


def _figures(baseline: RecordsSide, current: RecordsSide, high_before: int, high_after: int) -> tuple[Figure, ...]:
    counts = baseline.record_count, current.record_count
    shares = high_before / counts[0], high_after / counts[1]
    means = baseline.average_score, current.average_score
    return (
        Figure("Records", *counts),
        Figure("High risk", high_before, high_after, _is_lower(high_before, high_after)),
        Figure("High-risk share", *shares, _is_lower(*shares), is_share=True),
        Figure("Average score", *means, _is_lower(means[1], means[0])),
    )


def _is_lower(before: Any, after: Any) -> bool | None:
    return None if before == after else bool(after < before)


def _names(count: int) -> str:
    return f"{count:,} name" if count == 1 else f"{count:,} names"


def plain(value: Any) -> Any:
    """A cell as JSON knows it: missing values of every kind are null."""
    import pandas

    if value is pandas.NA or value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, str | int):
        return value
    return int(value) if hasattr(value, "dtype") and value.dtype.kind in "iu" else float(value)
