"""What a gate says of its own policy: waivers that ended or are not needed, patterns that match nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from workbench.comparison.gate.policy import GatePolicy
from workbench.core.comparison import Comparison
from workbench.core.errors import LISTED_NAME_LENGTH, shown_text
from workbench.core.model import Notice
from workbench.core.patterns import is_match


def gate_notices(comparison: Comparison, policy: GatePolicy, names: Sequence[str], today: date) -> tuple[Notice, ...]:
    """The notices; `names` are those that fail the gate, cannot be told, or would without their waiver."""
    return (*_waiver_notices(comparison, policy, names, today), *_limit_notices(comparison, policy))


def _waiver_notices(comparison: Comparison, policy: GatePolicy, names: Sequence[str], today: date) -> list[Notice]:
    notices = []
    for waiver in policy.waivers:
        needed = any(is_match(waiver.pattern, name) for name in names)
        known = any(is_match(waiver.pattern, change.name) for change in comparison.changes)
        shown = shown_text(waiver.pattern, LISTED_NAME_LENGTH)
        if waiver.is_expired(today):
            verdict = "It would still be needed." if needed else "It is no longer needed; remove it."
            notices.append(Notice("waiver_expired", f"The waiver for {shown} held until {waiver.until}. {verdict}"))
        elif not needed:
            why = "what it waives is fine now" if known else "no name matches it"
            notices.append(
                Notice("waiver_unused", f"The waiver for {shown} is unused: {why}. Remove it, or correct it.")
            )
    return notices


def _limit_notices(comparison: Comparison, policy: GatePolicy) -> list[Notice]:
    changes = comparison.changes
    patterns = [("limit", pattern) for pattern, _ in policy.limits]
    patterns += [("direction", pattern) for pattern, _ in policy.directions]
    return [
        Notice(f"{what}_unused", f"The {what} for {shown_text(pattern, LISTED_NAME_LENGTH)} matches no name.")
        for what, pattern in patterns
        if not any(is_match(pattern, each.name) for each in changes)
    ]
