"""The verdict on two profiles as a whole, and its headline, which leads with the whole."""

from __future__ import annotations

from workbench.comparison.suites import JudgedChanges
from workbench.core.verdict import Verdict
from workbench.core.whole_change import WholeChange

CHANGED = (Verdict.WORSE, Verdict.BETTER)


def profile_verdict(named: Verdict, judged: JudgedChanges, whole: WholeChange | None) -> Verdict:
    """What the whole says, unless a function is shown to be worse; what the names say, `named`, where it says nothing.

    A side that takes longer everywhere shows no change by its shares; whether it is slower cannot be told.
    """
    if whole is None or any(each.verdict is Verdict.WORSE and not each.is_provisional for each in judged.changes):
        return named
    if whole.verdict in CHANGED:
        return whole.verdict
    is_provisional = named in CHANGED and all(c.is_provisional for c in judged.changes if c.verdict is named)
    is_longer = named is Verdict.NO_CHANGE and _is_longer(whole, judged.threshold)
    return Verdict.CANNOT_TELL if is_provisional or is_longer else named


def _is_longer(whole: WholeChange, threshold: float) -> bool:
    return whole.is_by_share and (whole.ratio or 1.0) >= 1 + threshold


def profile_headline(named: str, whole: WholeChange | None) -> str:
    """The headline of the names with the whole before it, where there is one."""
    return f"{whole.text} {named}" if whole else named
